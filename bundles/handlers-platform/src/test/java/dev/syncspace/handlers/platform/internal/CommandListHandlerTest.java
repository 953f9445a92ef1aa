package dev.syncspace.handlers.platform.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.ListCommandsRequest;
import dev.syncspace.proto.v1.ListCommandsResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommandListHandlerTest extends HandlerContract {
    private final CommandListHandler handler = new CommandListHandler(new Dispatcher() {
        @Override
        public CompletableFuture<ByteString> dispatch(CommandCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<CommandRegistration> registrations() {
            List<CommandRegistration> registrations = new ArrayList<>();
            for (CommandRegistration.State state : CommandRegistration.State.values()) {
                registrations.add(new CommandRegistration("Name", "bundle/1", state, "REASON: why", -3, 2));
            }
            return registrations;
        }
    });

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of("ListCommands", ListCommandsRequest.getDefaultInstance());
    }

    @Test
    void listsEveryRegistrationWithItsState() throws InvalidProtocolBufferException {
        List<CommandInfo> commands = ListCommandsResponse.parseFrom(handler.handle(
                        new FakeContext("ListCommands"),
                        ListCommandsRequest.getDefaultInstance().toByteString()))
                .getCommandsList();
        assertThat(commands)
                .extracting(command -> command.getState().name())
                .containsExactly(
                        "COMMAND_STATE_ACTIVE",
                        "COMMAND_STATE_SHADOWED",
                        "COMMAND_STATE_REJECTED",
                        "COMMAND_STATE_DRAINING",
                        "COMMAND_STATE_GONE");
        assertThat(commands).allSatisfy(command -> {
            assertThat(command.getName()).isEqualTo("Name");
            assertThat(command.getBundle()).isEqualTo("bundle/1");
            assertThat(command.getReason()).isEqualTo("REASON: why");
            assertThat(command.getRanking()).isEqualTo(-3);
            assertThat(command.getRunningCalls()).isEqualTo(2);
        });
    }
}
