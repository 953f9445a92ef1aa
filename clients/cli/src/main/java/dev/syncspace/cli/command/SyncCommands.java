package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.GetSyncStatusRequest;
import dev.syncspace.proto.v1.GetSyncStatusResponse;
import dev.syncspace.proto.v1.ListPendingRequest;
import dev.syncspace.proto.v1.ListPendingResponse;
import dev.syncspace.proto.v1.PauseSyncRequest;
import dev.syncspace.proto.v1.PauseSyncResponse;
import dev.syncspace.proto.v1.StartSyncRequest;
import dev.syncspace.proto.v1.StartSyncResponse;
import java.util.concurrent.TimeUnit;

/** The commands of {@code syncspace sync}. */
public final class SyncCommands {
    private SyncCommands() {}

    /** The optional space. */
    private static final class Scope {
        private Scope() {}

        static void declare(Syntax syntax) {
            syntax.optionalParameter(Spaces.PARAMETER, Spaces.DESCRIPTION + " Default: every space.");
        }

        static String spaceId(Session session, Arguments arguments) {
            String space = arguments.optionalParameter(0);
            return space == null ? "" : Spaces.id(session, space);
        }
    }

    /** Asks for sync. */
    public static final class Start implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Ask for sync. It is remembered.");
            Scope.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            StartSyncResponse response = session.client()
                    .startSync(StartSyncRequest.newBuilder()
                            .setSpaceId(Scope.spaceId(session, arguments))
                            .build())
                    .join();
            session.respond(response, () -> session.out().line("sync is wanted"));
            return ExitCodes.OK;
        }
    }

    /** Asks for no sync. */
    public static final class Pause implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Ask for no sync. It is remembered.");
            Scope.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            PauseSyncResponse response = session.client()
                    .pauseSync(PauseSyncRequest.newBuilder()
                            .setSpaceId(Scope.spaceId(session, arguments))
                            .build())
                    .join();
            session.respond(response, () -> session.out().line("sync is paused"));
            return ExitCodes.OK;
        }
    }

    /** Shows the state. */
    public static final class Status implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Show the state of sync, by space.");
            Scope.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            GetSyncStatusResponse response = session.client()
                    .getSyncStatus(GetSyncStatusRequest.newBuilder()
                            .setSpaceId(Scope.spaceId(session, arguments))
                            .build())
                    .join();
            session.respond(response, () -> {
                Table table = new Table("SPACE", "STATE", "WANTED", "PENDING", "LAST SYNC", "ERROR");
                response.getStatusesList()
                        .forEach(status -> table.row(
                                status.getSpaceId(),
                                Text.plain(status.getStatus(), "SYNC_STATUS_"),
                                status.getIsWanted() ? "yes" : "no",
                                status.getPendingChanges(),
                                session.time(TimeUnit.SECONDS.toMillis(status.getLastSyncAt())),
                                status.getError()));
                session.out().table(table);
            });
            return ExitCodes.OK;
        }
    }

    /** Lists what waits. */
    public static final class Pending implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the objects that wait for their upload.");
            Scope.declare(syntax);
            Pages.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListPendingRequest.Builder request =
                    ListPendingRequest.newBuilder().setSpaceId(Scope.spaceId(session, arguments));
            Table table = new Table("SPACE", "OBJECT", "CHANGES");
            Pages.follow(
                    session,
                    arguments,
                    (limit, cursor) -> session.client()
                            .listPending(
                                    request.setLimit(limit).setCursor(cursor).build())
                            .join(),
                    ListPendingResponse::getNextCursor,
                    response -> response.getObjectsList()
                            .forEach(object ->
                                    table.row(object.getSpaceId(), object.getObjectId(), object.getPendingChanges())));
            if (!session.isJson()) {
                session.out().table(table);
            }
            return ExitCodes.OK;
        }
    }
}
