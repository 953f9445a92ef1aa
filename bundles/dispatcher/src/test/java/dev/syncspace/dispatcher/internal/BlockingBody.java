package dev.syncspace.dispatcher.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler whose calls run until the test lets them go on. */
final class BlockingBody implements FakeHandlers.Body {
    /** Contexts of the calls that have started. */
    final BlockingQueue<CommandContext> started = new LinkedBlockingQueue<>();

    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public ByteString apply(CommandContext context, ByteString request) {
        started.add(context);
        RouterFixture.await(released);
        return ByteString.copyFromUtf8("finished");
    }

    /** Waits for a call to start. */
    CommandContext awaitStart() {
        try {
            CommandContext context = started.poll(20, TimeUnit.SECONDS);
            if (context == null) {
                throw new AssertionError("no call started");
            }
            return context;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void release() {
        released.countDown();
    }
}
