package dev.syncspace.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointFileTest {
    @TempDir
    Path directory;

    private Path file = Path.of("");

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("endpoint.json");
    }

    @Test
    void tellsProcessVersionAndAddresses() throws IOException {
        new EndpointFile(file, "1.2.3", 1_000).write(List.of("tcp://127.0.0.1:1", "tcp://127.0.0.1:2"));

        assertThat(file)
                .hasContent("{\"pid\":" + ProcessHandle.current().pid() + ",\"version\":\"1.2.3\","
                        + "\"addresses\":[\"tcp://127.0.0.1:1\",\"tcp://127.0.0.1:2\"],\"startedAtMillis\":1000}");
    }

    @Test
    void takesAwayWhatAnEarlierProcessLeft() throws IOException {
        Files.writeString(file, "{\"pid\":1}");
        EndpointFile unwritten = new EndpointFile(file, "1", 0);

        assertThat(file).doesNotExist();
        assertThat(unwritten.addresses()).isEmpty();
    }

    @Test
    void theNewestAddressesCount() throws IOException {
        EndpointFile endpoint = new EndpointFile(file, "1", 0);
        endpoint.write(List.of("tcp://127.0.0.1:1"));
        endpoint.write(List.of("tcp://127.0.0.1:2"));

        assertThat(file).content().contains("127.0.0.1:2").doesNotContain("127.0.0.1:1\"");
        assertThat(endpoint.addresses()).containsExactly("tcp://127.0.0.1:2");
        assertThat(directory).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void aRemovedFileDoesNotComeBack() throws IOException {
        EndpointFile endpoint = new EndpointFile(file, "1", 0);
        endpoint.write(List.of("tcp://127.0.0.1:1"));
        endpoint.remove();
        endpoint.write(List.of("tcp://127.0.0.1:2"));

        assertThat(file).doesNotExist();
    }
}
