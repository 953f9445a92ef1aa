package dev.syncspace.api.transport;

import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/** A listening local transport. Registered as a service as soon as it accepts connections, and gone before it stops. */
@ProviderType
public interface LocalEndpoint {
    /** Service property: {@link #uri()} as text. */
    String URI_PROPERTY = "syncspace.endpoint.uri";

    /** Where clients connect to, for example {@code tcp://127.0.0.1:41234}. */
    URI uri();
}
