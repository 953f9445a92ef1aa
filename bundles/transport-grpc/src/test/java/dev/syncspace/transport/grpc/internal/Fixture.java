package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.platform.DirectoryChoice;
import dev.syncspace.api.transport.RunToken;
import dev.syncspace.testkit.event.FakeEvents;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Counts;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Sizes;
import dev.syncspace.transport.grpc.internal.GrpcLimits.Times;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A listening transport between a fake dispatcher and a fake log. */
final class Fixture implements AutoCloseable, PlatformServices {
    /** After this a test is stuck. */
    static final Duration STUCK = Duration.ofSeconds(20);

    final FakeDispatcher dispatcher = new FakeDispatcher();
    final FakeEvents events = new FakeEvents();
    final CountDownLatch shutdowns = new CountDownLatch(1);
    final GrpcServer server;
    volatile boolean hasDispatcher = true;
    volatile boolean hasEvents = true;
    volatile DirectoryChoice choice;

    Fixture() throws IOException {
        this(GrpcLimits.defaults(), null);
    }

    Fixture(GrpcLimits limits) throws IOException {
        this(limits, null);
    }

    Fixture(GrpcLimits limits, RunToken token) throws IOException {
        server = GrpcServer.open(0, token, this, limits, shutdowns::countDown, Clock.systemUTC());
    }

    TestClient client() {
        return new TestClient(server.port(), "");
    }

    @Override
    public Optional<Dispatcher> dispatcher() {
        return hasDispatcher ? Optional.of(dispatcher) : Optional.empty();
    }

    @Override
    public Optional<EventService> events() {
        return hasEvents ? Optional.of(events) : Optional.empty();
    }

    @Override
    public Optional<DirectoryChoice> choice() {
        return Optional.ofNullable(choice);
    }

    @Override
    public void close() {
        server.close();
        events.close();
    }

    static GrpcLimits limits(Counts counts) {
        return new GrpcLimits(counts, Sizes.defaults(), Times.defaults());
    }

    static GrpcLimits limits(Sizes sizes) {
        return new GrpcLimits(Counts.defaults(), sizes, Times.defaults());
    }

    static GrpcLimits limits(Times times) {
        return new GrpcLimits(Counts.defaults(), Sizes.defaults(), times);
    }

    /** Waits until something is so; fails when that takes too long. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + STUCK.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("does not come: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }
}
