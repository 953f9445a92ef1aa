package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.JsonOutput;
import dev.syncspace.cli.io.Text;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.GetSyncStatusRequest;
import dev.syncspace.proto.v1.GetSyncStatusResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SpaceSyncStatus;
import java.util.Optional;

/** What runs, what it holds, how healthy it is, who is connected and what is slow. */
public final class StatusCommand implements CliCommand {
    @Override
    public void declare(Syntax syntax) {
        syntax.describe(
                "Show whether a platform runs, its account, what it holds, how healthy it is, who is connected and"
                        + " what is slow. Exit code 7 if none runs.");
    }

    @Override
    public int run(Session session, Arguments arguments) {
        SyncSpaceClient client = session.client();
        GetAccountResponse account = client.getAccount().join();
        boolean isUnlocked = account.getAccount().getState() == AccountState.ACCOUNT_STATE_UNLOCKED;
        ListSpacesResponse spaces = isUnlocked ? client.listSpaces().join() : ListSpacesResponse.getDefaultInstance();
        GetSyncStatusResponse sync = isUnlocked
                ? client.getSyncStatus(GetSyncStatusRequest.getDefaultInstance())
                        .join()
                : GetSyncStatusResponse.getDefaultInstance();
        Optional<GetPlatformStatusResponse> platform = platform(client);
        if (session.isJson()) {
            session.out()
                    .line("{\"running\":true,\"data\":"
                            + Text.quoted(session.dataDirectory().toString())
                            + ",\"platformVersion\":"
                            + Text.quoted(client.platformVersion())
                            + member(JsonOutput.of(account))
                            + member(JsonOutput.of(spaces))
                            + member(JsonOutput.of(sync))
                            + platform.map(status -> ",\"platform\":" + JsonOutput.of(status))
                                    .orElse("")
                            + "}");
            return ExitCodes.OK;
        }
        session.out()
                .line("platform    " + Text.oneLine(client.platformVersion()) + " on "
                        + Text.oneLine(session.dataDirectory().toString()));
        AccountCommands.printAccount(session, account.getAccount());
        if (isUnlocked) {
            printStored(session, spaces, sync);
        }
        platform.ifPresentOrElse(status -> new StatusText(session).print(status), () -> session.out()
                .line("health      not known: the bundle dev.syncspace.handlers-platform does not answer"));
        return ExitCodes.OK;
    }

    /** The members of an object that follow others. */
    private static String member(String object) {
        return "," + object.substring(1, object.length() - 1);
    }

    /** Empty if the bundle that tells it is stopped, or the platform older than it. */
    private static Optional<GetPlatformStatusResponse> platform(SyncSpaceClient client) {
        try {
            return Optional.of(client.getPlatformStatus().join());
        } catch (SyncSpaceClientException failure) {
            if (failure.code() == ErrorCode.ERROR_CODE_UNIMPLEMENTED
                    || failure.reason().equals("COMMAND_UNAVAILABLE")) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static void printStored(Session session, ListSpacesResponse spaces, GetSyncStatusResponse sync) {
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
