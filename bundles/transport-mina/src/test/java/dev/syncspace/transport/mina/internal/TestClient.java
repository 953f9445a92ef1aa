package dev.syncspace.transport.mina.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.Cancel;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Credit;
import dev.syncspace.proto.local.v1.Hello;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;

/** A client that can misbehave. Reads wait ten seconds at most. */
final class TestClient implements AutoCloseable {
    private static final int READ_MAX_MILLIS = 10_000;

    final Socket socket;
    private final DataInputStream in;

    private TestClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(READ_MAX_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Connects and says nothing. */
    static TestClient silent(URI uri) throws IOException {
        return new TestClient(new Socket(uri.getHost(), uri.getPort()));
    }

    /** Connects and takes at most so many bytes ahead of its reads, or what the system thinks is near. */
    static TestClient withWindow(URI uri, int bytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(bytes);
        socket.connect(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()));
        return new TestClient(socket);
    }

    /** Connects and says hello. */
    static TestClient welcome(URI uri, String token) throws IOException {
        return silent(uri).hello(token);
    }

    TestClient hello(String token) throws IOException {
        send(hello(1, ByteString.copyFromUtf8(token)));
        ServerFrame welcome = read();
        if (!welcome.hasWelcome()) {
            throw new AssertionError("no welcome: " + welcome);
        }
        return this;
    }

    static ClientFrame hello(int version, ByteString token) {
        return ClientFrame.newBuilder()
                .setHello(Hello.newBuilder()
                        .setProtocolVersion(version)
                        .setToken(token)
                        .setClient("test"))
                .build();
    }

    static ClientFrame command(long id, String name, ByteString data) {
        return ClientFrame.newBuilder()
                .setCallId(id)
                .setCommand(CommandRequest.newBuilder().setCmd(name).setData(data))
                .build();
    }

    static ClientFrame cancel(long id) {
        return ClientFrame.newBuilder()
                .setCallId(id)
                .setCancel(Cancel.getDefaultInstance())
                .build();
    }

    static ClientFrame subscribe(long id, String cursor) {
        return ClientFrame.newBuilder()
                .setCallId(id)
                .setSubscribe(SubscribeRequest.newBuilder().setCursor(cursor))
                .build();
    }

    static ClientFrame credit(long id, int events) {
        return ClientFrame.newBuilder()
                .setCallId(id)
                .setCredit(Credit.newBuilder().setEvents(events))
                .build();
    }

    static byte[] bytes(ClientFrame... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ClientFrame frame : frames) {
            byte[] content = frame.toByteArray();
            all.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
            all.writeBytes(content);
        }
        return all.toByteArray();
    }

    TestClient send(ClientFrame... frames) throws IOException {
        return raw(bytes(frames));
    }

    TestClient raw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    ServerFrame read() throws IOException {
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        return ServerFrame.parseFrom(content);
    }

    /** Reads an error frame, then the end of the connection. */
    dev.syncspace.proto.v1.Error readLastError() throws IOException {
        ServerFrame frame = read();
        if (!frame.hasError() || frame.getCallId() != 0) {
            throw new AssertionError("no error that ends the connection: " + frame);
        }
        expectEnd();
        return frame.getError();
    }

    /** Waits for the end of the connection; a reset is one too. */
    void expectEnd() throws IOException {
        try {
            int next = in.read();
            if (next >= 0) {
                throw new AssertionError("the connection goes on with byte " + next);
            }
        } catch (EOFException | SocketException end) {
            // The connection has ended, which is what the caller wants.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
