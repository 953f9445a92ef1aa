package dev.syncspace.api.transport;

import java.util.Objects;

/**
 * A connected client. Immutable.
 *
 * @param transport what it came by, for example {@code local} or {@code grpc}
 * @param client name and version as the client tells them, printable; empty if it told none
 * @param sinceMillis when it connected, Unix milliseconds
 * @param runningCalls its calls without an answer yet
 * @param subscriptions its open subscriptions to events
 */
public record ClientConnection(String transport, String client, long sinceMillis, int runningCalls, int subscriptions) {
    public ClientConnection {
        Objects.requireNonNull(transport, "transport");
        Objects.requireNonNull(client, "client");
    }
}
