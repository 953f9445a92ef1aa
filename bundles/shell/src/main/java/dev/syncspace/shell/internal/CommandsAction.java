package dev.syncspace.shell.internal;

import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.ListCommandsRequest;
import dev.syncspace.proto.v1.ListCommandsResponse;
import java.util.List;
import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code syncspace:commands}. */
@Service
@Command(
        scope = "syncspace",
        name = "commands",
        description = "Lists the commands of the platform, their bundles, and why one does not answer")
public final class CommandsAction extends PlatformAction {
    private static final String STATE_PREFIX = "COMMAND_STATE_";

    @Override
    void run(PlatformCalls calls, Screen screen) throws ShellException, InterruptedException {
        List<List<String>> rows = list(calls).stream()
                .map(command -> List.of(
                        command.getName(),
                        command.getBundle(),
                        state(command),
                        Integer.toString(command.getRunningCalls()),
                        command.getReason()))
                .toList();
        screen.table(List.of("Command", "Bundle", "State", "Running", "Reason"), rows, "There is no command.");
    }

    static List<CommandInfo> list(PlatformCalls calls) throws ShellException, InterruptedException {
        return calls.call("ListCommands", ListCommandsRequest.getDefaultInstance(), ListCommandsResponse.parser())
                .getCommandsList();
    }

    /** The word of a state, for example {@code active}. */
    static String state(CommandInfo command) {
        return command.getState().name().replace(STATE_PREFIX, "").toLowerCase(Locale.ROOT);
    }
}
