package dev.syncspace.handlers.platform.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandDeclaration;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.DescribeCommandRequest;
import dev.syncspace.proto.v1.DescribeCommandResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandTypesHandlerTest extends HandlerContract {
    private static final CommandDeclaration FOREIGN =
            new CommandDeclaration("a.Request", "a.Response", FileDescriptorSet.getDefaultInstance());

    private final CommandTypesHandler handler = new CommandTypesHandler(
            command -> command.equals("Foreign") ? Optional.of(FOREIGN) : Optional.empty(), new Dispatcher() {
                @Override
                public CompletableFuture<ByteString> dispatch(CommandCall call) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public List<CommandRegistration> registrations() {
                    return List.of(
                            new CommandRegistration("Silent", "bundle/1", CommandRegistration.State.ACTIVE, "", 0, 0));
                }
            });

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of("DescribeCommand", request("CreateSpace"));
    }

    private static DescribeCommandRequest request(String name) {
        return DescribeCommandRequest.newBuilder().setName(name).build();
    }

    private DescribeCommandResponse describe(String name) throws InvalidProtocolBufferException {
        return DescribeCommandResponse.parseFrom(
                handler.handle(new FakeContext("DescribeCommand"), request(name).toByteString()));
    }

    @Test
    void describesCommandsOfTheApiThatTheirHandlersDoNotDeclare() throws InvalidProtocolBufferException {
        DescribeCommandResponse described = describe("CreateSpace");
        assertThat(described.getRequestType()).isEqualTo("syncspace.v1.CreateSpaceRequest");
        assertThat(described.getResponseType()).isEqualTo("syncspace.v1.CreateSpaceResponse");
        assertThat(FileDescriptorSet.parseFrom(described.getFileDescriptorSet()).getFileList())
                .extracting(file -> file.getPackage())
                .containsExactly("syncspace.v1");
    }

    @Test
    void tellsWhatAHandlerDeclares() throws InvalidProtocolBufferException {
        assertThat(describe("Foreign").getRequestType()).isEqualTo("a.Request");
    }

    @Test
    void saysNothingOfACommandWithoutADeclaration() throws InvalidProtocolBufferException {
        assertThat(describe("Silent")).isEqualTo(DescribeCommandResponse.getDefaultInstance());
    }

    @Test
    void refusesACommandThatNobodyAnswers() {
        assertThatThrownBy(() -> describe("Nobody")).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
            assertThat(failure.field()).isEqualTo("name");
        });
    }
}
