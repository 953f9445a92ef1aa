package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.transport.ClientConnection;
import dev.syncspace.api.transport.ConnectionSource;
import io.grpc.Attributes;
import io.grpc.ServerTransportFilter;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections. Thread-safe. */
final class Clients extends ServerTransportFilter implements ConnectionSource {
    private final Set<Client> open = ConcurrentHashMap.newKeySet();
    private final Clock clock;

    Clients(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Attributes transportReady(Attributes attributes) {
        Client client = new Client(clock.millis());
        open.add(client);
        return attributes.toBuilder().set(Client.KEY, client).build();
    }

    @Override
    public void transportTerminated(Attributes attributes) {
        // A connection that did not get as far as its first settings has none.
        Client client = attributes == null ? null : attributes.get(Client.KEY);
        if (client != null) {
            open.remove(client);
        }
    }

    @Override
    public List<ClientConnection> connections() {
        return open.stream()
                .map(Client::toConnection)
                .sorted(Comparator.comparingLong(ClientConnection::sinceMillis))
                .toList();
    }
}
