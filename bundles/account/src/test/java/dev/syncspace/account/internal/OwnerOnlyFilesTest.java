package dev.syncspace.account.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is forced to the disk: a power cut cannot be made here, but the runtime tells of every force. */
class OwnerOnlyFilesTest {
    private static final String FORCE = "jdk.FileForce";

    @TempDir
    Path directory;

    private final OwnerOnlyFiles files = new OwnerOnlyFiles((step, file) -> {});

    /** Some work on files. */
    private interface Work {
        void run() throws IOException;
    }

    /** The paths that were forced, in order. */
    private List<Path> forcedBy(Work work) throws IOException {
        Path dump = directory.resolveSibling(directory.getFileName() + ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(FORCE).withoutThreshold().withoutStackTrace();
            recording.start();
            work.run();
            recording.stop();
            recording.dump(dump);
            return RecordingFile.readAllEvents(dump).stream()
                    .filter(event -> event.getEventType().getName().equals(FORCE))
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .map(event -> Path.of(event.getString("path")))
                    .filter(path -> path.startsWith(directory))
                    .toList();
        } finally {
            Files.deleteIfExists(dump);
        }
    }

    @Test
    void aContentIsForcedBeforeItTakesItsPlaceAndItsNameBehindIt() throws IOException {
        Path file = directory.resolve("keystore");
        assertThat(forcedBy(() -> files.replace(file, new byte[1_000])))
                .containsExactly(directory.resolve("keystore.new"), directory);
    }

    @Test
    void anErasedFileIsOverwrittenOnTheDiskBeforeItGoes() throws IOException {
        Path file = Files.write(directory.resolve("key"), new byte[100]);
        assertThat(forcedBy(() -> files.erase(file))).containsExactly(file, directory);
        assertThat(file).doesNotExist();
    }

    @Test
    void theNameOfANewDirectoryIsForced() throws IOException {
        assertThat(forcedBy(() -> files.prepareDirectory(directory.resolve("account"))))
                .containsExactly(directory);
    }
}
