package dev.syncspace.client.internal;

import java.util.List;

/** Finds the platform; asked again at every connect. */
@FunctionalInterface
public interface EndpointSource {
    /**
     * Endpoints of the running platform, to be tried in this order.
     *
     * @return at least one
     * @throws dev.syncspace.client.SyncSpaceClientException {@code PLATFORM_NOT_RUNNING}
     */
    List<Endpoint> find();
}
