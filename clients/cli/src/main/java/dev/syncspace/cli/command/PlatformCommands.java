package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.ListCommandsResponse;

/** The commands on the platform itself. */
public final class PlatformCommands {
    private PlatformCommands() {}

    /** Lists the commands. */
    public static final class Commands implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the commands of the platform and the bundles that answer them.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListCommandsResponse response = session.client().listCommands().join();
            session.respond(response, () -> {
                Table table = new Table("COMMAND", "STATE", "BUNDLE", "RANKING", "RUNNING", "REASON");
                response.getCommandsList()
                        .forEach(command -> table.row(
                                command.getName(),
                                Text.plain(command.getState(), "COMMAND_STATE_"),
                                command.getBundle(),
                                command.getRanking(),
                                command.getRunningCalls(),
                                command.getReason()));
                session.out().table(table);
            });
            return ExitCodes.OK;
        }
    }
}
