package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.DocumentConflict;
import dev.syncspace.proto.v1.DocumentVersion;
import dev.syncspace.proto.v1.DuplicateDocument;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetDocumentVersionResponse;
import dev.syncspace.proto.v1.ListConflictsRequest;
import dev.syncspace.proto.v1.ListConflictsResponse;
import dev.syncspace.proto.v1.ListDocumentVersionsRequest;
import dev.syncspace.proto.v1.ListDocumentVersionsResponse;
import dev.syncspace.proto.v1.ResolveConflictRequest;
import dev.syncspace.proto.v1.ResolveConflictResponse;
import dev.syncspace.proto.v1.RestoreDocumentRequest;
import dev.syncspace.proto.v1.RestoreDocumentResponse;
import java.util.Objects;

/** The commands of {@code syncspace doc} on versions and conflicts. */
public final class HistoryCommands {
    private HistoryCommands() {}

    /** Lists versions. */
    public static final class History implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the versions of a document, newest first.");
            DocumentAddress.declare(syntax);
            Pages.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListDocumentVersionsRequest.Builder request = ListDocumentVersionsRequest.newBuilder()
                    .setSpaceId(DocumentAddress.spaceId(session, arguments))
                    .setDocumentId(DocumentAddress.documentId(arguments));
            Table table = new Table("VERSION", "CHANGE", "TIME", "SIZE", "AUTHOR", "REMARK");
            Pages.follow(
                    session,
                    arguments,
                    (limit, cursor) -> session.client()
                            .listDocumentVersions(
                                    request.setLimit(limit).setCursor(cursor).build())
                            .join(),
                    ListDocumentVersionsResponse::getNextCursor,
                    response -> response.getVersionsList().forEach(version -> addRow(session, table, version)));
            if (!session.isJson()) {
                session.out().table(table);
            }
            return ExitCodes.OK;
        }

        private static void addRow(Session session, Table table, DocumentVersion version) {
            String remark = version.getIsCurrent() ? "current" : "";
            if (version.getPreviousChangeIdsCount() > 1) {
                remark = remark.isEmpty() ? "merge" : remark + ", merge";
            }
            table.row(
                    version.getVersion(),
                    version.getChangeId(),
                    session.time(version.getTimestampMillis()),
                    Text.size(version.getDataSize()),
                    version.getAuthor(),
                    remark);
        }
    }

    /** Reads a version. */
    public static final class View implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Write the data of a version of a document to standard output, byte for byte.");
            DocumentAddress.declare(syntax);
            VersionChoice.declare(syntax).flag("--info", "Show everything but the data.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            VersionChoice choice = VersionChoice.of(arguments);
            GetDocumentVersionRequest.Builder request = GetDocumentVersionRequest.newBuilder()
                    .setVersion(choice.version())
                    .setChangeId(choice.changeId())
                    .setDocumentId(DocumentAddress.documentId(arguments))
                    .setSpaceId(DocumentAddress.spaceId(session, arguments));
            GetDocumentVersionResponse response =
                    session.client().getDocumentVersion(request.build()).join();
            session.respond(
                    response,
                    () -> DocumentCommands.printDocument(session, response.getDocument(), arguments.has("--info")));
            return ExitCodes.OK;
        }
    }

    /** Makes an old version the newest. */
    public static final class Restore implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                    "Make an old version of a document its newest. Nothing is lost: it is written as one more version.");
            DocumentAddress.declare(syntax);
            VersionChoice.declare(syntax).option("--expect", "N", "Only if the document is at this version number.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            VersionChoice choice = VersionChoice.of(arguments);
            RestoreDocumentRequest.Builder request = RestoreDocumentRequest.newBuilder()
                    .setVersion(choice.version())
                    .setChangeId(choice.changeId())
                    .setExpectedVersion(arguments.number("--expect", 0))
                    .setDocumentId(DocumentAddress.documentId(arguments))
                    .setSpaceId(DocumentAddress.spaceId(session, arguments));
            RestoreDocumentResponse response =
                    session.client().restoreDocument(request.build()).join();
            session.respond(
                    response,
                    () -> DocumentCommands.printVersion(session, response.getVersion(), response.getChangeId()));
            return ExitCodes.OK;
        }
    }

    /** Lists conflicts. */
    public static final class Conflicts implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List documents with concurrent versions: the one that is shown, and those that it hides.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .optionalParameter("ID", "Id of one document. Default: every document.");
            Pages.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListConflictsRequest.Builder request = ListConflictsRequest.newBuilder()
                    .setSpaceId(Spaces.id(session, arguments.parameter(0)))
                    .setDocumentId(Objects.requireNonNullElse(arguments.optionalParameter(1), ""));
            Table table = new Table("DOCUMENT", "STATE", "CHANGE", "TIME", "SIZE", "AUTHOR");
            Pages.follow(
                    session,
                    arguments,
                    (limit, cursor) -> session.client()
                            .listConflicts(
                                    request.setLimit(limit).setCursor(cursor).build())
                            .join(),
                    ListConflictsResponse::getNextCursor,
                    response -> response.getConflictsList().forEach(conflict -> addRows(session, table, conflict)));
            if (!session.isJson()) {
                session.out().table(table);
            }
            return ExitCodes.OK;
        }

        private static void addRows(Session session, Table table, DocumentConflict conflict) {
            addRow(session, table, conflict.getDocumentId(), "shown", conflict.getWinner());
            for (DocumentVersion loser : conflict.getLosersList()) {
                addRow(session, table, conflict.getDocumentId(), "hidden", loser);
            }
            for (DuplicateDocument duplicate : conflict.getDuplicatesList()) {
                addRow(session, table, conflict.getDocumentId(), "duplicate", duplicate.getHead());
            }
        }

        private static void addRow(Session session, Table table, String id, String state, DocumentVersion version) {
            table.row(
                    id,
                    state,
                    version.getChangeId(),
                    session.time(version.getTimestampMillis()),
                    Text.size(version.getDataSize()),
                    version.getAuthor());
        }
    }

    /** Ends a conflict. */
    public static final class Resolve implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Make one of several concurrent versions the document: on top of all of them.");
            DocumentAddress.declare(syntax).parameter("CHANGE", "Change id, as \"syncspace doc conflicts\" shows it.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ResolveConflictResponse response = session.client()
                    .resolveConflict(ResolveConflictRequest.newBuilder()
                            .setDocumentId(DocumentAddress.documentId(arguments))
                            .setChangeId(arguments.parameter(2))
                            .setSpaceId(DocumentAddress.spaceId(session, arguments))
                            .build())
                    .join();
            session.respond(
                    response,
                    () -> DocumentCommands.printVersion(session, response.getVersion(), response.getChangeId()));
            return ExitCodes.OK;
        }
    }
}
