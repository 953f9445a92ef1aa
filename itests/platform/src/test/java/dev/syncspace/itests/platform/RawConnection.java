package dev.syncspace.itests.platform;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.Cancel;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Hello;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.CommandRequest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.TimeUnit;

/** The local transport without a client library: frames in, frames out. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private RawConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = new DataOutputStream(socket.getOutputStream());
    }

    /** A connection that has said hello with the right token. */
    static RawConnection open(TestPlatform platform) throws IOException {
        URI uri = platform.awaitEndpoint();
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(TestPlatform.STUCK_SECONDS));
        RawConnection connection = new RawConnection(socket);
        ByteString token = ByteString.copyFrom(
                Files.readAllBytes(platform.directory().resolve("run").resolve("token")));
        connection.send(ClientFrame.newBuilder()
                .setHello(
                        Hello.newBuilder().setProtocolVersion(1).setToken(token).setClient("test")));
        if (!connection.receive().hasWelcome()) {
            throw new AssertionError("the platform must say welcome");
        }
        return connection;
    }

    void command(long callId, String command) throws IOException {
        send(ClientFrame.newBuilder()
                .setCallId(callId)
                .setCommand(CommandRequest.newBuilder().setCmd(command)));
    }

    void cancel(long callId) throws IOException {
        send(ClientFrame.newBuilder().setCallId(callId).setCancel(Cancel.getDefaultInstance()));
    }

    private void send(ClientFrame.Builder frame) throws IOException {
        byte[] bytes = frame.build().toByteArray();
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    ServerFrame receive() throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return ServerFrame.parseFrom(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
