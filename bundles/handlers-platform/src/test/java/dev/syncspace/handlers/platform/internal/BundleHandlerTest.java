package dev.syncspace.handlers.platform.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.ListBundlesRequest;
import dev.syncspace.proto.v1.StartBundleRequest;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleResponse;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateBundleResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BundleHandlerTest extends HandlerContract {
    private static final ByteString JAR = Jars.bundle("a.bundle", "1.0.0");
    private static final BundleInfo INFO =
            BundleInfo.newBuilder().setName("a.bundle").build();

    private final List<String> calls = new ArrayList<>();
    private final BundleHandler handler = new BundleHandler(new Bundles() {
        @Override
        public List<BundleInfo> list() {
            return List.of(INFO);
        }

        @Override
        public BundleInfo install(CommandContext call, BundleJar jar) {
            calls.add("install " + jar.name());
            return INFO;
        }

        @Override
        public Change update(CommandContext call, String name, BundleJar jar, boolean isForced) {
            calls.add("update " + name + " " + jar.version() + " " + isForced);
            return new Change(INFO, List.of("another"), isForced);
        }

        @Override
        public BundleInfo start(CommandContext call, String name) {
            calls.add("start " + name);
            return INFO;
        }

        @Override
        public Change stop(CommandContext call, String name, boolean isForced) {
            calls.add("stop " + name + " " + isForced);
            return new Change(INFO, List.of(), isForced);
        }

        @Override
        public Change uninstall(CommandContext call, String name, boolean isForced) {
            calls.add("uninstall " + name + " " + isForced);
            return new Change(BundleInfo.getDefaultInstance(), List.of("another"), isForced);
        }
    });

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "ListBundles", ListBundlesRequest.getDefaultInstance(),
                "InstallBundle", InstallBundleRequest.newBuilder().setJar(JAR).build(),
                "UpdateBundle", update(true),
                "StartBundle",
                        StartBundleRequest.newBuilder().setName("a.bundle").build(),
                "StopBundle",
                        StopBundleRequest.newBuilder()
                                .setName("a.bundle")
                                .setForce(true)
                                .build(),
                "UninstallBundle",
                        UninstallBundleRequest.newBuilder()
                                .setName("a.bundle")
                                .setForce(true)
                                .build());
    }

    private static UpdateBundleRequest update(boolean force) {
        return UpdateBundleRequest.newBuilder()
                .setName("a.bundle")
                .setJar(JAR)
                .setForce(force)
                .build();
    }

    private ByteString call(String command, Message request) {
        return handler.handle(new FakeContext(command), request.toByteString());
    }

    @Test
    void passesOnWhatWasAskedFor() throws InvalidProtocolBufferException {
        goodRequests().forEach(this::call);
        UpdateBundleResponse updated = UpdateBundleResponse.parseFrom(call("UpdateBundle", update(false)));
        assertThat(calls)
                .containsExactlyInAnyOrder(
                        "install a.bundle",
                        "update a.bundle 1.0.0 true",
                        "start a.bundle",
                        "stop a.bundle true",
                        "uninstall a.bundle true",
                        "update a.bundle 1.0.0 false");
        assertThat(updated.getBundle()).isEqualTo(INFO);
        assertThat(updated.getRestartedList()).containsExactly("another");
        assertThat(updated.getDeferred()).isFalse();
        UninstallBundleResponse gone = UninstallBundleResponse.parseFrom(
                call("UninstallBundle", goodRequests().get("UninstallBundle")));
        assertThat(gone.hasBundle()).isFalse();
        assertThat(gone.getDeferred()).isTrue();
    }
}
