package dev.syncspace.cli.command;

import com.google.protobuf.ByteString;
import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.DeleteDocumentResponse;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentOrder;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of {@code syncspace doc} on documents as they are now. */
public final class DocumentCommands {
    private static final List<String> ORDERS = List.of("created", "updated", "id");

    private DocumentCommands() {}

    /** Makes a document. */
    public static final class Create implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Make a document and print its id. The data come from --file, --text or standard input.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .option("--id", "ID", "Id of the document. Default: a random one.")
                    .option("--collection", "C", "Collection that it belongs to.")
                    .options("--meta", "KEY=VALUE", "Metadata; may be given again.");
            DataOptions.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            String documentId = arguments.text("--id", "");
            if (arguments.has("--id") && documentId.isEmpty()) {
                throw Problem.usage("--id must not be empty; leave it out for a random id");
            }
            CreateDocumentRequest.Builder request = CreateDocumentRequest.newBuilder()
                    .setCollection(arguments.text("--collection", ""))
                    .putAllMetadata(Pairs.parse(arguments.texts("--meta")))
                    .setDocumentId(documentId)
                    .setSpaceId(Spaces.id(session, arguments.parameter(0)))
                    .setData(DataOptions.read(session, arguments));
            CreateDocumentResponse response =
                    session.client().createDocument(request.build()).join();
            session.respond(response, () -> session.out().line(Text.oneLine(response.getDocumentId())));
            return ExitCodes.OK;
        }
    }

    /** Reads a document. */
    public static final class Get implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Write the data of a document to standard output, byte for byte.");
            DocumentAddress.declare(syntax).flag("--info", "Show everything but the data.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            GetDocumentResponse response = session.client()
                    .getDocument(DocumentAddress.spaceId(session, arguments), DocumentAddress.documentId(arguments))
                    .join();
            if (!response.getFound() && !session.isJson()) {
                throw DocumentAddress.missing(arguments);
            }
            session.respond(response, () -> printDocument(session, response.getDocument(), arguments.has("--info")));
            return response.getFound() ? ExitCodes.OK : ExitCodes.NOT_FOUND;
        }
    }

    /** Writes a version. */
    public static final class Update implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                    "Replace the data of a document: from --file, --text or standard input. Metadata stay unless given; data stay"
                            + " if metadata are given and nothing is on standard input.");
            DocumentAddress.declare(syntax)
                    .option("--expect", "VERSION", "Only if the document is at this version number or change id.")
                    .options("--meta", "KEY=VALUE", "New metadata; may be given again.")
                    .flag("--clear-meta", "Remove all metadata.")
                    .flag("--keep-data", "Change the metadata alone.");
            DataOptions.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            if (arguments.has("--keep-data") && DataOptions.areGiven(arguments)) {
                throw Problem.usage("--keep-data excludes --file and --text");
            }
            UpdateDocumentRequest.Builder request = UpdateDocumentRequest.newBuilder()
                    .setDocumentId(DocumentAddress.documentId(arguments))
                    .putAllMetadata(Pairs.parse(arguments.texts("--meta")))
                    .setClearMetadata(arguments.has("--clear-meta"))
                    .setSpaceId(DocumentAddress.spaceId(session, arguments));
            expect(request, arguments.text("--expect"));
            setData(session, arguments, request);
            UpdateDocumentResponse response =
                    session.client().updateDocument(request.build()).join();
            session.respond(response, () -> printVersion(session, response.getVersion(), response.getChangeId()));
            return ExitCodes.OK;
        }

        /** Whoever gives metadata alone does not want to lose the data. */
        private static void setData(Session session, Arguments arguments, UpdateDocumentRequest.Builder request) {
            boolean isAboutMetadata =
                    (arguments.has("--meta") || arguments.has("--clear-meta")) && !DataOptions.areGiven(arguments);
            if (arguments.has("--keep-data")
                    || isAboutMetadata && session.environment().terminal().isInteractive()) {
                request.setKeepData(true);
                return;
            }
            ByteString data = DataOptions.read(session, arguments);
            request.setData(data).setKeepData(isAboutMetadata && data.isEmpty());
        }

        private static void expect(UpdateDocumentRequest.Builder request, @Nullable String expected) {
            if (expected == null) {
                return;
            }
            if (!Arguments.isNumber(expected)) {
                request.setExpectedChangeId(expected);
            } else if (Long.parseLong(expected) == 0) {
                throw Problem.usage("--expect takes a version from 1 on, or a change id");
            } else {
                request.setExpectedVersion(Long.parseLong(expected));
            }
        }
    }

    /** Deletes a document. */
    public static final class Delete implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Delete a document. Exit code 3 if there was none.");
            DocumentAddress.declare(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            DeleteDocumentResponse response = session.client()
                    .deleteDocument(DocumentAddress.spaceId(session, arguments), DocumentAddress.documentId(arguments))
                    .join();
            if (!response.getExisted() && !session.isJson()) {
                throw DocumentAddress.missing(arguments);
            }
            session.respond(response, () -> session.out()
                    .line("deleted " + Text.oneLine(DocumentAddress.documentId(arguments))));
            return response.getExisted() ? ExitCodes.OK : ExitCodes.NOT_FOUND;
        }
    }

    /** Lists documents. */
    public static final class ListAll implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the documents of a space.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .option("--collection", "C", "Only documents of this collection.");
            declareOrder(Pages.declare(syntax));
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListDocumentsRequest.Builder request = ListDocumentsRequest.newBuilder()
                    .setSpaceId(Spaces.id(session, arguments.parameter(0)))
                    .setCollection(arguments.text("--collection", ""))
                    .setOrderBy(order(arguments))
                    .setDescending(arguments.has("--desc"));
            Table table = documentTable();
            Pages.follow(
                    session,
                    arguments,
                    (limit, cursor) -> session.client()
                            .listDocuments(
                                    request.setLimit(limit).setCursor(cursor).build())
                            .join(),
                    ListDocumentsResponse::getNextCursor,
                    response -> addRows(session, table, response.getDocumentsList()));
            return printTable(session, table);
        }
    }

    /** Finds documents. */
    public static final class Query implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Find documents. Every --where must match: 'FIELD OP VALUE', for example",
                            "  --where 'status eq open' --where 'priority >= 3' --where '@updated_at:timestamp gt 2026-01-31T00:00:00Z'",
                            "FIELD is a metadata key or @id, @collection, @version, @created_at, @updated_at; with :text, :number, :bool or"
                                    + " :timestamp it says how to compare.",
                            "OP is eq, ne, gt, gte, lt, lte or contains; =, !=, >, >=, <, <= mean the same. FIELD and VALUE may stand in"
                                    + " single or double quotes.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .requiredOptions("--where", "'FIELD OP VALUE'", "What must hold; may be given again.")
                    .option("--collection", "C", "Only documents of this collection.");
            declareOrder(Pages.declare(syntax));
        }

        @Override
        public int run(Session session, Arguments arguments) {
            QueryDocumentsRequest.Builder request = QueryDocumentsRequest.newBuilder()
                    .setCollection(arguments.text("--collection", ""))
                    .setOrderBy(order(arguments))
                    .setDescending(arguments.has("--desc"));
            for (String filter : arguments.texts("--where")) {
                request.addFilters(Where.parse(filter));
            }
            request.setSpaceId(Spaces.id(session, arguments.parameter(0)));
            Table table = documentTable();
            Pages.follow(
                    session,
                    arguments,
                    (limit, cursor) -> session.client()
                            .queryDocuments(
                                    request.setLimit(limit).setCursor(cursor).build())
                            .join(),
                    QueryDocumentsResponse::getNextCursor,
                    response -> addRows(session, table, response.getDocumentsList()));
            return printTable(session, table);
        }
    }

    /** The order of a list, and the options that say it. */
    private static Syntax declareOrder(Syntax syntax) {
        return syntax.choice("--order", "BY", ORDERS, "Order by created, updated or id. Default: created.")
                .flag("--desc", "Last first.");
    }

    private static DocumentOrder order(Arguments arguments) {
        String name = arguments.text("--order", "created");
        return switch (name) {
            case "created" -> DocumentOrder.DOCUMENT_ORDER_CREATED;
            case "updated" -> DocumentOrder.DOCUMENT_ORDER_UPDATED;
            case "id" -> DocumentOrder.DOCUMENT_ORDER_DOCUMENT_ID;
            default -> throw Problem.usage("--order takes " + String.join(", ", ORDERS) + ", not: " + name);
        };
    }

    static void printDocument(Session session, Document document, boolean infoOnly) {
        if (!infoOnly) {
            session.out().write(document.getData());
            return;
        }
        session.out().line("document    " + Text.oneLine(document.getDocumentId()));
        session.out().line("space       " + document.getSpaceId());
        session.out()
                .line("collection  "
                        + (document.getCollection().isEmpty() ? "-" : Text.oneLine(document.getCollection())));
        session.out()
                .line("version     " + document.getVersion() + (document.getHasConflicts() ? " (has conflicts)" : ""));
        session.out().line("change      " + document.getChangeId());
        session.out().line("tree        " + document.getTreeId());
        session.out().line("author      " + document.getAuthor());
        session.out().line("size        " + Text.size(document.getData().size()));
        session.out().line("created     " + session.time(document.getCreatedAtMillis()));
        session.out().line("updated     " + session.time(document.getUpdatedAtMillis()));
        session.out().line("metadata    " + Text.pairs(document.getMetadataMap()));
    }

    static void printVersion(Session session, long version, String changeId) {
        session.out().line("version " + version + "  change " + changeId);
    }

    private static Table documentTable() {
        return new Table("ID", "COLLECTION", "VERSION", "SIZE", "UPDATED", "METADATA");
    }

    private static void addRows(Session session, Table table, List<DocumentInfo> documents) {
        for (DocumentInfo document : documents) {
            table.row(
                    document.getDocumentId(),
                    document.getCollection(),
                    document.getVersion() + (document.getHasConflicts() ? " conflict" : ""),
                    Text.size(document.getDataSize()),
                    session.time(document.getUpdatedAtMillis()),
                    Text.pairs(document.getMetadataMap()));
        }
    }

    private static int printTable(Session session, Table table) {
        if (!session.isJson()) {
            session.out().table(table);
        }
        return ExitCodes.OK;
    }
}
