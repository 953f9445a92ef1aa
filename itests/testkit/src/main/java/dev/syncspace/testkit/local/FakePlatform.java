package dev.syncspace.testkit.local;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Hello;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.local.v1.Welcome;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Listens on a loopback port, speaks the frames of the local transport, and answers each command as the test says. Commands
 * without an answer are recorded and never answered. Thread-safe; plain blocking sockets, a thread per connection.
 */
public final class FakePlatform implements AutoCloseable {
    /** How long {@link #next} waits before it fails the test. */
    public static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int FRAME_MAX_BYTES = 64 * 1024 * 1024;

    private final ServerSocket listener;
    private final ByteString token;
    private final Map<String, Consumer<FakeCall>> answers = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<ClientFrame> received = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Welcome welcome = Welcome.newBuilder()
            .setProtocolVersion(1)
            .setPlatformVersion("fake")
            .setFrameMaxBytes(20 * 1024 * 1024)
            .build();
    private volatile Hello lastHello = Hello.getDefaultInstance();
    private volatile @Nullable Consumer<FakeCall> subscriptions;
    private volatile @Nullable Consumer<Socket> doorman;

    private FakePlatform(ServerSocket listener, ByteString token) {
        this.listener = listener;
        this.token = token;
    }

    /** A platform on a free port. */
    public static FakePlatform start() {
        return start(0, ByteString.copyFromUtf8("token-of-the-fake-platform"));
    }

    /** A platform on a port, with a token. */
    public static FakePlatform start(int port, ByteString token) {
        try {
            FakePlatform platform =
                    new FakePlatform(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), token);
            thread("fake-platform", platform::accept);
            return platform;
        } catch (IOException e) {
            throw new UncheckedIOException("no port", e);
        }
    }

    /** Where it listens. */
    public URI address() {
        return URI.create("tcp://127.0.0.1:" + port());
    }

    public int port() {
        return listener.getLocalPort();
    }

    public ByteString token() {
        return token;
    }

    /** Writes the two files by which clients find it, with the process id of the test. */
    public FakePlatform announce(Path dataDirectory) {
        return announce(dataDirectory, ProcessHandle.current().pid());
    }

    /** Writes the two files by which clients find it. */
    public FakePlatform announce(Path dataDirectory, long pid) {
        try {
            Path run = Files.createDirectories(dataDirectory.resolve("run"));
            Files.write(run.resolve("token"), token.toByteArray());
            Files.writeString(
                    run.resolve("endpoint.json"),
                    "{\"pid\":" + pid + ",\"version\":\"fake\",\"addresses\":[\"" + address()
                            + "\"],\"startedAtMillis\":1}\n",
                    StandardCharsets.UTF_8);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("no run directory", e);
        }
    }

    /** Answers a command from now on. */
    public FakePlatform on(String command, Consumer<FakeCall> answer) {
        answers.put(command, answer);
        return this;
    }

    /** Answers a command with a message from now on. */
    public FakePlatform on(String command, MessageLite response) {
        return on(command, call -> call.reply(response));
    }

    /** Answers a subscription from now on. */
    public FakePlatform onSubscribe(Consumer<FakeCall> answer) {
        subscriptions = answer;
        return this;
    }

    /** Greets with this from now on. */
    public FakePlatform greetWith(Welcome other) {
        welcome = other;
        return this;
    }

    /** Handles new connections itself from now on, on a thread of its own each. */
    public FakePlatform onConnect(Consumer<Socket> handler) {
        doorman = handler;
        return this;
    }

    /** What the newest connection began with. */
    public Hello lastHello() {
        return lastHello;
    }

    /** Connections accepted so far. */
    public int connectionCount() {
        return connections.get();
    }

    /** Frames other than hello that have come and were not taken by {@link #next}. */
    public int waitingFrameCount() {
        return received.size();
    }

    /** The next frame that fits; those before it are dropped. */
    public ClientFrame next(Predicate<ClientFrame> wanted) {
        long due = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (ClientFrame frame = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                    frame != null;
                    frame = received.poll(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                if (wanted.test(frame)) {
                    return frame;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for a frame", e);
        }
        throw new AssertionError("the expected frame did not come within " + PATIENCE.toSeconds() + " s");
    }

    /** The next call of a command. */
    public ClientFrame nextCall(String command) {
        return next(frame -> frame.hasCommand() && frame.getCommand().getCmd().equals(command));
    }

    /** Ends all connections; it goes on listening. */
    public void disconnectAll() {
        sockets.forEach(FakePlatform::closeSocket);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the port did not close", e);
        }
        disconnectAll();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                connections.incrementAndGet();
                Consumer<Socket> handler = Objects.requireNonNullElse(doorman, this::converse);
                thread("fake-connection", () -> handler.accept(socket));
            }
        } catch (SocketException closed) {
            disconnectAll();
        } catch (IOException e) {
            throw new UncheckedIOException("accept failed", e);
        }
    }

    private void converse(Socket socket) {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            ClientFrame first = readFrame(in);
            lastHello = first.getHello();
            if (!first.hasHello() || !first.getHello().getToken().equals(token)) {
                write(socket, wrongToken());
                return;
            }
            write(socket, ServerFrame.newBuilder().setWelcome(welcome).build());
            while (true) {
                handle(socket, readFrame(in));
            }
        } catch (EOFException | SocketException ended) {
            sockets.remove(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("the connection failed", e);
        }
    }

    private void handle(Socket socket, ClientFrame frame) {
        received.add(frame);
        Consumer<FakeCall> answer = null;
        if (frame.hasCommand()) {
            answer = answers.get(frame.getCommand().getCmd());
        } else if (frame.hasSubscribe()) {
            answer = subscriptions;
        }
        if (answer != null) {
            answer.accept(new FakeCall(socket, frame));
        }
    }

    private static ServerFrame wrongToken() {
        return ServerFrame.newBuilder()
                .setError(Error.newBuilder()
                        .setCode(ErrorCode.ERROR_CODE_UNAUTHENTICATED)
                        .setReason("WRONG_TOKEN")
                        .setMessage("the token is not the one in run/token"))
                .build();
    }

    private static ClientFrame readFrame(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length <= 0 || length > FRAME_MAX_BYTES) {
            throw new IOException("a frame of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return ClientFrame.parseFrom(bytes);
    }

    static void write(Socket socket, ServerFrame frame) throws IOException {
        byte[] bytes = new byte[Integer.BYTES + frame.getSerializedSize()];
        ByteBuffer.wrap(bytes).putInt(frame.getSerializedSize()).put(frame.toByteArray());
        synchronized (socket) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }
    }

    static void closeSocket(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the socket did not close", e);
        }
    }

    private static void thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
