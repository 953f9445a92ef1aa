package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.InitResponse;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.transport.v1.ShutdownResponse;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import dev.syncspace.proto.transport.v1.SubscribeResponse;
import dev.syncspace.proto.v1.Error;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client of the four methods over one connection. */
final class TestClient implements AutoCloseable {
    static final MethodDescriptor<InitRequest, InitResponse> INIT = method("Init", InitResponse.parser());
    static final MethodDescriptor<CommandRequest, CommandResponse> COMMAND =
            method("Command", CommandResponse.parser());
    static final MethodDescriptor<ShutdownRequest, ShutdownResponse> SHUTDOWN =
            method("Shutdown", ShutdownResponse.parser());
    static final MethodDescriptor<SubscribeRequest, SubscribeResponse> SUBSCRIBE =
            method("Subscribe", SubscribeResponse.parser());

    private static final int MESSAGE_MAX_BYTES = 64 << 20;

    private final ManagedChannel channel;
    private final String authorization;

    /** @param authorization metadata of every call; empty: none */
    TestClient(int port, String authorization) {
        this.authorization = authorization;
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .usePlaintext()
                .userAgent("test-client/1")
                .maxInboundMessageSize(MESSAGE_MAX_BYTES)
                .build();
    }

    /** A call that runs. */
    static final class Call<R> extends ClientCall.Listener<R> {
        final BlockingQueue<R> messages = new LinkedBlockingQueue<>();
        final CompletableFuture<Metadata> headers = new CompletableFuture<>();
        final CompletableFuture<Status> status = new CompletableFuture<>();
        private volatile Metadata trailers = new Metadata();
        private ClientCall<?, R> call;

        @Override
        public void onHeaders(Metadata received) {
            headers.complete(received);
        }

        @Override
        public void onMessage(R message) {
            messages.add(message);
        }

        @Override
        public void onClose(Status end, Metadata received) {
            trailers = received;
            status.complete(end);
        }

        void request(int count) {
            call.request(count);
        }

        void halfClose() {
            call.halfClose();
        }

        void cancel() {
            call.cancel("the test cancels", null);
        }

        R next() throws InterruptedException {
            R message = messages.poll(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message comes; status " + status.getNow(null));
            }
            return message;
        }

        Status end() {
            try {
                return status.get(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("the call does not end", e);
            }
        }

        /** The error that the call ends with. */
        Error error() {
            Status end = end();
            byte[] bytes = trailers.get(ErrorStatus.ERROR);
            if (bytes == null) {
                throw new AssertionError("no error in the trailers of " + end);
            }
            try {
                Error error = Error.parseFrom(bytes);
                if (error.getCodeValue() != end.getCode().value()) {
                    throw new AssertionError(end + " is not " + error);
                }
                return error;
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Begins a call with a request, half closes it, and asks for one answer. */
    <Q extends MessageLite, R> Call<R> start(MethodDescriptor<Q, R> method, Q request, CallOptions options) {
        Call<R> call = open(method, options);
        @SuppressWarnings("unchecked")
        ClientCall<Q, R> sender = (ClientCall<Q, R>) call.call;
        sender.sendMessage(request);
        sender.halfClose();
        sender.request(1);
        return call;
    }

    <Q extends MessageLite, R> Call<R> start(MethodDescriptor<Q, R> method, Q request) {
        return start(method, request, CallOptions.DEFAULT);
    }

    /** Begins a call and sends nothing. */
    <Q extends MessageLite, R> Call<R> open(MethodDescriptor<Q, R> method, CallOptions options) {
        Call<R> call = new Call<>();
        ClientCall<Q, R> sender = channel.newCall(method, options);
        call.call = sender;
        Metadata headers = new Metadata();
        if (!authorization.isEmpty()) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        }
        sender.start(call, headers);
        return call;
    }

    Call<CommandResponse> command(String name, ByteString data) {
        return start(COMMAND, commandRequest(name, data));
    }

    Call<SubscribeResponse> subscribe(SubscribeRequest request) {
        return start(SUBSCRIBE, request);
    }

    /** Calls {@code Echo}, which answers its request. */
    ByteString echo(ByteString data) throws InterruptedException {
        return command("Echo", data).next().getData();
    }

    static CommandRequest commandRequest(String name, ByteString data) {
        return CommandRequest.newBuilder().setCmd(name).setData(data).build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        try {
            if (!channel.awaitTermination(Fixture.STUCK.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the client does not close");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <Q extends MessageLite, R extends MessageLite> MethodDescriptor<Q, R> method(
            String name, Parser<R> answers) {
        return MethodDescriptor.<Q, R>newBuilder()
                .setType(
                        name.equals("Subscribe")
                                ? MethodDescriptor.MethodType.SERVER_STREAMING
                                : MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("transport.v1.TransportService/" + name)
                .setRequestMarshaller(new Protobuf<>(null))
                .setResponseMarshaller(new Protobuf<>(answers))
                .build();
    }

    private record Protobuf<T extends MessageLite>(Parser<T> parser) implements MethodDescriptor.Marshaller<T> {
        @Override
        public InputStream stream(T value) {
            return new ByteArrayInputStream(value.toByteArray());
        }

        @Override
        public T parse(InputStream stream) {
            try {
                return parser.parseFrom(stream.readAllBytes());
            } catch (IOException e) {
                throw new StatusRuntimeException(Status.INTERNAL.withCause(e));
            }
        }
    }
}
