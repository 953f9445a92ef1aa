package dev.syncspace.testkit.local;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Completed;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.local.v1.Subscribed;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;

/** A call that came to a {@link FakePlatform}; it may be answered at once, later, wrongly or never. Thread-safe. */
public final class FakeCall {
    private final Socket socket;
    private final ClientFrame frame;

    FakeCall(Socket socket, ClientFrame frame) {
        this.socket = socket;
        this.frame = frame;
    }

    /** What came. */
    public ClientFrame frame() {
        return frame;
    }

    /** The request of the command. */
    public <T extends MessageLite> T request(Parser<T> parser) {
        try {
            return parser.parseFrom(frame.getCommand().getData());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the request is no message of the command", e);
        }
    }

    public void reply(MessageLite response) {
        replyBytes(response.toByteString());
    }

    public void replyBytes(ByteString response) {
        send(ServerFrame.newBuilder().setCommand(CommandResponse.newBuilder().setData(response)));
    }

    public void fail(Error error) {
        send(ServerFrame.newBuilder().setError(error));
    }

    public void fail(ErrorCode code, String reason, boolean retryable) {
        fail(Error.newBuilder()
                .setCode(code)
                .setReason(reason)
                .setMessage("as the test wants it")
                .setRetryable(retryable)
                .build());
    }

    /** Confirms a subscription. */
    public void subscribed(String cursor) {
        send(ServerFrame.newBuilder().setSubscribed(Subscribed.newBuilder().setCursor(cursor)));
    }

    public void event(SubscribeResponse event) {
        send(ServerFrame.newBuilder()
                .setEvent(dev.syncspace.proto.transport.v1.SubscribeResponse.newBuilder()
                        .setType(event.getEventType())
                        .setTimestamp(event.getTimestampMillis())
                        .setData(event.toByteString())));
    }

    /** Ends a subscription. */
    public void completed() {
        send(ServerFrame.newBuilder().setCompleted(Completed.getDefaultInstance()));
    }

    /** Ends the connection without an answer. */
    public void disconnect() {
        FakePlatform.closeSocket(socket);
    }

    /** Sends a frame with the id of this call. */
    public void send(ServerFrame.Builder answer) {
        sendAsIs(answer.setCallId(frame.getCallId()).build());
    }

    /** Sends a frame. */
    public void sendAsIs(ServerFrame answer) {
        try {
            FakePlatform.write(socket, answer);
        } catch (IOException e) {
            throw new UncheckedIOException("the client has gone", e);
        }
    }

    /** Sends bytes that need not be a frame. */
    public void sendRaw(byte[] bytes) {
        try {
            synchronized (socket) {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the client has gone", e);
        }
    }
}
