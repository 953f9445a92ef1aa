package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps every call until the test answers it; {@code Echo} answers at once. */
final class FakeDispatcher implements Dispatcher {
    /** A call that waits for its answer. */
    record Waiting(CommandCall call, CompletableFuture<ByteString> answer) {}

    private final BlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<ByteString> dispatch(CommandCall call) {
        if (call.command().equals("Echo")) {
            return CompletableFuture.completedFuture(call.request());
        }
        if (call.command().equals("Throw")) {
            throw new IllegalStateException("a defect of the dispatcher");
        }
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        waiting.add(new Waiting(call, answer));
        return answer;
    }

    @Override
    public List<CommandRegistration> registrations() {
        return List.of();
    }

    /** The next call; fails after ten seconds without one. */
    Waiting next() throws InterruptedException {
        Waiting next = waiting.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no call came");
        }
        return next;
    }

    int waitingCount() {
        return waiting.size();
    }
}
