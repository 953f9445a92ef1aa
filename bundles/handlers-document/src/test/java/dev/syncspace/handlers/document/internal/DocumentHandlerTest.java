package dev.syncspace.handlers.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.DeleteDocumentResponse;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentOrder;
import dev.syncspace.proto.v1.FilterValueType;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentHandlerTest extends HandlerContract {
    private static final SpaceId SPACE = SpaceId.of("s");
    private static final ByteString DATA = ByteString.copyFromUtf8("data");

    private final FakeDocuments documents = new FakeDocuments();
    private final DocumentHandler handler = new DocumentHandler(documents);

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "CreateDocument",
                CreateDocumentRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .setCollection("c")
                        .setData(DATA)
                        .putMetadata("k", "v")
                        .build(),
                "GetDocument",
                GetDocumentRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .build(),
                "UpdateDocument",
                update().setData(DATA)
                        .putMetadata("k", "v")
                        .setExpectedVersion(3)
                        .setExpectedChangeId("change")
                        .build(),
                "DeleteDocument",
                DeleteDocumentRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .build(),
                "ListDocuments",
                ListDocumentsRequest.newBuilder()
                        .setSpaceId("s")
                        .setCollection("c")
                        .setLimit(5)
                        .setCursor("x")
                        .setOrderBy(DocumentOrder.DOCUMENT_ORDER_UPDATED)
                        .setDescending(true)
                        .build(),
                "QueryDocuments",
                QueryDocumentsRequest.newBuilder()
                        .setSpaceId("s")
                        .setCollection("c")
                        .addFilters(QueryFilter.newBuilder()
                                .setField("k")
                                .setOperator("eq")
                                .setValue("v")
                                .setValueType(FilterValueType.FILTER_VALUE_TYPE_TEXT))
                        .setLimit(5)
                        .setCursor("x")
                        .setOrderBy(DocumentOrder.DOCUMENT_ORDER_DOCUMENT_ID)
                        .build());
    }

    private static UpdateDocumentRequest.Builder update() {
        return UpdateDocumentRequest.newBuilder().setSpaceId("s").setDocumentId("d");
    }

    private ByteString call(String command, Message request) {
        return handler.handle(new FakeContext(command), request.toByteString());
    }

    private SyncSpaceException failure(String command, Message request) {
        SyncSpaceException failure = catchThrowableOfType(SyncSpaceException.class, () -> call(command, request));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
        return failure;
    }

    @Test
    void createPassesEverythingOnAndAnswersWhatWasWritten() throws InvalidProtocolBufferException {
        CreateDocumentResponse response = CreateDocumentResponse.parseFrom(
                call("CreateDocument", goodRequests().get("CreateDocument")));
        assertThat(response)
                .isEqualTo(CreateDocumentResponse.newBuilder()
                        .setDocumentId("d")
                        .setVersion(3)
                        .setChangeId("change")
                        .build());
        assertThat(documents.calls).containsExactly(List.of("create", SPACE, "d", "c", DATA, Map.of("k", "v")));
    }

    @Test
    void createNeedsOnlyASpace() {
        call(
                "CreateDocument",
                CreateDocumentRequest.newBuilder().setSpaceId("s").build());
        assertThat(documents.calls).containsExactly(List.of("create", SPACE, "", "", ByteString.EMPTY, Map.of()));
    }

    @Test
    void everyCommandNamesTheMissingSpaceAndDocument() {
        for (Map.Entry<String, Message> good : goodRequests().entrySet()) {
            Message.Builder request = good.getValue().toBuilder();
            request.clearField(request.getDescriptorForType().findFieldByName("space_id"));
            assertThat(failure(good.getKey(), request.build()).field()).isEqualTo("space_id");
        }
        for (String command : List.of("GetDocument", "UpdateDocument", "DeleteDocument")) {
            Message.Builder request = goodRequests().get(command).toBuilder();
            request.clearField(request.getDescriptorForType().findFieldByName("document_id"));
            assertThat(failure(command, request.build()).field()).isEqualTo("document_id");
        }
        assertThat(documents.calls).isEmpty();
    }

    @Test
    void aDocumentIdHasUpTo256BytesOfUtf8() {
        call(
                "GetDocument",
                GetDocumentRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("ä".repeat(128))
                        .build());
        for (String command : List.of("CreateDocument", "GetDocument", "UpdateDocument", "DeleteDocument")) {
            Message.Builder request = goodRequests().get(command).toBuilder();
            request.setField(request.getDescriptorForType().findFieldByName("document_id"), "ä".repeat(128) + "a");
            assertThat(failure(command, request.build()).field()).isEqualTo("document_id");
        }
    }

    @Test
    void getTellsFoundFromMissing() throws InvalidProtocolBufferException {
        GetDocumentResponse found =
                GetDocumentResponse.parseFrom(call("GetDocument", goodRequests().get("GetDocument")));
        assertThat(found.getFound()).isTrue();
        assertThat(found.getDocument())
                .isEqualTo(Document.newBuilder()
                        .setDocumentId("d")
                        .setSpaceId("s")
                        .setCollection("c")
                        .setData(DATA)
                        .putMetadata("k", "v")
                        .setVersion(3)
                        .setCreatedAt(1)
                        .setUpdatedAt(2)
                        .setCreatedAtMillis(1_999)
                        .setUpdatedAtMillis(2_001)
                        .setChangeId("change")
                        .setHasConflicts(true)
                        .setTreeId("tree")
                        .setAuthor("author")
                        .build());
        documents.isPresent = false;
        GetDocumentResponse missing =
                GetDocumentResponse.parseFrom(call("GetDocument", goodRequests().get("GetDocument")));
        assertThat(missing).isEqualTo(GetDocumentResponse.getDefaultInstance());
    }

    @Test
    void deleteTellsWhetherThereWasOne() throws InvalidProtocolBufferException {
        Message request = goodRequests().get("DeleteDocument");
        assertThat(DeleteDocumentResponse.parseFrom(call("DeleteDocument", request))
                        .getExisted())
                .isTrue();
        documents.isPresent = false;
        assertThat(DeleteDocumentResponse.parseFrom(call("DeleteDocument", request))
                        .getExisted())
                .isFalse();
    }

    @Test
    void w3AnUpdateReplacesTheDataAlsoByNothing() {
        call("UpdateDocument", update().build());
        assertThat(documents.calls)
                .containsExactly(List.of(
                        "update",
                        SPACE,
                        "d",
                        new DocumentUpdate(Optional.of(ByteString.EMPTY), Optional.empty(), 0, "")));
    }

    @Test
    void w11TheExpectationsOfAnUpdateReachTheService() throws InvalidProtocolBufferException {
        UpdateDocumentResponse response = UpdateDocumentResponse.parseFrom(
                call("UpdateDocument", goodRequests().get("UpdateDocument")));
        assertThat(response.getVersion()).isEqualTo(3);
        assertThat(response.getChangeId()).isEqualTo("change");
        assertThat(documents.calls)
                .containsExactly(List.of(
                        "update",
                        SPACE,
                        "d",
                        new DocumentUpdate(Optional.of(DATA), Optional.of(Map.of("k", "v")), 3, "change")));
    }

    @Test
    void anUpdateKeepsClearsOrReplacesTheMetadata() {
        call("UpdateDocument", update().setKeepData(true).build());
        call("UpdateDocument", update().setKeepData(true).setClearMetadata(true).build());
        call("UpdateDocument", update().setKeepData(true).putMetadata("k", "").build());
        assertThat(documents.calls)
                .extracting(call -> call.get(3))
                .containsExactly(
                        new DocumentUpdate(Optional.empty(), Optional.empty(), 0, ""),
                        new DocumentUpdate(Optional.empty(), Optional.of(Map.of()), 0, ""),
                        new DocumentUpdate(Optional.empty(), Optional.of(Map.of("k", "")), 0, ""));
    }

    @Test
    void contradictionsOfAnUpdateAreRefusedByName() {
        assertThat(failure(
                                "UpdateDocument",
                                update().setKeepData(true).setData(DATA).build())
                        .field())
                .isEqualTo("keep_data");
        assertThat(failure(
                                "UpdateDocument",
                                update().setClearMetadata(true)
                                        .putMetadata("k", "v")
                                        .build())
                        .field())
                .isEqualTo("clear_metadata");
        assertThat(failure("UpdateDocument", update().setExpectedVersion(-1).build())
                        .field())
                .isEqualTo("expected_version");
        assertThat(failure(
                                "UpdateDocument",
                                update().setExpectedChangeId("x".repeat(200)).build())
                        .field())
                .isEqualTo("expected_change_id");
        assertThat(documents.calls).isEmpty();
    }

    @Test
    void w13ListPassesItsQueryOn() throws InvalidProtocolBufferException {
        ListDocumentsResponse response = ListDocumentsResponse.parseFrom(
                call("ListDocuments", goodRequests().get("ListDocuments")));
        assertThat(response.getNextCursor()).isEqualTo("next");
        assertThat(response.getDocumentsList())
                .containsExactly(DocumentInfo.newBuilder()
                        .setDocumentId("d")
                        .setCollection("c")
                        .putMetadata("k", "v")
                        .setVersion(3)
                        .setCreatedAt(1)
                        .setUpdatedAt(2)
                        .setCreatedAtMillis(1_999)
                        .setUpdatedAtMillis(2_001)
                        .setHasConflicts(true)
                        .setDataSize(4)
                        .build());
        assertThat(documents.calls)
                .containsExactly(List.of(
                        "query", SPACE, new DocumentQuery("c", List.of(), 5, "x", DocumentQuery.Order.UPDATED, true)));
    }

    @Test
    void w9QueryPassesItsFiltersOn() throws InvalidProtocolBufferException {
        QueryDocumentsResponse response = QueryDocumentsResponse.parseFrom(
                call("QueryDocuments", goodRequests().get("QueryDocuments")));
        assertThat(response.getDocumentsCount()).isEqualTo(1);
        assertThat(documents.calls)
                .containsExactly(List.of(
                        "query",
                        SPACE,
                        new DocumentQuery(
                                "c",
                                List.of(new DocumentQuery.Filter("k", "eq", "v", DocumentQuery.ValueType.TEXT)),
                                5,
                                "x",
                                DocumentQuery.Order.DOCUMENT_ID,
                                false)));
    }

    @Test
    void everyOrderAndValueTypeHasItsValue() {
        for (DocumentOrder order : DocumentOrder.values()) {
            if (order != DocumentOrder.UNRECOGNIZED) {
                String expected = order.name().replace("DOCUMENT_ORDER_", "").replace("UNSPECIFIED", "CREATED");
                assertThat(Messages.order(order).name()).isEqualTo(expected);
            }
        }
        for (FilterValueType type : FilterValueType.values()) {
            if (type != FilterValueType.UNRECOGNIZED) {
                String expected = type.name().replace("FILTER_VALUE_TYPE_", "").replace("UNSPECIFIED", "AUTO");
                assertThat(Messages.filters(List.of(QueryFilter.newBuilder()
                                        .setValueType(type)
                                        .build()))
                                .get(0)
                                .type()
                                .name())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void boundsOfListsAreRefusedByName() {
        for (String command : List.of("ListDocuments", "QueryDocuments")) {
            assertThat(with(command, "limit", -1).field()).isEqualTo("limit");
            assertThat(with(command, "cursor", "x".repeat(3_000)).field()).isEqualTo("cursor");
            assertThat(with(command, "collection", "x".repeat(257)).field()).isEqualTo("collection");
        }
        SyncSpaceException order = failure(
                "ListDocuments",
                ListDocumentsRequest.newBuilder()
                        .setSpaceId("s")
                        .setOrderByValue(9)
                        .build());
        assertThat(order.field()).isEqualTo("order_by");
        SyncSpaceException type = failure(
                "QueryDocuments",
                QueryDocumentsRequest.newBuilder()
                        .setSpaceId("s")
                        .addFilters(QueryFilter.getDefaultInstance())
                        .addFilters(QueryFilter.newBuilder().setValueTypeValue(9))
                        .build());
        assertThat(type.field()).isEqualTo("filters[1].value_type");
        assertThat(documents.calls).isEmpty();
    }

    private SyncSpaceException with(String command, String field, Object value) {
        Message.Builder request = goodRequests().get(command).toBuilder();
        request.setField(request.getDescriptorForType().findFieldByName(field), value);
        return failure(command, request.build());
    }
}
