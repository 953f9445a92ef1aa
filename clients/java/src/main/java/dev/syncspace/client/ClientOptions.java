package dev.syncspace.client;

import com.google.protobuf.ByteString;
import dev.syncspace.client.internal.DataDirectory;
import dev.syncspace.client.internal.Endpoint;
import dev.syncspace.client.internal.EndpointSource;
import dev.syncspace.client.internal.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Where the platform is and how the client behaves. Immutable: every {@code with} method gives a changed copy.
 *
 * <p>The token that proves the right to connect is never part of {@link #toString()} or of a message.
 */
public final class ClientOptions {
    /** Environment variable with the data directory of {@link #forDefaultDirectory()}. */
    public static final String DATA_DIRECTORY_VARIABLE = "SYNCSPACE_DATA";

    private static final Settings DEFAULTS = new Settings(
            "syncspace-client/0.1.0", Duration.ofSeconds(30), Duration.ofSeconds(5), 6, ForkJoinPool.commonPool());

    private final EndpointSource endpoints;
    private final Settings settings;

    private ClientOptions(EndpointSource endpoints, Settings settings) {
        this.endpoints = endpoints;
        this.settings = settings;
    }

    /**
     * The platform that runs on a data directory: {@code run/endpoint.json} and {@code run/token} are read at every
     * connect, so that a platform that was restarted is found again.
     */
    public static ClientOptions forDataDirectory(Path directory) {
        return new ClientOptions(new DataDirectory(directory.toAbsolutePath().normalize()), DEFAULTS);
    }

    /** The platform on {@code $SYNCSPACE_DATA}, or on {@code .syncspace} in the home directory. */
    public static ClientOptions forDefaultDirectory() {
        String variable = System.getenv(DATA_DIRECTORY_VARIABLE);
        return forDataDirectory(
                variable == null || variable.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".syncspace")
                        : Path.of(variable));
    }

    /**
     * A platform with a known address.
     *
     * @param address {@code tcp://HOST:PORT} with a loopback host: frames are not encrypted
     * @param token content of the platform's {@code run/token}
     * @throws IllegalArgumentException for another scheme, a missing port or a host that is not this machine
     */
    public static ClientOptions forAddress(URI address, ByteString token) {
        Endpoint endpoint = Endpoint.of(address, Objects.requireNonNull(token, "token"));
        return new ClientOptions(() -> List.of(endpoint), DEFAULTS);
    }

    /**
     * How long a call may take, retries included; 30 s if not set. Zero: as long as the platform lets it.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ClientOptions withCallTimeout(Duration timeout) {
        return new ClientOptions(endpoints, settings.withCallTimeout(timeout));
    }

    /**
     * How long one attempt to connect may take, the exchange of the token included; 5 s if not set.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public ClientOptions withConnectTimeout(Duration timeout) {
        return new ClientOptions(endpoints, settings.withConnectTimeout(timeout));
    }

    /**
     * How often a call is tried again where {@link SyncSpaceClient} says that this is safe; 6 if not set, which bridges a
     * restart of about 3 s. Zero: never.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ClientOptions withRetryCountMax(int retries) {
        return new ClientOptions(endpoints, settings.withRetryCountMax(retries));
    }

    /**
     * Where futures complete and subscribers are called; {@link ForkJoinPool#commonPool()} if not set. With
     * {@code Runnable::run} they run on the one thread of the client: that is fastest, but then a stage or a subscriber
     * must never block.
     */
    public ClientOptions withExecutor(Executor executor) {
        return new ClientOptions(endpoints, settings.withExecutor(executor));
    }

    /** Name and version of the application, which the platform writes into its log; at most 128 characters. */
    public ClientOptions withClientName(String name) {
        return new ClientOptions(endpoints, settings.withClientName(name));
    }

    EndpointSource endpoints() {
        return endpoints;
    }

    Settings settings() {
        return settings;
    }

    @Override
    public String toString() {
        return "ClientOptions[" + endpoints + ", " + settings + "]";
    }
}
