package dev.syncspace.handlers.space.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.CreateSpaceResponse;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.DeleteSpaceResponse;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.GetSpaceResponse;
import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SyncStatus;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpaceHandlerTest extends HandlerContract {
    private final FakeSpaces spaces = new FakeSpaces();
    private final SpaceHandler handler = new SpaceHandler(spaces);

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "CreateSpace",
                CreateSpaceRequest.newBuilder()
                        .setSpaceId("ignored")
                        .setName("n")
                        .putMetadata("k", "v")
                        .build(),
                "ListSpaces",
                ListSpacesRequest.getDefaultInstance(),
                "GetSpace",
                GetSpaceRequest.newBuilder().setSpaceId("s").build(),
                "UpdateSpace",
                UpdateSpaceRequest.newBuilder()
                        .setSpaceId("s")
                        .setName("n")
                        .putMetadata("k", "v")
                        .build(),
                "DeleteSpace",
                DeleteSpaceRequest.newBuilder().setSpaceId("s").build());
    }

    private byte[] call(String command, Message request) {
        return handler.handle(new FakeContext(command), request.toByteString()).toByteArray();
    }

    private SyncSpaceException failure(String command, Message request) {
        SyncSpaceException failure = catchThrowableOfType(SyncSpaceException.class, () -> call(command, request));
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void w16CreateAnswersTheIdOfTheSpaceThatItMade() throws InvalidProtocolBufferException {
        CreateSpaceResponse response =
                CreateSpaceResponse.parseFrom(call("CreateSpace", goodRequests().get("CreateSpace")));
        assertThat(response.getSpaceId()).isEqualTo("bafyspace.z");
        assertThat(spaces.calls).containsExactly(List.of("create", "n", Map.of("k", "v")));
    }

    @Test
    void aSpaceNeedsNeitherNameNorMetadata() {
        call("CreateSpace", CreateSpaceRequest.getDefaultInstance());
        assertThat(spaces.calls).containsExactly(List.of("create", "", Map.of()));
    }

    @Test
    void timesAreWholeSecondsRoundedDown() throws InvalidProtocolBufferException {
        SpaceInfo info = GetSpaceResponse.parseFrom(call(
                        "GetSpace", GetSpaceRequest.newBuilder().setSpaceId("s").build()))
                .getSpace();
        assertThat(info)
                .isEqualTo(SpaceInfo.newBuilder()
                        .setSpaceId("bafyspace.z")
                        .setName("name")
                        .putMetadata("k", "v")
                        .setCreatedAt(1)
                        .setUpdatedAt(-1)
                        .setSyncStatus(SyncStatus.SYNC_STATUS_IDLE)
                        .setPermission("owner")
                        .setSpaceType("anytype.space")
                        .setDocumentCount(7)
                        .build());
    }

    @Test
    void theListKeepsTheOrderOfTheService() throws InvalidProtocolBufferException {
        ListSpacesResponse response =
                ListSpacesResponse.parseFrom(call("ListSpaces", ListSpacesRequest.getDefaultInstance()));
        assertThat(response.getSpacesCount()).isEqualTo(2);
    }

    @Test
    void updateTellsAbsentFromEmpty() {
        call("UpdateSpace", UpdateSpaceRequest.newBuilder().setSpaceId("s").build());
        call(
                "UpdateSpace",
                UpdateSpaceRequest.newBuilder().setSpaceId("s").setName("").build());
        call(
                "UpdateSpace",
                UpdateSpaceRequest.newBuilder()
                        .setSpaceId("s")
                        .setClearMetadata(true)
                        .build());
        call(
                "UpdateSpace",
                UpdateSpaceRequest.newBuilder()
                        .setSpaceId("s")
                        .putMetadata("k", "")
                        .build());
        assertThat(spaces.calls)
                .containsExactly(
                        List.of("update", "s", Optional.empty(), Optional.empty()),
                        List.of("update", "s", Optional.of(""), Optional.empty()),
                        List.of("update", "s", Optional.empty(), Optional.of(Map.of())),
                        List.of("update", "s", Optional.empty(), Optional.of(Map.of("k", ""))));
    }

    @Test
    void metadataAndClearMetadataExcludeEachOther() {
        SyncSpaceException failure = failure(
                "UpdateSpace",
                UpdateSpaceRequest.newBuilder()
                        .setSpaceId("s")
                        .putMetadata("k", "v")
                        .setClearMetadata(true)
                        .build());
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
        assertThat(failure.field()).isEqualTo("clear_metadata");
    }

    @Test
    void theSpaceIdIsRequired() {
        for (String command : List.of("GetSpace", "UpdateSpace", "DeleteSpace")) {
            SyncSpaceException failure = failure(command, ListSpacesRequest.getDefaultInstance());
            assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
            assertThat(failure.field()).isEqualTo("space_id");
        }
        assertThat(spaces.calls).isEmpty();
    }

    @Test
    void deleteAnswersSuccess() throws InvalidProtocolBufferException {
        assertThat(DeleteSpaceResponse.parseFrom(
                                call("DeleteSpace", goodRequests().get("DeleteSpace")))
                        .getSuccess())
                .isTrue();
        assertThat(spaces.calls).containsExactly(List.of("delete", "s"));
    }
}
