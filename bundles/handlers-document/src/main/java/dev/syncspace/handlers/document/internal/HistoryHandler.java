package dev.syncspace.handlers.document.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.document.ConflictPage;
import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.SyncSpaceException;
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
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands on old and concurrent versions of documents. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=ListDocumentVersions",
            CommandHandler.COMMANDS + "=GetDocumentVersion",
            CommandHandler.COMMANDS + "=RestoreDocument",
            CommandHandler.COMMANDS + "=ListConflicts",
            CommandHandler.COMMANDS + "=ResolveConflict",
            CommandHandler.READ_COMMANDS + "=ListDocumentVersions",
            CommandHandler.READ_COMMANDS + "=GetDocumentVersion",
            CommandHandler.READ_COMMANDS + "=ListConflicts"
        })
public final class HistoryHandler implements CommandHandler {
    private final DocumentService documents;

    @Activate
    public HistoryHandler(@Reference DocumentService documents) {
        this.documents = documents;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "ListDocumentVersions" ->
                        versions(Requests.parse(ListDocumentVersionsRequest.parser(), request));
                    case "GetDocumentVersion" -> version(Requests.parse(GetDocumentVersionRequest.parser(), request));
                    case "RestoreDocument" -> restore(Requests.parse(RestoreDocumentRequest.parser(), request));
                    case "ListConflicts" -> conflicts(Requests.parse(ListConflictsRequest.parser(), request));
                    case "ResolveConflict" -> resolve(Requests.parse(ResolveConflictRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private ListDocumentVersionsResponse versions(ListDocumentVersionsRequest request) {
        VersionPage page = documents.versions(
                Requests.spaceId(request.getSpaceId()),
                Fields.documentId(request.getDocumentId()),
                Requests.limit(request.getLimit()),
                Fields.cursor(request.getCursor()));
        ListDocumentVersionsResponse.Builder response =
                ListDocumentVersionsResponse.newBuilder().setNextCursor(page.nextCursor());
        page.versions().forEach(entry -> response.addVersions(Messages.version(entry)));
        return response.build();
    }

    private GetDocumentVersionResponse version(GetDocumentVersionRequest request) {
        return GetDocumentVersionResponse.newBuilder()
                .setDocument(Messages.document(documents.version(
                        Requests.spaceId(request.getSpaceId()),
                        Fields.documentId(request.getDocumentId()),
                        reference(request.getVersion(), request.getChangeId()))))
                .build();
    }

    private RestoreDocumentResponse restore(RestoreDocumentRequest request) {
        Requests.notNegative("expected_version", request.getExpectedVersion());
        WrittenVersion written = documents.restore(
                Requests.spaceId(request.getSpaceId()),
                Fields.documentId(request.getDocumentId()),
                reference(request.getVersion(), request.getChangeId()),
                request.getExpectedVersion());
        return RestoreDocumentResponse.newBuilder()
                .setVersion(written.version())
                .setChangeId(written.changeId())
                .build();
    }

    private ListConflictsResponse conflicts(ListConflictsRequest request) {
        ConflictPage page = documents.conflicts(
                Requests.spaceId(request.getSpaceId()),
                Fields.newDocumentId(request.getDocumentId()),
                Requests.limit(request.getLimit()),
                Fields.cursor(request.getCursor()));
        ListConflictsResponse.Builder response =
                ListConflictsResponse.newBuilder().setNextCursor(page.nextCursor());
        page.conflicts().forEach(entry -> response.addConflicts(Messages.conflict(entry)));
        return response.build();
    }

    private ResolveConflictResponse resolve(ResolveConflictRequest request) {
        WrittenVersion written = documents.resolve(
                Requests.spaceId(request.getSpaceId()),
                Fields.documentId(request.getDocumentId()),
                Fields.changeId("change_id", Requests.required("change_id", request.getChangeId())));
        return ResolveConflictResponse.newBuilder()
                .setVersion(written.version())
                .setChangeId(written.changeId())
                .build();
    }

    private static VersionRef reference(long version, String changeId) {
        Requests.notNegative("version", version);
        Fields.changeId("change_id", changeId);
        if ((version > 0) == !changeId.isEmpty()) {
            throw SyncSpaceException.invalid("version", "name the version by exactly one of version and change_id");
        }
        return new VersionRef(version, changeId);
    }
}
