package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.JsonOutput;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.GetSyncStatusRequest;
import dev.syncspace.proto.v1.GetSyncStatusResponse;
import dev.syncspace.proto.v1.ListCommandsResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SpaceSyncStatus;

/** The commands on the platform itself. */
public final class PlatformCommands {
    private PlatformCommands() {}

    /** What runs and what it holds. */
    public static final class Status implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Show whether a platform runs, its account and what it holds. Exit code 7 if none runs.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            SyncSpaceClient client = session.client();
            GetAccountResponse account = client.getAccount().join();
            boolean isUnlocked = account.getAccount().getState() == AccountState.ACCOUNT_STATE_UNLOCKED;
            ListSpacesResponse spaces =
                    isUnlocked ? client.listSpaces().join() : ListSpacesResponse.getDefaultInstance();
            GetSyncStatusResponse sync = isUnlocked
                    ? client.getSyncStatus(GetSyncStatusRequest.getDefaultInstance())
                            .join()
                    : GetSyncStatusResponse.getDefaultInstance();
            if (session.isJson()) {
                printJson(session, account, spaces, sync);
            } else {
                printText(session, account, spaces, sync, isUnlocked);
            }
            return ExitCodes.OK;
        }

        private static void printJson(
                Session session, GetAccountResponse account, ListSpacesResponse spaces, GetSyncStatusResponse sync) {
            session.out()
                    .line("{\"running\":true,\"data\":"
                            + Text.quoted(session.dataDirectory().toString())
                            + ",\"platformVersion\":"
                            + Text.quoted(session.client().platformVersion())
                            + member(JsonOutput.of(account))
                            + member(JsonOutput.of(spaces))
                            + member(JsonOutput.of(sync))
                            + "}");
        }

        /** The members of an object that follow others. */
        private static String member(String object) {
            return "," + object.substring(1, object.length() - 1);
        }

        private static void printText(
                Session session,
                GetAccountResponse account,
                ListSpacesResponse spaces,
                GetSyncStatusResponse sync,
                boolean isUnlocked) {
            session.out()
                    .line("platform    " + Text.oneLine(session.client().platformVersion()) + " on "
                            + Text.oneLine(session.dataDirectory().toString()));
            AccountCommands.printAccount(session, account.getAccount());
            if (isUnlocked) {
                session.out().line("spaces      " + spaces.getSpacesCount());
                session.out()
                        .line("documents   "
                                + spaces.getSpacesList().stream()
                                        .mapToLong(SpaceInfo::getDocumentCount)
                                        .sum());
                session.out()
                        .line("pending     "
                                + Text.count(
                                        sync.getStatusesList().stream()
                                                .mapToLong(SpaceSyncStatus::getPendingChanges)
                                                .sum(),
                                        "change"));
            }
        }
    }

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
