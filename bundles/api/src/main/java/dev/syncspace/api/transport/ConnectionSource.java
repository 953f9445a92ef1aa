package dev.syncspace.api.transport;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Tells who is connected to a transport. Transports register it as a service. */
@ConsumerType
public interface ConnectionSource {
    /** The clients that are connected now, by the time when they came. Cheap; any thread. */
    List<ClientConnection> connections();
}
