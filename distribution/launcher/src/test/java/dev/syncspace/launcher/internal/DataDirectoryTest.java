package dev.syncspace.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void makesTheDirectoryForItsOwnerOnly() throws Exception {
        Path path = parent.resolve("new/data dir");
        DataDirectory directory = DataDirectory.take(path);

        assertThat(directory.path()).isEqualTo(path);
        for (Path folder : new Path[] {path, path.resolve("run"), directory.logs()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .as("mode of %s", folder)
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void namesTheProcessThatHoldsIt() throws Exception {
        DataDirectory.take(parent);

        assertThat(Files.readString(parent.resolve("run/lock")).strip())
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void nobodyHoldsADirectoryThatWasNeverUsed() throws IOException {
        assertThat(DataDirectory.holder(parent.resolve("missing"))).isEmpty();
    }

    @Test
    void nobodyHoldsADirectoryWhoseProcessHasEnded() throws IOException {
        Files.createDirectories(parent.resolve("run"));
        Files.writeString(parent.resolve("run/lock"), ProcessHandle.current().pid() + "\n");

        assertThat(DataDirectory.holder(parent)).isEmpty();
    }

    @Test
    void aFileInItsPlaceIsRefusedByName() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.take(file))
                .isInstanceOfSatisfying(
                        LaunchException.class, e -> assertThat(e.exitStatus()).isEqualTo(6))
                .hasMessageContaining(file.toString());
    }
}
