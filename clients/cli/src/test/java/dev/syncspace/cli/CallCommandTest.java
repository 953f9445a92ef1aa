package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.cli.CliRunner.Result;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.CreateSpaceResponse;
import dev.syncspace.proto.v1.DescribeCommandResponse;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.Syncspace;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Any command by its name. */
@Timeout(60)
class CallCommandTest {
    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    private CliRunner cli;

    @BeforeEach
    void announce() {
        cli = new CliRunner(directory, platform);
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        platform.on(
                "CreateSpace",
                CreateSpaceResponse.newBuilder().setSpaceId("id-1").build());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void callTakesAnyCommandWithJson() {
        Result result =
                cli.in("{\"name\":\"Notes\",\"metadata\":{\"a\":\"b\"}}").run("call", "CreateSpace");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("{\"spaceId\":\"id-1\"}\n");
        assertThat(nameOf(platform.nextCall("CreateSpace"))).isEqualTo("Notes");
    }

    @Test
    void callTakesTheRequestFromAFile() throws IOException {
        Files.writeString(directory.resolve("request.json"), "{\"name\":\"From a file\"}");

        assertThat(cli.run("call", "CreateSpace", "--in", "request.json", "--json")
                        .exitCode())
                .isZero();
        assertThat(nameOf(platform.nextCall("CreateSpace"))).isEqualTo("From a file");
    }

    @Test
    void callRefusesFieldsThatDoNotExist() {
        Result result = cli.in("{\"nam\":\"Notes\"}").run("call", "CreateSpace", "--json");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.err())
                .contains("\"code\":\"INVALID_ARGUMENT\"")
                .contains("\"reason\":\"INVALID_FIELD\"")
                .contains("\"field\":\"nam\"");
        assertThat(platform.waitingFrameCount()).isZero();
    }

    @Test
    void callDoesNotReadAnythingForARequestWithoutFields() {
        assertThat(cli.in("not read").run("call", "ListSpaces").out()).isEqualTo("{\"spaces\":[]}\n");
        assertThat(cli.answering().run("call", "CreateSpace").exitCode()).isZero();
    }

    @Test
    void callTakesJsonForACommandWhoseBundleDeclaresItsMessages() {
        MethodDescriptor method =
                Syncspace.getDescriptor().findServiceByName("SyncSpaceService").findMethodByName("CreateSpace");
        FileDescriptorProto.Builder file = method.getFile().toProto().toBuilder();
        file.getServiceBuilder(0).addMethodBuilder().mergeFrom(method.toProto()).setName("OfAPlugin");
        platform.on(
                "DescribeCommand",
                call -> call.reply(DescribeCommandResponse.newBuilder()
                        .setRequestType("syncspace.v1.CreateSpaceRequest")
                        .setResponseType("syncspace.v1.CreateSpaceResponse")
                        .setFileDescriptorSet(FileDescriptorSet.newBuilder()
                                .addFile(file)
                                .build()
                                .toByteString())
                        .build()));
        platform.on(
                "OfAPlugin",
                call -> call.reply(CreateSpaceResponse.newBuilder()
                        .setSpaceId(call.request(CreateSpaceRequest.parser()).getName())
                        .build()));
        assertThat(cli.in("{\"name\":\"Ada\"}").run("call", "OfAPlugin").out()).isEqualTo("{\"spaceId\":\"Ada\"}\n");
        Result refused = cli.in("{\"nam\":\"Ada\"}").run("call", "OfAPlugin", "--json");
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err()).contains("nam is no field");
    }

    @Test
    void callLeavesUnknownCommandsToThePlatform() {
        platform.on(
                "DescribeCommand", call -> call.fail(ErrorCode.ERROR_CODE_INVALID_ARGUMENT, "INVALID_FIELD", false));
        platform.on("createSpace", call -> call.fail(ErrorCode.ERROR_CODE_UNIMPLEMENTED, "UNKNOWN_COMMAND", false));
        platform.on("OfAPlugin", call -> call.replyBytes(ByteString.copyFromUtf8("hi")));

        Result unknown = cli.run("call", "createSpace", "--json");
        assertThat(unknown.exitCode()).isEqualTo(5);
        assertThat(unknown.err()).contains("UNKNOWN_COMMAND");
        assertThat(cli.run("call", "OfAPlugin").out()).isEqualTo("{\"response\":\"aGk=\"}\n");
        assertThat(cli.in("{\"a\":1}").run("call", "OfAPlugin", "--in", "-").exitCode())
                .isEqualTo(5);
        assertThat(cli.in("raw").run("call", "OfAPlugin", "--raw").out()).isEqualTo("hi");
        assertThat(cli.run("call", "Subscribe").exitCode()).isEqualTo(2);
    }

    private static String nameOf(ClientFrame frame) {
        try {
            return CreateSpaceRequest.parseFrom(frame.getCommand().getData()).getName();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no request", e);
        }
    }
}
