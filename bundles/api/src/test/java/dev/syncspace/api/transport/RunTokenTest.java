package dev.syncspace.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTokenTest {
    @TempDir
    private Path directory;

    @Test
    void theFileHolds32RandomBytesAsTextWithoutALineEnd() throws Exception {
        RunToken token = RunToken.create(directory, "token", new SecureRandom());
        String text = Files.readString(directory.resolve("run/token"));
        assertThat(text).isEqualTo(token.text()).hasSize(43);
        assertThat(Base64.getUrlDecoder().decode(text)).hasSize(32);
        assertThat(token.matches(ByteString.copyFromUtf8(text))).isTrue();
        assertThat(token.matches(ByteString.copyFromUtf8(text + "\n"))).isFalse();
        assertThat(token.matches(ByteString.EMPTY)).isFalse();
    }

    @Test
    void aTokenThatAnEarlierRunLeftBehindIsReplacedWithItsPermissions() throws Exception {
        Files.createDirectories(directory.resolve("run"));
        Path file = Files.writeString(directory.resolve("run/token"), "stale");
        Files.writeString(directory.resolve("run/token.new"), "half");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        RunToken token = RunToken.create(directory, "token", new SecureRandom());
        assertThat(file).hasContent(token.text());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(directory.resolve("run/token.new")).doesNotExist();
    }

    @Test
    void aTokenOfALaterRunIsNotRemoved() throws Exception {
        RunToken first = RunToken.create(directory, "token", new SecureRandom());
        RunToken second = RunToken.create(directory, "token", new SecureRandom());
        first.remove();
        assertThat(directory.resolve("run/token")).hasContent(second.text());
        second.remove();
        assertThat(directory.resolve("run/token")).doesNotExist();
        second.remove();
    }
}
