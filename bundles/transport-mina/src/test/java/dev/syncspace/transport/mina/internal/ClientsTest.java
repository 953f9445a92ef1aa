package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.transport.ClientConnection;
import dev.syncspace.transport.mina.internal.FakeDispatcher.Waiting;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientsTest {
    @TempDir
    private Path directory;

    @Test
    void tellsWhoHasShownTheTokenAndHowBusyHeIs() throws Exception {
        long before = System.currentTimeMillis();
        try (Fixture fixture = new Fixture(directory);
                TestClient silent = TestClient.silent(fixture.uri)) {
            try (TestClient client = fixture.welcome()) {
                client.send(TestClient.command(1, "Wait", ByteString.EMPTY));
                Waiting call = fixture.dispatcher.next();
                assertThat(fixture.server.clients()).singleElement().satisfies(seen -> {
                    assertThat(seen.transport()).isEqualTo("local");
                    assertThat(seen.client()).isEqualTo("test");
                    assertThat(seen.sinceMillis()).isBetween(before, System.currentTimeMillis());
                    assertThat(seen.runningCalls()).isEqualTo(1);
                    assertThat(seen.subscriptions()).isZero();
                });
                call.answer().complete(ByteString.EMPTY);
                client.read();
                assertThat(fixture.server.clients())
                        .extracting(ClientConnection::runningCalls)
                        .containsExactly(0);
            }
            Fixture.await("the client has gone", () -> fixture.server.clients().isEmpty());
            assertThat(silent).isNotNull();
        }
    }
}
