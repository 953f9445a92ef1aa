package dev.syncspace.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** The gRPC transport among the bundles of the product. */
class GrpcTest {
    private static final String FILTER = "(" + LocalEndpoint.URI_PROPERTY + "=grpc://*)";

    @TempDir
    private Path directory;

    private static ServiceReference<?>[] transports(TestPlatform platform) throws Exception {
        return platform.context().getAllServiceReferences(ConnectionSource.class.getName(), FILTER);
    }

    private static ManagedChannel connect(TestPlatform platform) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        ServiceReference<?>[] found = transports(platform);
        while (found == null) {
            assertThat(System.nanoTime()).as("gRPC listens").isLessThan(end);
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            found = transports(platform);
        }
        URI uri = URI.create((String) found[0].getProperty(LocalEndpoint.URI_PROPERTY));
        return NettyChannelBuilder.forAddress(uri.getHost(), uri.getPort())
                .usePlaintext()
                .build();
    }

    private static ByteString call(ManagedChannel channel, String name, ByteString request) {
        MethodDescriptor<CommandRequest, CommandResponse> command =
                MethodDescriptor.<CommandRequest, CommandResponse>newBuilder()
                        .setType(MethodDescriptor.MethodType.UNARY)
                        .setFullMethodName("transport.v1.TransportService/Command")
                        .setRequestMarshaller(new Requests())
                        .setResponseMarshaller(new Responses())
                        .build();
        return ClientCalls.blockingUnaryCall(
                        channel,
                        command,
                        CallOptions.DEFAULT.withDeadlineAfter(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS),
                        CommandRequest.newBuilder()
                                .setCmd(name)
                                .setData(request)
                                .build())
                .getData();
    }

    @Test
    void doesNotListenUnlessItIsToldTo() throws Exception {
        try (TestPlatform platform = TestPlatform.start(directory)) {
            assertThat(platform.bundle("transport-grpc").getState()).isEqualTo(Bundle.ACTIVE);
            assertThat(transports(platform)).isNull();
            assertThat(directory.resolve("run/grpc-token")).doesNotExist();
        }
    }

    @Test
    void bothTransportsServeOneAccount() throws Exception {
        try (TestPlatform platform = TestPlatform.start(directory, Map.of(PlatformProperties.GRPC, "drop-in"))) {
            ManagedChannel channel = connect(platform);
            call(
                    channel,
                    "CreateSpace",
                    CreateSpaceRequest.newBuilder().setName("s").build().toByteString());
            assertThat(platform.connect().listSpaces().get(60, TimeUnit.SECONDS).getSpacesList())
                    .singleElement()
                    .satisfies(space -> assertThat(space.getName()).isEqualTo("s"));
            channel.shutdownNow();
        }
    }

    @Test
    void aReplacedBundleLeavesNoClassLoaderAndNoWriteIsLost() throws Exception {
        try (TestPlatform platform = TestPlatform.start(directory, Map.of(PlatformProperties.GRPC, "drop-in"))) {
            Bundle bundle = platform.bundle("transport-grpc");
            WeakReference<ClassLoader> old = useAndForget(platform, bundle);
            bundle.update();
            refresh(platform, bundle);
            ManagedChannel channel = connect(platform);
            ListSpacesResponse spaces = ListSpacesResponse.parseFrom(call(
                    channel,
                    "ListSpaces",
                    ListSpacesRequest.getDefaultInstance().toByteString()));
            assertThat(spaces.getSpacesCount()).isEqualTo(20);
            channel.shutdownNow();
            awaitCollection(old);
        }
    }

    private static WeakReference<ClassLoader> useAndForget(TestPlatform platform, Bundle bundle) throws Exception {
        ManagedChannel channel = connect(platform);
        for (int i = 0; i < 20; i++) {
            call(
                    channel,
                    "CreateSpace",
                    CreateSpaceRequest.newBuilder().setName("s" + i).build().toByteString());
        }
        channel.shutdownNow();
        return new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader());
    }

    private static void refresh(TestPlatform platform, Bundle bundle) throws Exception {
        CompletableFuture<FrameworkEvent> done = new CompletableFuture<>();
        platform.context()
                .getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> done.complete(event));
        done.get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
    }

    private static void awaitCollection(WeakReference<ClassLoader> loader) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TestPlatform.STUCK_SECONDS);
        while (loader.get() != null) {
            assertThat(System.nanoTime())
                    .as("the class loader of the old revision goes")
                    .isLessThan(end);
            System.gc();
            java.util.concurrent.locks.LockSupport.parkNanos(100_000_000);
        }
    }

    @Test
    void w25TheTokenIsNewAtEveryStartAndDemanded() throws Exception {
        try (TestPlatform platform = TestPlatform.start(directory, Map.of(PlatformProperties.GRPC, "token"))) {
            ManagedChannel channel = connect(platform);
            assertThat(Files.readString(directory.resolve("run/grpc-token"))).hasSize(43);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> call(channel, "ListSpaces", ByteString.EMPTY))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
            channel.shutdownNow();
        }
        assertThat(directory.resolve("run/grpc-token")).doesNotExist();
    }

    private record Requests() implements MethodDescriptor.Marshaller<CommandRequest> {
        @Override
        public InputStream stream(CommandRequest value) {
            return new ByteArrayInputStream(value.toByteArray());
        }

        @Override
        public CommandRequest parse(InputStream stream) {
            throw new UnsupportedOperationException();
        }
    }

    private record Responses() implements MethodDescriptor.Marshaller<CommandResponse> {
        @Override
        public InputStream stream(CommandResponse value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CommandResponse parse(InputStream stream) {
            try {
                return CommandResponse.parseFrom(stream);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
