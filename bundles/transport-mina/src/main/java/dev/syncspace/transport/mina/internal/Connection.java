package dev.syncspace.transport.mina.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.transport.ClientConnection;
import dev.syncspace.api.transport.TransportAnswers;
import dev.syncspace.api.transport.TransportCalls;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Completed;
import dev.syncspace.proto.local.v1.Hello;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.local.v1.Subscribed;
import dev.syncspace.proto.local.v1.Welcome;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import dev.syncspace.transport.mina.internal.ByteBudget.Share;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.mina.core.session.IoSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client: its hello, its running calls and its subscriptions. All state is confined to a serial executor; the public
 * methods of the socket side and the answers of the dispatcher enter it from any thread and return at once.
 *
 * <pre>
 *   HELLO -- right token --> OPEN -- socket closed --> CLOSED
 *     |                       |
 *     +------- fault ---------+--> CLOSING (error sent, input dropped) -- linger --> CLOSED
 * </pre>
 */
final class Connection {
    /** Version of the frames that this platform speaks. */
    static final int FRAME_PROTOCOL_VERSION = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int CLIENT_NAME_MAX_CHARS = 64;

    private enum Phase {
        HELLO,
        OPEN,
        CLOSING,
        CLOSED
    }

    /** A call that the dispatcher has not answered. */
    private static final class RunningCall {
        private final Share share;
        private @Nullable CompletableFuture<ByteString> answer;

        RunningCall(Share share) {
            this.share = share;
        }
    }

    private final IoSession session;
    private final TransportResources resources;
    private final TransportLimits limits;
    private final SerialExecutor executor = new SerialExecutor(this::broken);
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Inbound inbound;
    private final Outbound outbound;
    // Concurrent only for those who count them.
    private final Map<Long, RunningCall> calls = new ConcurrentHashMap<>();
    private final Map<Long, EventStream> streams = new ConcurrentHashMap<>();
    /** Null until the hello was good. */
    private volatile @Nullable String client;

    private Phase phase = Phase.HELLO;
    private boolean inputClosed;
    private boolean draining;
    private @Nullable Future<?> helloDeadline;

    Connection(IoSession session, TransportResources resources) {
        this.session = session;
        this.resources = resources;
        this.limits = resources.limits();
        this.inbound = new Inbound(session, resources, executor, new FrameSink());
        this.outbound = new Outbound(session, resources, executor, new ClientPressure());
    }

    /** Who is connected; empty until the client has shown its token. Any thread. */
    Optional<ClientConnection> description() {
        String name = client;
        return name == null
                ? Optional.empty()
                : Optional.of(
                        new ClientConnection("local", name, session.getCreationTime(), calls.size(), streams.size()));
    }

    // ---- What the socket tells

    /** The socket is open. */
    void opened() {
        executor.execute(() -> helloDeadline = resources
                .timer()
                .schedule(
                        () -> executor.execute(this::helloIsLate),
                        limits.times().hello(),
                        TimeUnit.MILLISECONDS));
    }

    /** The socket is open, and it is one too many. */
    void refuse(int connections) {
        executor.execute(() -> fail(SyncSpaceException.of(
                Reason.TOO_MANY_CALLS,
                connections + " connections are open, and no more are allowed; close one, or try again later")));
    }

    /** Bytes have come; the buffer is this object's from now on. */
    void received(ByteBuffer bytes) {
        executor.execute(() -> inbound.add(bytes));
    }

    /** The client sends nothing more; it may still read. */
    void inputClosed() {
        executor.execute(() -> {
            inputClosed = true;
            session.suspendRead();
            if (phase != Phase.OPEN) {
                // What was told last, be it an answer or an error, still goes out.
                session.closeOnFlush();
                return;
            }
            endStreams();
            if (inbound.isInsideFrame() && !inbound.isHeld()) {
                fail(SyncSpaceException.of(
                        Reason.MALFORMED_REQUEST, "the connection ended inside a frame; its rest is missing"));
            } else {
                closeIfDone();
            }
        });
    }

    /** A frame has left for the client. */
    void sent() {
        if (outbound.isFull()) {
            executor.execute(outbound::sent);
        }
    }

    /** The socket is closed. */
    void closed() {
        executor.execute(() -> {
            phase = Phase.CLOSED;
            stopWork();
            gone.complete(null);
        });
    }

    /** Completes when the socket is closed. */
    CompletableFuture<Void> gone() {
        return gone;
    }

    /** The transport stops: no new calls; the connection closes when the running ones are answered. */
    void drain() {
        executor.execute(() -> {
            draining = true;
            if (phase == Phase.OPEN) {
                List.copyOf(streams.entrySet()).forEach(stream -> {
                    stream.getValue().cancel();
                    streams.remove(stream.getKey());
                    outbound.write(ErrorFrames.frame(stream.getKey(), shuttingDown()));
                });
                closeIfDone();
            } else {
                session.closeNow();
            }
        });
    }

    // ---- Frames

    private final class FrameSink implements Inbound.Sink {
        @Override
        public void frame(byte[] content, Share share) {
            boolean isCall = false;
            try {
                isCall = handle(parse(content), share);
            } catch (SyncSpaceException fault) {
                fail(fault);
            } finally {
                if (!isCall) {
                    share.giveBack();
                }
            }
        }

        @Override
        public void fault(SyncSpaceException fault) {
            fail(fault);
        }
    }

    /**
     * Does what a frame asks.
     *
     * @return whether a call was started that keeps the frame's bytes
     * @throws SyncSpaceException a fault that ends the connection
     */
    private boolean handle(ClientFrame frame, Share share) {
        if (phase == Phase.HELLO) {
            hello(frame);
            return false;
        }
        long id = frame.getCallId();
        switch (frame.getBodyCase()) {
            case HELLO ->
                throw SyncSpaceException.invalid("hello", "hello must be the first frame of a connection and no other");
            case CANCEL -> cancel(id);
            case CREDIT -> {
                EventStream stream = streams.get(id);
                if (stream != null) {
                    stream.grant(Integer.toUnsignedLong(frame.getCredit().getEvents()));
                }
            }
            default -> {
                requireNewId(id);
                return start(frame, share);
            }
        }
        return false;
    }

    private boolean start(ClientFrame frame, Share share) {
        long id = frame.getCallId();
        if (draining) {
            outbound.write(ErrorFrames.frame(id, shuttingDown()));
            return false;
        }
        long timeoutMillis = Integer.toUnsignedLong(frame.getTimeoutMillis());
        try {
            switch (frame.getBodyCase()) {
                case INIT ->
                    call(
                            id,
                            TransportCalls.init(frame.getInit(), timeoutMillis, CallOrigin.LOCAL),
                            share,
                            (response, answer) -> answer.setInit(TransportAnswers.init()));
                case COMMAND ->
                    call(
                            id,
                            TransportCalls.command(frame.getCommand(), timeoutMillis, CallOrigin.LOCAL),
                            share,
                            (response, answer) -> answer.setCommand(TransportAnswers.command(response)));
                case SHUTDOWN ->
                    call(
                            id,
                            TransportCalls.shutdown(frame.getShutdown(), timeoutMillis, CallOrigin.LOCAL),
                            share,
                            (response, answer) -> answer.setShutdown(TransportAnswers.shutdown()));
                case SUBSCRIBE -> {
                    subscribe(id, frame.getSubscribe());
                    return false;
                }
                default ->
                    throw SyncSpaceException.of(
                            Reason.UNKNOWN_COMMAND,
                            "this platform does not know what the frame of call " + Long.toUnsignedString(id)
                                    + " asks; the client may be newer");
            }
            return true;
        } catch (SyncSpaceException refused) {
            outbound.write(ErrorFrames.frame(id, refused));
            return false;
        }
    }

    private void hello(ClientFrame frame) {
        if (frame.getBodyCase() != ClientFrame.BodyCase.HELLO) {
            throw SyncSpaceException.of(
                    Reason.WRONG_TOKEN,
                    "the first frame of a connection must be hello with the token of DIR/run/token");
        }
        Hello hello = frame.getHello();
        if (hello.getProtocolVersion() != FRAME_PROTOCOL_VERSION) {
            throw SyncSpaceException.invalid(
                    "hello.protocol_version",
                    "this platform speaks version " + FRAME_PROTOCOL_VERSION + " of the frames, the client offers "
                            + Integer.toUnsignedString(hello.getProtocolVersion()));
        }
        if (!resources.token().matches(hello.getToken())) {
            throw SyncSpaceException.of(
                    Reason.WRONG_TOKEN,
                    "the token is missing or wrong; the content of DIR/run/token is the token of this run");
        }
        if (frame.getCallId() != 0) {
            throw SyncSpaceException.invalid("call_id", "call_id of hello must be 0");
        }
        stopHelloDeadline();
        phase = Phase.OPEN;
        client = printable(hello.getClient());
        inbound.trust();
        LOG.debug("client {} at {}", printable(hello.getClient()), session.getRemoteAddress());
        outbound.write(ServerFrame.newBuilder()
                .setWelcome(Welcome.newBuilder()
                        .setProtocolVersion(FRAME_PROTOCOL_VERSION)
                        .setPlatformVersion(resources.platformVersion())
                        .setFrameMaxBytes(limits.sizes().frameMax()))
                .build());
    }

    private void requireNewId(long id) {
        if (id == 0) {
            throw SyncSpaceException.invalid("call_id", "call_id 0 belongs to hello; a call needs another");
        }
        if (calls.containsKey(id) || streams.containsKey(id)) {
            throw SyncSpaceException.invalid(
                    "call_id", "call_id " + Long.toUnsignedString(id) + " belongs to a call that still runs");
        }
    }

    private static ClientFrame parse(byte[] content) {
        // The array belongs to this frame alone, so the message may refer to it instead of copying a document.
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(content).newCodedInput();
        in.enableAliasing(true);
        try {
            ClientFrame frame = ClientFrame.parseFrom(in);
            in.checkLastTagWas(0);
            return frame;
        } catch (InvalidProtocolBufferException e) {
            throw SyncSpaceException.of(
                    Reason.MALFORMED_REQUEST, "a frame of " + content.length + " bytes is no ClientFrame", e);
        } catch (IOException e) {
            throw new IllegalStateException("an array cannot fail to be read", e);
        }
    }

    // ---- Calls

    private void call(long id, CommandCall call, Share share, BiConsumer<ByteString, ServerFrame.Builder> answer) {
        RunningCall running = new RunningCall(share);
        calls.put(id, running);
        if (calls.size() >= limits.counts().calls()) {
            inbound.hold(Inbound.Hold.CALLS);
        }
        CompletableFuture<ByteString> future = dispatch(call);
        running.answer = future;
        var unused = future.whenComplete((response, failure) -> executor.execute(() -> {
            ServerFrame.Builder frame = ServerFrame.newBuilder().setCallId(id);
            if (failure == null) {
                answer.accept(response, frame);
            }
            answered(id, running, failure == null ? frame.build() : ErrorFrames.frameOf(id, failure));
        }));
    }

    private CompletableFuture<ByteString> dispatch(CommandCall call) {
        try {
            return resources.dispatcher().dispatch(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void answered(long id, RunningCall running, ServerFrame frame) {
        running.share.giveBack();
        if (!calls.remove(id, running)) {
            return;
        }
        outbound.write(frame);
        inbound.release(Inbound.Hold.CALLS);
        closeIfDone();
    }

    private void cancel(long id) {
        RunningCall call = calls.get(id);
        if (call != null && call.answer != null) {
            call.answer.cancel(true);
        }
        EventStream stream = streams.remove(id);
        if (stream != null) {
            stream.cancel();
            outbound.write(ErrorFrames.frame(
                    id, SyncSpaceException.of(Reason.CALL_CANCELLED, "the client cancelled the subscription")));
        }
    }

    // ---- Subscriptions

    private void subscribe(long id, SubscribeRequest request) {
        if (streams.size() >= limits.counts().subscriptions()) {
            throw SyncSpaceException.of(
                    Reason.LIMIT_EXCEEDED,
                    "the connection has " + streams.size() + " subscriptions, and no more are allowed; end one first");
        }
        EventFilter filter = TransportCalls.filter(request);
        EventStream stream = new EventStream(executor, limits.counts().eventWindow(), new StreamSink(id));
        streams.put(id, stream);
        inbound.hold(Inbound.Hold.SUBSCRIBING);
        resources.workers().execute(() -> locate(id, stream, filter, request.getCursor()));
    }

    /** Finds the place in the log; reads the storage, so it runs on a worker. */
    private void locate(long id, EventStream stream, EventFilter filter, String cursor) {
        try {
            EventService events = resources
                    .events()
                    .get()
                    .orElseThrow(() -> SyncSpaceException.of(
                            Reason.COMMAND_UNAVAILABLE, "no bundle offers the event log at the moment; try again"));
            String start = cursor.isEmpty() ? events.position() : cursor;
            Flow.Publisher<Event> publisher = events.subscribe(filter, start);
            executor.execute(() -> begin(id, stream, start, publisher));
        } catch (RuntimeException e) {
            executor.execute(() -> {
                streamEnded(id, stream, e);
                inbound.release(Inbound.Hold.SUBSCRIBING);
            });
        }
    }

    private void begin(long id, EventStream stream, String start, Flow.Publisher<Event> publisher) {
        if (streams.get(id) == stream) {
            outbound.write(ServerFrame.newBuilder()
                    .setCallId(id)
                    .setSubscribed(Subscribed.newBuilder().setCursor(start))
                    .build());
            publisher.subscribe(stream);
        }
        inbound.release(Inbound.Hold.SUBSCRIBING);
    }

    private void streamEnded(long id, EventStream stream, @Nullable Throwable failure) {
        if (!streams.remove(id, stream)) {
            return;
        }
        outbound.write(
                failure == null
                        ? ServerFrame.newBuilder()
                                .setCallId(id)
                                .setCompleted(Completed.getDefaultInstance())
                                .build()
                        : ErrorFrames.frameOf(id, failure));
    }

    private final class StreamSink implements EventStream.Sink {
        private final long id;

        StreamSink(long id) {
            this.id = id;
        }

        @Override
        public void event(Event event) {
            outbound.write(ServerFrame.newBuilder()
                    .setCallId(id)
                    .setEvent(TransportAnswers.event(event))
                    .build());
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            EventStream stream = streams.get(id);
            if (stream != null) {
                streamEnded(id, stream, failure);
            }
        }

        @Override
        public boolean isFull() {
            return outbound.isFull();
        }
    }

    private final class ClientPressure implements Outbound.Pressure {
        @Override
        public void full() {
            inbound.hold(Inbound.Hold.ANSWERS);
        }

        @Override
        public void room() {
            inbound.release(Inbound.Hold.ANSWERS);
            List.copyOf(streams.values()).forEach(EventStream::ask);
        }

        @Override
        public void stalled() {
            LOG.info(
                    "the client at {} has taken nothing for {} ms and is disconnected",
                    session.getRemoteAddress(),
                    limits.times().stall());
            session.closeNow();
        }
    }

    // ---- The end

    private void helloIsLate() {
        if (phase == Phase.HELLO) {
            fail(SyncSpaceException.of(
                    Reason.CALL_TIMED_OUT,
                    "the connection showed no token within " + limits.times().hello() + " ms"));
        }
    }

    /** Sends a last error, drops whatever else comes, and closes when the client has had time to read. */
    private void fail(SyncSpaceException fault) {
        if (phase == Phase.CLOSING || phase == Phase.CLOSED) {
            return;
        }
        LOG.info("the connection of {} ends: {}", session.getRemoteAddress(), fault.message());
        phase = Phase.CLOSING;
        stopWork();
        outbound.write(ErrorFrames.frame(0, fault));
        if (inputClosed) {
            session.closeOnFlush();
        }
        TransportLimits.Times times = limits.times();
        later(session::closeOnFlush, times.linger());
        later(session::closeNow, times.linger() + times.stall());
    }

    /** Runs a task that a closed connection does not mind. */
    private void later(Runnable task, long delayMillis) {
        var unused = resources.timer().schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    }

    /** Ends a connection that is to end when nothing runs any more. */
    private void closeIfDone() {
        if (phase != Phase.OPEN || !calls.isEmpty()) {
            return;
        }
        if (draining) {
            phase = Phase.CLOSING;
            stopWork();
            outbound.write(ErrorFrames.frame(0, shuttingDown()));
            session.closeOnFlush();
        } else if (inputClosed && !inbound.isHeld()) {
            phase = Phase.CLOSING;
            stopWork();
            session.closeOnFlush();
        }
    }

    private void stopWork() {
        stopHelloDeadline();
        endStreams();
        inbound.stop();
        List<RunningCall> running = List.copyOf(calls.values());
        calls.clear();
        for (RunningCall call : running) {
            if (call.answer != null) {
                call.answer.cancel(true);
            }
        }
    }

    private void endStreams() {
        List<EventStream> running = List.copyOf(streams.values());
        streams.clear();
        running.forEach(EventStream::cancel);
    }

    private void stopHelloDeadline() {
        if (helloDeadline != null) {
            helloDeadline.cancel(false);
            helloDeadline = null;
        }
    }

    private void broken(Throwable defect) {
        LOG.error("a defect ends the connection of {}", session.getRemoteAddress(), defect);
        session.closeNow();
    }

    private static SyncSpaceException shuttingDown() {
        return SyncSpaceException.of(Reason.SHUTTING_DOWN, "the transport stops; connect again later");
    }

    /** The name that a client gives itself, fit for a line of the log. */
    private static String printable(String name) {
        String shorter = name.length() > CLIENT_NAME_MAX_CHARS ? name.substring(0, CLIENT_NAME_MAX_CHARS) : name;
        return shorter.replaceAll("[^ -~]", "?");
    }
}
