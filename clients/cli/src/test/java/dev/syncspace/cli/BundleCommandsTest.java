package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.cli.CliRunner.Result;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleOrigin;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.InstallBundleResponse;
import dev.syncspace.proto.v1.ListBundlesResponse;
import dev.syncspace.proto.v1.StartBundleResponse;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.StopBundleResponse;
import dev.syncspace.proto.v1.UninstallBundleResponse;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateBundleResponse;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCommandsTest {
    private static final BundleInfo ACTIVE = BundleInfo.newBuilder()
            .setName("a.bundle")
            .setVersion("1.2.0")
            .setState(BundleState.BUNDLE_STATE_ACTIVE)
            .setOrigin(BundleOrigin.BUNDLE_ORIGIN_INSTALLED)
            .addCommands("Hello")
            .addCommands("World")
            .build();

    @TempDir
    private Path directory;

    private final FakePlatform platform = FakePlatform.start();
    private CliRunner cli;

    @BeforeEach
    void start() throws IOException {
        cli = new CliRunner(directory, platform);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void theListTellsStatesCommandsAndProblems() {
        platform.on(
                "ListBundles",
                ListBundlesResponse.newBuilder()
                        .addBundles(ACTIVE)
                        .addBundles(ACTIVE.toBuilder()
                                .setName("b")
                                .clearCommands()
                                .setState(BundleState.BUNDLE_STATE_RESOLVED)
                                .setOrigin(BundleOrigin.BUNDLE_ORIGIN_PRODUCT)
                                .setIsUpdated(true))
                        .addBundles(ACTIVE.toBuilder()
                                .setName("c")
                                .clearCommands()
                                .setState(BundleState.BUNDLE_STATE_INSTALLED)
                                .setProblem("it needs the package x"))
                        .build());

        assertThat(cli.run("bundle", "list").outLines())
                .containsExactly(
                        "BUNDLE    VERSION  STATE       ORIGIN            CHANGED  COMMANDS     PROBLEM",
                        "a.bundle  1.2.0    active      installed         -        Hello World  -",
                        "b         1.2.0    stopped     product, updated  -        -            -",
                        "c         1.2.0    unresolved  installed         -        -            it needs the package x");
        assertThat(cli.run("bundle", "list", "--json").out()).contains("\"state\":\"BUNDLE_STATE_ACTIVE\"");
    }

    @Test
    void theJarGoesWithTheCall() throws IOException {
        platform.on(
                "InstallBundle",
                InstallBundleResponse.newBuilder().setBundle(ACTIVE).build());
        platform.on(
                "UpdateBundle",
                UpdateBundleResponse.newBuilder()
                        .setBundle(ACTIVE)
                        .addRestarted("another")
                        .build());
        Files.writeString(directory.resolve("a.jar"), "content");

        assertThat(cli.run("bundle", "install", "a.jar").outLines()).containsExactly("a.bundle/1.2.0 is active");
        assertThat(InstallBundleRequest.parseFrom(
                                platform.nextCall("InstallBundle").getCommand().getData())
                        .getJar())
                .isEqualTo(ByteString.copyFromUtf8("content"));
        Result updated = cli.run("bundle", "update", "a.bundle", "a.jar", "--force");
        assertThat(updated.outLines()).containsExactly("a.bundle/1.2.0 is active");
        assertThat(updated.err()).contains("started anew: another");
        UpdateBundleRequest request = UpdateBundleRequest.parseFrom(
                platform.nextCall("UpdateBundle").getCommand().getData());
        assertThat(request.getName()).isEqualTo("a.bundle");
        assertThat(request.getForce()).isTrue();

        assertThat(cli.run("bundle", "install", "no.jar").exitCode()).isEqualTo(3);
        try (RandomAccessFile large =
                new RandomAccessFile(directory.resolve("large.jar").toFile(), "rw")) {
            large.setLength(15 * 1024 * 1024 + 1);
        }
        assertThat(cli.run("bundle", "install", "large.jar").exitCode()).isEqualTo(8);
    }

    @Test
    void aDeferredChangeIsTold() throws InvalidProtocolBufferException {
        platform.on(
                "StopBundle",
                StopBundleResponse.newBuilder()
                        .setBundle(ACTIVE)
                        .setDeferred(true)
                        .build());
        platform.on(
                "UninstallBundle",
                UninstallBundleResponse.newBuilder().setDeferred(true).build());

        assertThat(cli.run("bundle", "stop", "a.bundle", "--force").outLines())
                .containsExactly("accepted: it is stopped now, and the connection ends");
        assertThat(StopBundleRequest.parseFrom(
                                platform.nextCall("StopBundle").getCommand().getData())
                        .getForce())
                .isTrue();
        assertThat(cli.run("bundle", "uninstall", "a.bundle", "--force").outLines())
                .containsExactly("accepted: it is uninstalled now, and the connection ends");
    }

    @Test
    void startStopAndUninstallTellTheState() {
        platform.on(
                "StartBundle",
                StartBundleResponse.newBuilder()
                        .setBundle(ACTIVE.toBuilder().setProblem("component X failed: why"))
                        .build());
        platform.on(
                "StopBundle",
                StopBundleResponse.newBuilder()
                        .setBundle(ACTIVE.toBuilder().setState(BundleState.BUNDLE_STATE_RESOLVED))
                        .build());
        platform.on("UninstallBundle", UninstallBundleResponse.getDefaultInstance());

        Result started = cli.run("bundle", "start", "a.bundle");
        assertThat(started.outLines()).containsExactly("a.bundle/1.2.0 is active");
        assertThat(started.err()).contains("component X failed: why");
        assertThat(cli.run("bundle", "stop", "a.bundle").outLines()).containsExactly("a.bundle/1.2.0 is stopped");
        assertThat(cli.run("bundle", "uninstall", "a.bundle").outLines()).containsExactly("uninstalled");
        platform.on("StopBundle", call -> call.fail(ErrorCode.ERROR_CODE_FAILED_PRECONDITION, "BUNDLE_IN_USE", false));
        assertThat(cli.run("bundle", "stop", "a.bundle").exitCode()).isEqualTo(5);
    }
}
