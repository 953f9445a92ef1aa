package dev.syncspace.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.InvalidSyntaxException;

/** Settings are files of the data directory: read before anything starts, and again when they change. */
class ConfigurationFileTest {
    @TempDir
    Path directory;

    @Test
    void aFileCountsFromTheStartAndWhenItChanges() throws Exception {
        write("note = first\n");
        try (TestPlatform platform = TestPlatform.start(directory)) {
            assertThat(isConfigured(platform, "first")).isTrue();
            CountDownLatch changed = new CountDownLatch(1);
            platform.context().addServiceListener((AllServiceListener) event -> changed.countDown(), filter("second"));
            write("note = second\n");
            assertThat(changed.await(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS) || isConfigured(platform, "second"))
                    .isTrue();
        }
    }

    /** The dispatcher shows its configuration as properties of its service. */
    private static boolean isConfigured(TestPlatform platform, String note) throws InvalidSyntaxException {
        return platform.context().getAllServiceReferences(null, filter(note)) != null;
    }

    private static String filter(String note) {
        return "(&(objectClass=dev.syncspace.api.command.Dispatcher)(note=" + note + "))";
    }

    private void write(String settings) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("conf"));
        Path file = Files.writeString(folder.resolve("next"), settings);
        Files.move(file, folder.resolve("dev.syncspace.dispatcher.cfg"), StandardCopyOption.REPLACE_EXISTING);
    }
}
