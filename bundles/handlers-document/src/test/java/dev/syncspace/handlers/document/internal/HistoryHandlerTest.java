package dev.syncspace.handlers.document.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
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
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HistoryHandlerTest extends HandlerContract {
    private static final SpaceId SPACE = SpaceId.of("s");
    private static final DocumentVersion VERSION = DocumentVersion.newBuilder()
            .setVersion(3)
            .setChangeId("change")
            .addPreviousChangeIds("p1")
            .addPreviousChangeIds("p2")
            .setAuthor("author")
            .setTimestampMillis(1_999)
            .setDataSize(4)
            .setIsCurrent(true)
            .build();

    private final FakeDocuments documents = new FakeDocuments();
    private final HistoryHandler handler = new HistoryHandler(documents);

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "ListDocumentVersions",
                ListDocumentVersionsRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .setLimit(5)
                        .setCursor("x")
                        .build(),
                "GetDocumentVersion",
                GetDocumentVersionRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .setVersion(2)
                        .build(),
                "RestoreDocument",
                RestoreDocumentRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .setChangeId("old")
                        .setExpectedVersion(7)
                        .build(),
                "ListConflicts",
                ListConflictsRequest.newBuilder()
                        .setSpaceId("s")
                        .setLimit(5)
                        .setCursor("x")
                        .build(),
                "ResolveConflict",
                ResolveConflictRequest.newBuilder()
                        .setSpaceId("s")
                        .setDocumentId("d")
                        .setChangeId("c")
                        .build());
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
    void versionsComeInPages() throws InvalidProtocolBufferException {
        ListDocumentVersionsResponse response = ListDocumentVersionsResponse.parseFrom(
                call("ListDocumentVersions", goodRequests().get("ListDocumentVersions")));
        assertThat(response.getVersionsList()).containsExactly(VERSION);
        assertThat(response.getNextCursor()).isEqualTo("next");
        assertThat(documents.calls).containsExactly(List.of("versions", SPACE, "d", 5, "x"));
    }

    @Test
    void aVersionIsNamedByNumberOrByChange() throws InvalidProtocolBufferException {
        GetDocumentVersionRequest.Builder request =
                GetDocumentVersionRequest.newBuilder().setSpaceId("s").setDocumentId("d");
        GetDocumentVersionResponse response = GetDocumentVersionResponse.parseFrom(
                call("GetDocumentVersion", request.setVersion(2).build()));
        assertThat(response.getDocument().getVersion()).isEqualTo(3);
        call("GetDocumentVersion", request.clearVersion().setChangeId("c").build());
        assertThat(documents.calls)
                .containsExactly(
                        List.of("version", SPACE, "d", new VersionRef(2, "")),
                        List.of("version", SPACE, "d", new VersionRef(0, "c")));
        assertThat(failure("GetDocumentVersion", request.clearChangeId().build())
                        .field())
                .isEqualTo("version");
        assertThat(failure(
                                "GetDocumentVersion",
                                request.setVersion(2).setChangeId("c").build())
                        .field())
                .isEqualTo("version");
        assertThat(failure(
                                "GetDocumentVersion",
                                request.setVersion(-2).clearChangeId().build())
                        .field())
                .isEqualTo("version");
        assertThat(failure(
                                "GetDocumentVersion",
                                request.clearVersion()
                                        .setChangeId("x".repeat(200))
                                        .build())
                        .field())
                .isEqualTo("change_id");
    }

    @Test
    void restorePassesItsExpectationOn() throws InvalidProtocolBufferException {
        RestoreDocumentResponse response = RestoreDocumentResponse.parseFrom(
                call("RestoreDocument", goodRequests().get("RestoreDocument")));
        assertThat(response.getVersion()).isEqualTo(3);
        assertThat(response.getChangeId()).isEqualTo("change");
        assertThat(documents.calls).containsExactly(List.of("restore", SPACE, "d", new VersionRef(0, "old"), 7L));
        assertThat(failure(
                                "RestoreDocument",
                                RestoreDocumentRequest.newBuilder()
                                        .setSpaceId("s")
                                        .setDocumentId("d")
                                        .setVersion(1)
                                        .setExpectedVersion(-1)
                                        .build())
                        .field())
                .isEqualTo("expected_version");
    }

    @Test
    void w6ConflictsNameWinnerLosersAndDuplicates() throws InvalidProtocolBufferException {
        ListConflictsResponse response = ListConflictsResponse.parseFrom(
                call("ListConflicts", goodRequests().get("ListConflicts")));
        assertThat(response.getNextCursor()).isEqualTo("next");
        assertThat(response.getConflictsList())
                .containsExactly(DocumentConflict.newBuilder()
                        .setDocumentId("d")
                        .setWinner(VERSION)
                        .addLosers(VERSION)
                        .addDuplicates(DuplicateDocument.newBuilder()
                                .setTreeId("tree2")
                                .setHead(VERSION))
                        .build());
        assertThat(documents.calls).containsExactly(List.of("conflicts", SPACE, "", 5, "x"));
    }

    @Test
    void resolveNamesADocumentAndAChange() throws InvalidProtocolBufferException {
        Message good = goodRequests().get("ResolveConflict");
        assertThat(ResolveConflictResponse.parseFrom(call("ResolveConflict", good))
                        .getVersion())
                .isEqualTo(3);
        assertThat(documents.calls).containsExactly(List.of("resolve", SPACE, "d", "c"));
        for (String field : List.of("space_id", "document_id", "change_id")) {
            Message.Builder request = good.toBuilder();
            request.clearField(request.getDescriptorForType().findFieldByName(field));
            assertThat(failure("ResolveConflict", request.build()).field()).isEqualTo(field);
        }
    }

    @Test
    void everyListRefusesANegativeLimitAndAnEndlessCursor() {
        for (String command : List.of("ListDocumentVersions", "ListConflicts")) {
            Message.Builder request = goodRequests().get(command).toBuilder();
            request.setField(request.getDescriptorForType().findFieldByName("limit"), -1);
            assertThat(failure(command, request.build()).field()).isEqualTo("limit");
            request.setField(request.getDescriptorForType().findFieldByName("limit"), 1);
            request.setField(request.getDescriptorForType().findFieldByName("cursor"), "x".repeat(3_000));
            assertThat(failure(command, request.build()).field()).isEqualTo("cursor");
        }
    }
}
