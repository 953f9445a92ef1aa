package dev.syncspace.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path parent;

    @Test
    void makesTheDirectoryForItsOwnerOnly() throws Exception {
        Path path = parent.resolve("new/data dir");
        RunDirectory directory = RunDirectory.take(path);

        assertThat(directory.path()).isEqualTo(path);
        for (Path folder : new Path[] {path, path.resolve("run"), directory.logs(), directory.configurations()}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .as("mode of %s", folder)
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void namesTheProcessThatHoldsIt() throws Exception {
        RunDirectory.take(parent);

        assertThat(Files.readString(parent.resolve("run/lock")).strip())
                .isEqualTo(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void isTakenOnceUntilItIsClosed() throws Exception {
        RunDirectory first = RunDirectory.take(parent);

        assertThatThrownBy(() -> RunDirectory.take(parent))
                .isInstanceOfSatisfying(
                        DirectoryException.class, e -> assertThat(e.kind()).isEqualTo(DirectoryException.Kind.IN_USE));
        first.close();
        RunDirectory.take(parent).close();
    }

    @Test
    void nobodyHoldsADirectoryThatWasNeverUsed() throws IOException {
        assertThat(RunDirectory.holder(parent.resolve("missing"))).isEmpty();
    }

    @Test
    void nobodyHoldsADirectoryWhoseProcessHasEnded() throws IOException {
        Files.createDirectories(parent.resolve("run"));
        Files.writeString(parent.resolve("run/lock"), ProcessHandle.current().pid() + "\n");

        assertThat(RunDirectory.holder(parent)).isEmpty();
    }

    @Test
    void aFileInItsPlaceIsRefusedByName() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> RunDirectory.take(file))
                .isInstanceOfSatisfying(
                        DirectoryException.class, e -> assertThat(e.kind()).isEqualTo(DirectoryException.Kind.REFUSED))
                .hasMessageContaining(file.toString());
    }
}
