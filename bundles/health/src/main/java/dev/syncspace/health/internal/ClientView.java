package dev.syncspace.health.internal;

import dev.syncspace.proto.v1.ClientInfo;

/** A connected client for JMX. Immutable. */
public final class ClientView {
    private final ClientInfo client;

    ClientView(ClientInfo client) {
        this.client = client;
    }

    /** What it came by. */
    public String getTransport() {
        return client.getTransport();
    }

    /** Name and version as the client tells them. */
    public String getClient() {
        return client.getClient();
    }

    /** When it connected, Unix milliseconds. */
    public long getSinceMillis() {
        return client.getSinceMillis();
    }

    /** Calls without an answer yet. */
    public int getRunningCalls() {
        return client.getRunningCalls();
    }

    /** Open subscriptions. */
    public int getSubscriptions() {
        return client.getSubscriptions();
    }
}
