package dev.syncspace.client.internal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.client.ClientLimits;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.local.v1.Cancel;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Hello;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.local.v1.Welcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One socket to the platform and the calls that run on it. Writes happen on the caller's thread as far as the socket takes
 * them, the rest and all reads on the thread of the loop. Once closed it stays closed. Thread-safe.
 */
final class Connection implements IoLoop.Ready {
    /** Version of the frame protocol that this client speaks. */
    static final int PROTOCOL_VERSION = 1;

    /** One call or subscription of the connection. Its methods run on the thread of the loop, or of whoever closes. */
    interface Receiver {
        /** An answer. */
        void frame(ServerFrame frame);

        /**
         * The connection ended; no answer comes any more.
         *
         * @param sent the whole request had left before; false: it had no effect
         */
        void lost(SyncSpaceClientException why, boolean sent);
    }

    /** A frame that waits for the socket; {@code call} is 0 unless it opens one. */
    private record Outgoing(ByteBuffer bytes, long call) {}

    private static final int READ_BYTES = 64 * 1024;
    /** One write: the JDK copies as much into a buffer outside the heap that each thread keeps. */
    private static final int WRITE_BYTES = 128 * 1024;

    private final IoLoop loop;
    private final Endpoint endpoint;
    private final CompletableFuture<Connection> opened = new CompletableFuture<>();
    private final Map<Long, Receiver> receivers = new ConcurrentHashMap<>();
    private final AtomicLong lastCallId = new AtomicLong();
    private final FrameReader reader = new FrameReader(ClientLimits.FRAME_MAX_BYTES);
    private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);

    private final Object writing = new Object();
    private final Deque<Outgoing> outgoing = new ArrayDeque<>();
    private long outgoingBytes;

    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable SelectionKey key;
    private volatile @Nullable SyncSpaceClientException end;
    private volatile int frameMaxBytes = ClientLimits.FRAME_MAX_BYTES;
    private volatile String platformVersion = "";
    private volatile boolean welcomed;

    Connection(IoLoop loop, Endpoint endpoint) {
        this.loop = loop;
        this.endpoint = endpoint;
    }

    /**
     * Connects and proves the token. On the thread of the loop.
     *
     * @return completes when calls can be made; fails with {@link SyncSpaceClientException}
     */
    CompletableFuture<Connection> open(String clientName) {
        Hello hello = Hello.newBuilder()
                .setProtocolVersion(PROTOCOL_VERSION)
                .setToken(endpoint.token())
                .setClient(clientName)
                .build();
        synchronized (writing) {
            enqueue(encode(ClientFrame.newBuilder().setHello(hello).build()), 0);
        }
        try {
            SocketChannel socket = SocketChannel.open();
            channel = socket;
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
            boolean connected = socket.connect(endpoint.address());
            key = loop.register(socket, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
            if (connected) {
                flush();
            }
        } catch (IOException e) {
            close(refused(e));
        }
        return opened;
    }

    /** What the platform said of itself; empty before it welcomed this client. */
    String platformVersion() {
        return platformVersion;
    }

    boolean isOpen() {
        return welcomed && end == null;
    }

    /**
     * Starts a call.
     *
     * @param frame without a call id
     * @return the call id
     * @throws SyncSpaceClientException {@code CONNECTION_LOST}, {@code LIMIT_EXCEEDED} or {@code TOO_MANY_CALLS}; nothing was
     *     sent, and the receiver is not called
     */
    long call(ClientFrame.Builder frame, Receiver receiver) {
        long id = lastCallId.incrementAndGet();
        ByteBuffer bytes = encode(frame.setCallId(id).build());
        receivers.put(id, receiver);
        try {
            synchronized (writing) {
                SyncSpaceClientException ended = end;
                if (ended != null) {
                    throw ended;
                }
                if (outgoingBytes + bytes.remaining() > ClientLimits.QUEUED_MAX_BYTES && !outgoing.isEmpty()) {
                    throw Failures.tooMany("more than " + ClientLimits.QUEUED_MAX_BYTES
                            + " bytes wait until the platform reads them; wait for answers before the next call");
                }
                enqueue(bytes, id);
            }
        } catch (SyncSpaceClientException e) {
            receivers.remove(id);
            throw e;
        }
        flush();
        return id;
    }

    /** Sends a frame that belongs to a running call; without effect once the connection has ended. */
    void send(ClientFrame frame) {
        synchronized (writing) {
            if (end != null) {
                return;
            }
            enqueue(encode(frame), 0);
        }
        flush();
    }

    /** Forgets a call and tells the platform to end it. */
    void cancel(long callId) {
        if (receivers.remove(callId) != null) {
            send(ClientFrame.newBuilder()
                    .setCallId(callId)
                    .setCancel(Cancel.getDefaultInstance())
                    .build());
        }
    }

    /** Ends the connection and every call on it. */
    void close(SyncSpaceClientException why) {
        Set<Long> unsent = new HashSet<>();
        synchronized (writing) {
            if (end != null) {
                return;
            }
            end = why;
            outgoing.forEach(frame -> unsent.add(frame.call()));
            outgoing.clear();
            outgoingBytes = 0;
        }
        SocketChannel socket = channel;
        if (socket != null) {
            closeQuietly(socket);
        }
        loop.wake();
        opened.completeExceptionally(why);
        receivers.forEach((id, receiver) -> {
            if (receivers.remove(id, receiver)) {
                receiver.lost(why, !unsent.contains(id));
            }
        });
    }

    @Override
    public void ready(SelectionKey ready) {
        try {
            if (ready.isConnectable()) {
                finishConnect(ready);
            } else {
                if (ready.isWritable()) {
                    flush();
                }
                if (ready.isValid() && ready.isReadable()) {
                    read();
                }
            }
        } catch (IOException e) {
            close(lost(e.toString()));
        } catch (RuntimeException | Error defect) {
            close(Failures.internal("the connection failed: " + defect));
        }
    }

    private void finishConnect(SelectionKey connecting) {
        SocketChannel socket = (SocketChannel) connecting.channel();
        try {
            socket.finishConnect();
        } catch (IOException e) {
            close(refused(e));
            return;
        }
        connecting.interestOps(SelectionKey.OP_READ);
        flush();
    }

    private void read() throws IOException {
        SocketChannel socket = channel;
        if (socket == null) {
            return;
        }
        int count = socket.read(input.clear());
        if (count < 0) {
            String where = reader.isInsideFrame() ? " in the middle of an answer" : "";
            close(lost("the platform closed it" + where));
            return;
        }
        input.flip();
        try {
            for (byte[] frame = reader.next(input); frame != null; frame = reader.next(input)) {
                receive(frame);
                if (end != null) {
                    return;
                }
            }
        } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
            close(Failures.connectionLost(
                    "what came from " + endpoint + " is no frame of a platform: " + e.getMessage()));
        }
    }

    private void receive(byte[] bytes) throws InvalidProtocolBufferException {
        CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
        in.enableAliasing(true);
        ServerFrame frame = ServerFrame.parser().parseFrom(in);
        if (!welcomed) {
            welcome(frame);
        } else if (frame.getCallId() == 0) {
            end(frame);
        } else {
            answer(frame);
        }
    }

    private void welcome(ServerFrame frame) {
        if (frame.hasError()) {
            close(SyncSpaceClientException.of(frame.getError()));
        } else if (!frame.hasWelcome()) {
            close(Failures.connectionLost("what answers on " + endpoint + " is no platform"));
        } else if (frame.getWelcome().getProtocolVersion() != PROTOCOL_VERSION) {
            close(Failures.mismatch("the platform on " + endpoint + " speaks version "
                    + frame.getWelcome().getProtocolVersion() + " of the frame protocol, this client version "
                    + PROTOCOL_VERSION));
        } else {
            Welcome welcome = frame.getWelcome();
            if (welcome.getFrameMaxBytes() > 0) {
                frameMaxBytes = welcome.getFrameMaxBytes();
            }
            platformVersion = welcome.getPlatformVersion();
            welcomed = true;
            opened.complete(this);
        }
    }

    /** The platform ends the connection and says why; what became of the running calls is not known. */
    private void end(ServerFrame frame) {
        if (frame.hasError()) {
            SyncSpaceClientException why = SyncSpaceClientException.of(frame.getError());
            close(Failures.connectionLost("the platform ended the connection: " + why.message())
                    .with("reason", why.reason()));
        } else {
            close(Failures.connectionLost("the platform sent a frame that belongs to no call"));
        }
    }

    /** An answer to a call that has ended in the meantime is no error: it was on the way. */
    private void answer(ServerFrame frame) {
        boolean last = !frame.hasEvent() && !frame.hasSubscribed();
        Receiver receiver = last ? receivers.remove(frame.getCallId()) : receivers.get(frame.getCallId());
        if (receiver != null) {
            receiver.frame(frame);
        }
    }

    private ByteBuffer encode(ClientFrame frame) {
        int size = frame.getSerializedSize();
        if (size > frameMaxBytes) {
            throw Failures.limit(
                    "the request has " + size + " bytes in all; the platform takes at most " + frameMaxBytes);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + size).putInt(size);
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes.array(), Integer.BYTES, size);
            frame.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a frame did not fit its own size", e);
        }
        return bytes.rewind();
    }

    private void enqueue(ByteBuffer bytes, long call) {
        outgoing.add(new Outgoing(bytes, call));
        outgoingBytes += bytes.remaining();
    }

    /** Writes what the socket takes; the loop goes on when it takes more. */
    private void flush() {
        try {
            synchronized (writing) {
                SelectionKey registered = key;
                SocketChannel socket = channel;
                if (end != null || registered == null || socket == null || !socket.isConnected()) {
                    return;
                }
                boolean all = write(socket);
                int interest = all ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
                if (registered.interestOps() != interest) {
                    registered.interestOps(interest);
                    loop.wake();
                }
            }
        } catch (IOException e) {
            close(lost(e.toString()));
        } catch (CancelledKeyException e) {
            close(lost("it is closed"));
        }
    }

    private boolean write(SocketChannel socket) throws IOException {
        for (Outgoing frame = outgoing.peek(); frame != null; frame = outgoing.peek()) {
            ByteBuffer bytes = frame.bytes();
            while (bytes.hasRemaining()) {
                int limit = bytes.limit();
                bytes.limit(Math.min(limit, bytes.position() + WRITE_BYTES));
                int written = socket.write(bytes);
                bytes.limit(limit);
                outgoingBytes -= written;
                if (written == 0) {
                    return false;
                }
            }
            outgoing.remove();
        }
        return true;
    }

    private SyncSpaceClientException refused(IOException why) {
        return Failures.notRunning("no platform answers on " + endpoint + ": " + why.getMessage());
    }

    private SyncSpaceClientException lost(String how) {
        return Failures.connectionLost("the connection to the platform on " + endpoint + " was lost: " + how);
    }

    private static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // The connection is given up anyway, and its calls have failed already.
            return;
        }
    }
}
