package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call with one answer. Confined to the loop; answers of the dispatcher enter it from any thread. */
final class UnaryCall extends ServerCall.Listener<byte[]> implements Admission.Entrant {
    /** A request, and one more to see that there is none. */
    private static final int MESSAGES = 2;

    private final ServerCall<byte[], MessageLite> call;
    private final UnaryMethod method;
    private final CallResources resources;
    private final Client client;
    private final @Nullable Deadline deadline;
    private Admission.@Nullable Ticket ticket;
    private byte @Nullable [] request;
    private @Nullable CompletableFuture<ByteString> answer;
    private int unreadBytes;
    private boolean carriedOut;
    private boolean closed;
    private boolean gone;

    private UnaryCall(
            ServerCall<byte[], MessageLite> call, UnaryMethod method, CallResources resources, Client client) {
        this.call = call;
        this.method = method;
        this.resources = resources;
        this.client = client;
        this.deadline = Context.current().getDeadline();
    }

    /** Lets a call in that the door did not refuse. */
    static ServerCall.Listener<byte[]> begin(
            ServerCall<byte[], MessageLite> call, UnaryMethod method, CallResources resources, Client client) {
        UnaryCall unary = new UnaryCall(call, method, resources, client);
        client.calls().incrementAndGet();
        if (resources.admission().isFull()) {
            unary.fail(SyncSpaceException.of(
                    Reason.TOO_MANY_CALLS,
                    resources.limits().counts().calls() + " calls run or wait, and no more are allowed; try again"));
        } else {
            unary.ticket = resources.admission().enter(unary);
        }
        return unary;
    }

    @Override
    public void read() {
        call.request(MESSAGES);
    }

    @Override
    public void late() {
        fail(SyncSpaceException.of(
                Reason.CALL_TIMED_OUT,
                "the request was not complete after "
                        + resources.limits().times().request() + " ms"));
    }

    @Override
    public void onMessage(byte[] message) {
        if (request != null) {
            fail(SyncSpaceException.of(Reason.MALFORMED_REQUEST, "the call has more than one request"));
        } else {
            request = message;
        }
    }

    @Override
    public void onHalfClose() {
        if (closed) {
            return;
        }
        byte[] whole = request;
        if (whole == null) {
            fail(SyncSpaceException.of(Reason.MALFORMED_REQUEST, "the call has no request"));
            return;
        }
        if (ticket != null) {
            ticket.arrived(whole.length);
        }
        try {
            CommandCall command = method.call(UnsafeByteOperations.unsafeWrap(whole), remainingMillis());
            carriedOut = true;
            CompletableFuture<ByteString> future = resources.commands().call(command);
            answer = future;
            var unused = future.whenComplete((response, failure) -> enter(() -> answered(response, failure)));
        } catch (SyncSpaceException refused) {
            fail(refused);
        }
    }

    /** What is left of the caller's time; 0: the caller set no deadline. */
    private long remainingMillis() {
        return deadline == null ? 0 : Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS));
    }

    private void enter(Runnable task) {
        try {
            resources.loop().execute(task);
        } catch (RejectedExecutionException ignored) {
            // The transport has stopped, and with it this call.
        }
    }

    private void answered(@Nullable ByteString response, @Nullable Throwable failure) {
        if (closed) {
            return;
        }
        if (failure != null || response == null) {
            close(ErrorStatus.ofAny(failure == null ? new IllegalStateException("no answer") : failure));
            return;
        }
        MessageLite message = method.answer(response);
        int size = message.getSerializedSize();
        if (size > resources.limits().sizes().answerMax()) {
            fail(SyncSpaceException.of(
                    Reason.LIMIT_EXCEEDED,
                    "the answer of " + size + " bytes is too long: at most "
                            + resources.limits().sizes().answerMax() + " bytes are sent; ask for less"));
        } else if (resources.answers().isTooMuch(size)) {
            fail(SyncSpaceException.of(
                            Reason.LIMIT_EXCEEDED,
                            "the call was carried out, and its answer of " + size + " bytes was dropped: "
                                    + resources.answers().unreadBytes()
                                    + " bytes of earlier answers are unread; read them, then read this again")
                    .with("dropped_answer_bytes", Integer.toString(size)));
        } else {
            send(message, size);
        }
    }

    private void send(MessageLite message, int size) {
        closed = true;
        unreadBytes = size;
        resources.answers().add(size);
        leave();
        call.sendHeaders(new Metadata());
        call.sendMessage(message);
        call.close(Status.OK, new Metadata());
    }

    private void fail(SyncSpaceException failure) {
        close(ErrorStatus.of(failure));
    }

    private void close(ErrorStatus error) {
        if (!closed) {
            closed = true;
            leave();
            call.close(error.status(), error.trailers());
        }
    }

    /** The client has its answer. */
    @Override
    public void onComplete() {
        end();
    }

    /** The client has cancelled, or is gone, or its deadline has passed. */
    @Override
    public void onCancel() {
        closed = true;
        leave();
        if (answer != null) {
            answer.cancel(true);
        }
        end();
    }

    private void leave() {
        request = null;
        if (ticket != null) {
            ticket.leave();
        }
    }

    private void end() {
        if (gone) {
            return;
        }
        gone = true;
        client.calls().decrementAndGet();
        resources.answers().remove(unreadBytes);
        if (method == UnaryMethod.SHUTDOWN && carriedOut) {
            resources.afterShutdown().run();
        }
    }
}
