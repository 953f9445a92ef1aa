package dev.syncspace.handlers.platform.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.command.Requests;
import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.CommandState;
import dev.syncspace.proto.v1.ListCommandsRequest;
import dev.syncspace.proto.v1.ListCommandsResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Which commands there are, and how their registrations fare. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=ListCommands",
            CommandHandler.READ_COMMANDS + "=ListCommands",
            CommandHandler.LOCAL_ONLY + ":Boolean=true"
        })
public final class CommandListHandler implements CommandHandler {
    private final Dispatcher dispatcher;

    @Activate
    public CommandListHandler(@Reference Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        if (!context.command().equals("ListCommands")) {
            throw Requests.notMine(context);
        }
        Requests.parse(ListCommandsRequest.parser(), request);
        ListCommandsResponse.Builder response = ListCommandsResponse.newBuilder();
        for (CommandRegistration registration : dispatcher.registrations()) {
            response.addCommands(CommandInfo.newBuilder()
                    .setName(registration.command())
                    .setBundle(registration.bundle())
                    .setState(state(registration.state()))
                    .setReason(registration.reason())
                    .setRanking(registration.ranking())
                    .setRunningCalls(registration.runningCalls()));
        }
        return response.build().toByteString();
    }

    private static CommandState state(CommandRegistration.State state) {
        return switch (state) {
            case ACTIVE -> CommandState.COMMAND_STATE_ACTIVE;
            case SHADOWED -> CommandState.COMMAND_STATE_SHADOWED;
            case REJECTED -> CommandState.COMMAND_STATE_REJECTED;
            case DRAINING -> CommandState.COMMAND_STATE_DRAINING;
            case GONE -> CommandState.COMMAND_STATE_GONE;
        };
    }
}
