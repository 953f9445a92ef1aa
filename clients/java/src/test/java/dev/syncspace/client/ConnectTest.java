package dev.syncspace.client;

import static dev.syncspace.client.ClientTestSupport.failureOf;
import static dev.syncspace.client.ClientTestSupport.optionsFor;
import static dev.syncspace.client.ClientTestSupport.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.Welcome;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectTest {
    private final FakePlatform platform =
            FakePlatform.start().on("ListSpaces", ListSpacesResponse.getDefaultInstance());

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void findsThePlatformByItsDataDirectory() {
        platform.announce(directory);
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(directory))) {
            assertThat(resultOf(client.listSpaces())).isNotNull();
        }
    }

    @Test
    void saysHelloWithTheNameOfTheApplication() {
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(optionsFor(platform).withClientName("notes/1.0"))) {
            assertThat(resultOf(client.listSpaces())).isNotNull();
        }
        assertThat(platform.lastHello().getClient()).isEqualTo("notes/1.0");
        assertThat(platform.lastHello().getProtocolVersion()).isEqualTo(1);
    }

    @Test
    void saysThatNothingRunsOnADirectoryWithoutTheFiles() {
        SyncSpaceClientException failure = connectFailure(ClientOptions.forDataDirectory(directory));

        assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
        assertThat(failure.reason()).isEqualTo("PLATFORM_NOT_RUNNING");
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.message()).contains(directory.toString()).contains("syncspace up");
    }

    @Test
    void recognisesTheFilesOfADeadProcess() throws IOException, InterruptedException {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        platform.announce(directory, ended.pid());

        SyncSpaceClientException failure = connectFailure(ClientOptions.forDataDirectory(directory));

        assertThat(failure.reason()).isEqualTo("PLATFORM_NOT_RUNNING");
        assertThat(failure.message()).contains("process id " + ended.pid());
        assertThat(platform.connectionCount()).isZero();
    }

    @Test
    void recognisesAnAddressWhereNobodyListens() {
        platform.announce(directory).close();

        SyncSpaceClientException failure = connectFailure(ClientOptions.forDataDirectory(directory));

        assertThat(failure.reason()).isEqualTo("PLATFORM_NOT_RUNNING");
        assertThat(failure.message()).contains("127.0.0.1:" + platform.port());
    }

    @Test
    void saysWhatIsWrongWithADamagedEndpointFile() throws IOException {
        platform.announce(directory);
        Path file = directory.resolve("run/endpoint.json");
        for (String damaged : new String[] {
            "",
            "{",
            "[]",
            "{\"addresses\":[]}",
            "{\"addresses\":[\"tcp://127.0.0.1\"]}",
            "{\"addresses\":[\"tcp://::\"]}"
        }) {
            Files.writeString(file, damaged);

            SyncSpaceClientException failure = connectFailure(ClientOptions.forDataDirectory(directory));

            assertThat(failure.reason()).as(damaged).isEqualTo("PLATFORM_NOT_RUNNING");
            assertThat(failure.message()).as(damaged).contains("endpoint.json");
        }
    }

    @Test
    void doesNotReadAHugeEndpointFile() throws IOException {
        platform.announce(directory);
        Files.writeString(
                directory.resolve("run/endpoint.json"), " ".repeat(ClientLimits.ENDPOINT_FILE_MAX_BYTES) + "{}");

        assertThat(connectFailure(ClientOptions.forDataDirectory(directory)).message())
                .contains(ClientLimits.ENDPOINT_FILE_MAX_BYTES + " bytes");
    }

    @Test
    void neverSendsTheTokenToAnotherMachine() throws IOException {
        platform.announce(directory);
        Files.writeString(directory.resolve("run/endpoint.json"), "{\"addresses\":[\"tcp://192.0.2.1:4000\"]}");

        assertThat(connectFailure(ClientOptions.forDataDirectory(directory)).message())
                .contains("loopback");
        assertThatThrownBy(() -> ClientOptions.forAddress(URI.create("tcp://example.com:1"), ByteString.EMPTY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("loopback");
        assertThatThrownBy(() -> ClientOptions.forAddress(URI.create("http://127.0.0.1:1"), ByteString.EMPTY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void reportsARefusedTokenAndShowsItNowhere() {
        ByteString wrong = ByteString.copyFromUtf8("canary-of-a-token");
        ClientOptions options = ClientOptions.forAddress(platform.address(), wrong);

        SyncSpaceClientException failure = connectFailure(options);

        assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(failure.reason()).isEqualTo("WRONG_TOKEN");
        assertThat(failure.isRetryable()).isFalse();
        assertThat(failure.toString() + failure.details() + options).doesNotContain("canary");
    }

    @Test
    void refusesAnotherVersionOfTheFrameProtocol() {
        platform.greetWith(Welcome.newBuilder().setProtocolVersion(2).build());

        SyncSpaceClientException failure = connectFailure(optionsFor(platform));

        assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_FAILED_PRECONDITION);
        assertThat(failure.reason()).isEqualTo("PROTOCOL_MISMATCH");
        assertThat(failure.message()).contains("version 2").contains("version 1");
    }

    @Test
    void givesUpOnAPortThatSpeaksAnotherProtocol() {
        platform.onConnect(socket -> send(socket, "HTTP/1.1 400 Bad Request\r\n\r\n"));

        SyncSpaceClientException failure = connectFailure(optionsFor(platform));

        assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
        assertThat(failure.message()).contains("is no frame of a platform");
    }

    @Test
    void givesUpOnAPortThatSaysNothing() {
        platform.onConnect(socket -> {});

        SyncSpaceClientException failure =
                connectFailure(optionsFor(platform).withConnectTimeout(Duration.ofMillis(100)));

        assertThat(failure.reason()).isEqualTo("PLATFORM_NOT_RUNNING");
        assertThat(failure.message()).contains("100 ms");
    }

    @Test
    void triesTheNextAddressWhenOneIsRefused() throws IOException {
        FakePlatform gone = FakePlatform.start();
        gone.close();
        platform.announce(directory);
        Files.writeString(
                directory.resolve("run/endpoint.json"),
                "{\"addresses\":[\"pipe://x\",\"" + gone.address() + "\",\"" + platform.address() + "\"]}");

        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(directory))) {
            assertThat(resultOf(client.listSpaces())).isNotNull();
        }
    }

    @Test
    void refusesImpossibleSettings() {
        ClientOptions options = optionsFor(platform);

        assertThatThrownBy(() -> options.withCallTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withConnectTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withRetryCountMax(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.withClientName("x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCallOnAClosedClientFails() {
        SyncSpaceClient client = SyncSpaceClient.connect(optionsFor(platform));
        client.close();

        assertThat(failureOf(client.listSpaces()).reason()).isEqualTo("CONNECTION_LOST");
    }

    private static SyncSpaceClientException connectFailure(ClientOptions options) {
        return catchThrowableOfType(SyncSpaceClientException.class, () -> SyncSpaceClient.connect(options)
                .close());
    }

    private static void send(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("the client has gone", e);
        }
    }
}
