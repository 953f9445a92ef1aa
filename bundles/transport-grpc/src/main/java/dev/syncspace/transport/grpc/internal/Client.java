package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.transport.ClientConnection;
import io.grpc.Attributes;
import io.grpc.Metadata;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One connection, as far as people are told of it. Thread-safe. */
final class Client {
    /** Attribute of a connection. */
    static final Attributes.Key<Client> KEY = Attributes.Key.create("syncspace-client");

    private static final Metadata.Key<String> USER_AGENT =
            Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);
    private static final String TRANSPORT = "grpc";
    private static final int NAME_MAX_CHARS = 64;

    private final long sinceMillis;
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger subscriptions = new AtomicInteger();
    private volatile String name = "";

    Client(long sinceMillis) {
        this.sinceMillis = sinceMillis;
    }

    /** The metadata of its first call tell what it calls itself. */
    void introduce(Metadata headers) {
        @Nullable String agent = name.isEmpty() ? headers.get(USER_AGENT) : null;
        if (agent != null) {
            String shorter = agent.length() > NAME_MAX_CHARS ? agent.substring(0, NAME_MAX_CHARS) : agent;
            name = shorter.replaceAll("[^ -~]", "?");
        }
    }

    AtomicInteger calls() {
        return calls;
    }

    AtomicInteger subscriptions() {
        return subscriptions;
    }

    ClientConnection toConnection() {
        return new ClientConnection(TRANSPORT, name, sinceMillis, calls.get(), subscriptions.get());
    }
}
