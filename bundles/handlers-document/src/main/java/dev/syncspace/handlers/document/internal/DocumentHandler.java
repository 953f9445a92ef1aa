package dev.syncspace.handlers.document.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.DeleteDocumentResponse;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands on current versions of documents. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=CreateDocument",
            CommandHandler.COMMANDS + "=GetDocument",
            CommandHandler.COMMANDS + "=UpdateDocument",
            CommandHandler.COMMANDS + "=DeleteDocument",
            CommandHandler.COMMANDS + "=ListDocuments",
            CommandHandler.COMMANDS + "=QueryDocuments",
            CommandHandler.READ_COMMANDS + "=GetDocument",
            CommandHandler.READ_COMMANDS + "=ListDocuments",
            CommandHandler.READ_COMMANDS + "=QueryDocuments"
        })
public final class DocumentHandler implements CommandHandler {
    private final DocumentService documents;

    @Activate
    public DocumentHandler(@Reference DocumentService documents) {
        this.documents = documents;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "CreateDocument" -> create(Requests.parse(CreateDocumentRequest.parser(), request));
                    case "GetDocument" -> get(Requests.parse(GetDocumentRequest.parser(), request));
                    case "UpdateDocument" -> update(Requests.parse(UpdateDocumentRequest.parser(), request));
                    case "DeleteDocument" -> delete(Requests.parse(DeleteDocumentRequest.parser(), request));
                    case "ListDocuments" -> list(Requests.parse(ListDocumentsRequest.parser(), request));
                    case "QueryDocuments" -> query(Requests.parse(QueryDocumentsRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private CreateDocumentResponse create(CreateDocumentRequest request) {
        WrittenVersion written = documents.create(
                Requests.spaceId(request.getSpaceId()),
                Fields.newDocumentId(request.getDocumentId()),
                Fields.collection(request.getCollection()),
                request.getData(),
                request.getMetadataMap());
        return CreateDocumentResponse.newBuilder()
                .setDocumentId(written.documentId())
                .setVersion(written.version())
                .setChangeId(written.changeId())
                .build();
    }

    private GetDocumentResponse get(GetDocumentRequest request) {
        Optional<Document> document =
                documents.get(Requests.spaceId(request.getSpaceId()), Fields.documentId(request.getDocumentId()));
        GetDocumentResponse.Builder response = GetDocumentResponse.newBuilder().setFound(document.isPresent());
        document.map(Messages::document).ifPresent(response::setDocument);
        return response.build();
    }

    private UpdateDocumentResponse update(UpdateDocumentRequest request) {
        if (request.getKeepData() && !request.getData().isEmpty()) {
            throw SyncSpaceException.invalid("keep_data", "keep_data and data exclude each other: leave data empty");
        }
        if (request.getClearMetadata() && request.getMetadataCount() > 0) {
            throw SyncSpaceException.invalid(
                    "clear_metadata", "clear_metadata and metadata exclude each other: leave metadata empty");
        }
        Requests.notNegative("expected_version", request.getExpectedVersion());
        boolean replacesMetadata = request.getClearMetadata() || request.getMetadataCount() > 0;
        WrittenVersion written = documents.update(
                Requests.spaceId(request.getSpaceId()),
                Fields.documentId(request.getDocumentId()),
                new DocumentUpdate(
                        request.getKeepData() ? Optional.empty() : Optional.of(request.getData()),
                        replacesMetadata ? Optional.of(request.getMetadataMap()) : Optional.empty(),
                        request.getExpectedVersion(),
                        Fields.changeId("expected_change_id", request.getExpectedChangeId())));
        return UpdateDocumentResponse.newBuilder()
                .setVersion(written.version())
                .setChangeId(written.changeId())
                .build();
    }

    private DeleteDocumentResponse delete(DeleteDocumentRequest request) {
        return DeleteDocumentResponse.newBuilder()
                .setExisted(documents.delete(
                        Requests.spaceId(request.getSpaceId()), Fields.documentId(request.getDocumentId())))
                .build();
    }

    private ListDocumentsResponse list(ListDocumentsRequest request) {
        DocumentPage page = documents.query(
                Requests.spaceId(request.getSpaceId()),
                new DocumentQuery(
                        Fields.collection(request.getCollection()),
                        List.of(),
                        Requests.limit(request.getLimit()),
                        Fields.cursor(request.getCursor()),
                        Messages.order(request.getOrderBy()),
                        request.getDescending()));
        ListDocumentsResponse.Builder response =
                ListDocumentsResponse.newBuilder().setNextCursor(page.nextCursor());
        page.documents().forEach(entry -> response.addDocuments(Messages.info(entry)));
        return response.build();
    }

    private QueryDocumentsResponse query(QueryDocumentsRequest request) {
        DocumentPage page = documents.query(
                Requests.spaceId(request.getSpaceId()),
                new DocumentQuery(
                        Fields.collection(request.getCollection()),
                        Messages.filters(request.getFiltersList()),
                        Requests.limit(request.getLimit()),
                        Fields.cursor(request.getCursor()),
                        Messages.order(request.getOrderBy()),
                        request.getDescending()));
        QueryDocumentsResponse.Builder response =
                QueryDocumentsResponse.newBuilder().setNextCursor(page.nextCursor());
        page.documents().forEach(entry -> response.addDocuments(Messages.info(entry)));
        return response.build();
    }
}
