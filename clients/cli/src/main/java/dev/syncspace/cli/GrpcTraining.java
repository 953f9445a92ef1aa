package dev.syncspace.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Some calls on the gRPC transport, so that the class-data archive of the platform has the classes that answer them. It speaks
 * the little of HTTP/2 that this needs (RFC 9113) and looks at no answer: a library for it would be as large as the server's.
 */
final class GrpcTraining {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int FRAME_HEADER_BYTES = 9;
    private static final int GRPC_PREFIX_BYTES = 5;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final String SERVICE = "/transport.v1.TransportService/";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final OutputStream out;
    private final InputStream in;
    private final String token;
    private int stream = 1;

    private GrpcTraining(Socket socket, String token) throws IOException {
        this.out = socket.getOutputStream();
        this.in = socket.getInputStream();
        this.token = token;
    }

    /**
     * Makes the calls.
     *
     * @param portFile file with the port
     * @param tokenFile file with the token
     */
    static void run(Path portFile, Path tokenFile) throws IOException {
        int port = Integer.parseInt(Files.readString(portFile, StandardCharsets.US_ASCII));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            new GrpcTraining(socket, Files.readString(tokenFile, StandardCharsets.US_ASCII)).calls();
        }
    }

    private void calls() throws IOException {
        out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        frame(SETTINGS, ACK, 0, new byte[0]);
        call("Init", InitRequest.getDefaultInstance());
        call("Subscribe", SubscribeRequest.getDefaultInstance());
        call("Command", command("ListSpaces"));
        call("Command", command("CreateSpace"));
        call("Command", command("NoSuchCommand"));
        frame(
                WINDOW_UPDATE,
                0,
                0,
                ByteBuffer.allocate(Integer.BYTES).putInt(1 << 20).array());
        out.flush();
        // Settings, then headers of the answers: when the last call is answered, all of them are. The subscription
        // stays open.
        int answered = 0;
        while (answered < 4) {
            answered += readFrame() ? 1 : 0;
        }
    }

    private static CommandRequest command(String name) {
        return CommandRequest.newBuilder()
                .setCmd(name)
                .setData(ByteString.EMPTY)
                .build();
    }

    private void call(String method, MessageLite request) throws IOException {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        header(headers, ":method", "POST");
        header(headers, ":scheme", "http");
        header(headers, ":path", SERVICE + method);
        header(headers, ":authority", "localhost");
        header(headers, "content-type", "application/grpc");
        header(headers, "te", "trailers");
        header(headers, "authorization", "Bearer " + token);
        frame(HEADERS, END_HEADERS, stream, headers.toByteArray());
        byte[] message = request.toByteArray();
        frame(
                DATA,
                END_STREAM,
                stream,
                ByteBuffer.allocate(GRPC_PREFIX_BYTES + message.length)
                        .put((byte) 0)
                        .putInt(message.length)
                        .put(message)
                        .array());
        stream += 2;
    }

    /** A literal field that is not indexed (RFC 7541, 6.2.2); names and values are shorter than 127 bytes. */
    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        for (String text : new String[] {name, value}) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            block.write(bytes.length);
            block.writeBytes(bytes);
        }
    }

    private void frame(int type, int flags, int streamId, byte[] payload) throws IOException {
        out.write(ByteBuffer.allocate(FRAME_HEADER_BYTES + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(streamId)
                .put(payload)
                .array());
    }

    /** Reads a frame; whether it ends a call. */
    private boolean readFrame() throws IOException {
        byte[] header = in.readNBytes(FRAME_HEADER_BYTES);
        if (header.length < FRAME_HEADER_BYTES) {
            throw new IOException("the connection has ended");
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt() >>> 8;
        int type = header[3];
        in.skipNBytes(length);
        return type == HEADERS && (header[4] & END_STREAM) != 0;
    }
}
