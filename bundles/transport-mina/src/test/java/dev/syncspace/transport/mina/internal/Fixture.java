package dev.syncspace.transport.mina.internal;

import dev.syncspace.testkit.event.FakeEvents;
import dev.syncspace.transport.mina.internal.TransportLimits.Counts;
import dev.syncspace.transport.mina.internal.TransportLimits.Sizes;
import dev.syncspace.transport.mina.internal.TransportLimits.Times;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A listening transport between a fake dispatcher and a fake log. */
final class Fixture implements AutoCloseable {
    /** Long enough to read an error on one machine; the tests wait for the end of many connections. */
    private static final long SHORT_LINGER_MILLIS = 50;

    final FakeDispatcher dispatcher = new FakeDispatcher();
    final FakeEvents events = new FakeEvents();
    final LocalServer server;
    final URI uri;
    final String token;
    volatile boolean hasEvents = true;

    Fixture(Path directory) throws IOException {
        this(directory, limits(new Times(10_000, 30_000, 30_000, SHORT_LINGER_MILLIS, 5_000)));
    }

    Fixture(Path directory, TransportLimits limits) throws IOException {
        server = LocalServer.open(
                directory,
                0,
                dispatcher,
                () -> hasEvents ? Optional.of(events) : Optional.empty(),
                "1.2.3",
                limits,
                new SecureRandom());
        uri = server.uri();
        token = Files.readString(directory.resolve("run/token"), StandardCharsets.US_ASCII);
    }

    TestClient welcome() throws IOException {
        return TestClient.welcome(uri, token);
    }

    @Override
    public void close() {
        server.close();
        events.close();
    }

    static TransportLimits limits(Counts counts) {
        return new TransportLimits(counts, Sizes.defaults(), Times.defaults());
    }

    static TransportLimits limits(Sizes sizes) {
        return new TransportLimits(Counts.defaults(), sizes, Times.defaults());
    }

    static TransportLimits limits(Times times) {
        return new TransportLimits(Counts.defaults(), Sizes.defaults(), times);
    }

    /** Waits until something is so; fails after ten seconds. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within ten seconds: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }
}
