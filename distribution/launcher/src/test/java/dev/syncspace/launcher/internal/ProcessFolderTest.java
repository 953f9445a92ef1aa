package dev.syncspace.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ProcessFolderTest {
    @Test
    void isForItsOwnerOnlyAndGoesWithItsContent() throws Exception {
        ProcessFolder folder = ProcessFolder.make();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
        assertThat(folder.path().resolve("conf")).isEmptyDirectory();
        Path outside = Files.createTempFile("outside", "");
        Files.createSymbolicLink(folder.path().resolve("conf/link"), outside);
        folder.remove(Logger.getAnonymousLogger());
        assertThat(folder.path()).doesNotExist();
        assertThat(outside).exists();
        Files.delete(outside);
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        Path left = Files.createTempDirectory("syncspace-sidecar-" + ended.pid() + "-");
        Files.writeString(left.resolve("file"), "x");
        ProcessFolder first = ProcessFolder.make();
        ProcessFolder second = ProcessFolder.make();
        assertThat(left).doesNotExist();
        assertThat(first.path()).exists();
        first.remove(Logger.getAnonymousLogger());
        second.remove(Logger.getAnonymousLogger());
    }
}
