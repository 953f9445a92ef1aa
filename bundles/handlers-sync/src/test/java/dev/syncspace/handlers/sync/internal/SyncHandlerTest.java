package dev.syncspace.handlers.sync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.sync.SyncService;
import dev.syncspace.proto.v1.GetSyncStatusRequest;
import dev.syncspace.proto.v1.GetSyncStatusResponse;
import dev.syncspace.proto.v1.JoinSpaceRequest;
import dev.syncspace.proto.v1.LeaveSpaceRequest;
import dev.syncspace.proto.v1.ListPendingRequest;
import dev.syncspace.proto.v1.ListPendingResponse;
import dev.syncspace.proto.v1.PauseSyncRequest;
import dev.syncspace.proto.v1.PauseSyncResponse;
import dev.syncspace.proto.v1.PendingObject;
import dev.syncspace.proto.v1.SpaceSyncStatus;
import dev.syncspace.proto.v1.StartSyncRequest;
import dev.syncspace.proto.v1.StartSyncResponse;
import dev.syncspace.proto.v1.SyncStatus;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncHandlerTest extends HandlerContract {
    private final List<List<Object>> calls = new ArrayList<>();
    private AccountState state = AccountState.UNLOCKED;
    private final SyncHandler handler =
            new SyncHandler(new FakeSync(), fake(SpaceService.class, "get"), fake(AccountService.class, "status"));

    /** Answers one method, by what the test has set, and has no other. */
    private <T> T fake(Class<T> type, String only) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo(only);
                    if (type == SpaceService.class) {
                        calls.add(List.of("get", ((SpaceId) arguments[0]).text()));
                        return null;
                    }
                    return new AccountStatus(state, "", "", false, 0);
                }));
    }

    private final class FakeSync implements SyncService {
        @Override
        public void start(Optional<SpaceId> space) {
            calls.add(List.of("start", space));
        }

        @Override
        public void pause(Optional<SpaceId> space) {
            calls.add(List.of("pause", space));
        }

        @Override
        public List<SpaceStatus> status(Optional<SpaceId> space) {
            calls.add(List.of("status", space));
            return List.of(new SpaceStatus(SpaceId.of("s"), true, 1_999, 1L << 40));
        }

        @Override
        public PendingPage pending(Optional<SpaceId> space, int limit, String cursor) {
            calls.add(List.of("pending", space, limit, cursor));
            return new PendingPage(List.of(new SyncService.PendingObject(SpaceId.of("s"), "tree", 2)), "next");
        }
    }

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "JoinSpace",
                JoinSpaceRequest.newBuilder()
                        .setSpaceId("s")
                        .setInviteToken("t")
                        .build(),
                "LeaveSpace",
                LeaveSpaceRequest.newBuilder().setSpaceId("s").build(),
                "StartSync",
                StartSyncRequest.newBuilder().setSpaceId("s").build(),
                "PauseSync",
                PauseSyncRequest.newBuilder().setSpaceId("s").build(),
                "GetSyncStatus",
                GetSyncStatusRequest.newBuilder().setSpaceId("s").build(),
                "ListPending",
                ListPendingRequest.newBuilder()
                        .setSpaceId("s")
                        .setLimit(3)
                        .setCursor("c")
                        .build());
    }

    @Override
    protected Map<String, Reason> designedFailures() {
        return Map.of("JoinSpace", Reason.NETWORK_NOT_CONFIGURED, "LeaveSpace", Reason.NETWORK_NOT_CONFIGURED);
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
    void joiningNeedsAnAccountThenANetwork() {
        Message join = goodRequests().get("JoinSpace");
        assertThat(failure("JoinSpace", join).reason()).isEqualTo(Reason.NETWORK_NOT_CONFIGURED);
        state = AccountState.LOCKED;
        assertThat(failure("JoinSpace", join).reason()).isEqualTo(Reason.ACCOUNT_LOCKED);
        state = AccountState.NONE;
        assertThat(failure("JoinSpace", join).reason()).isEqualTo(Reason.NO_ACCOUNT);
    }

    @Test
    void joiningNamesWhatIsMissing() {
        assertThat(failure("JoinSpace", JoinSpaceRequest.getDefaultInstance()).field())
                .isEqualTo("space_id");
        assertThat(failure(
                                "JoinSpace",
                                JoinSpaceRequest.newBuilder().setSpaceId("s").build())
                        .field())
                .isEqualTo("invite_token");
        assertThat(failure(
                                "JoinSpace",
                                JoinSpaceRequest.newBuilder()
                                        .setSpaceId("s")
                                        .setInviteToken("x".repeat(20_000))
                                        .build())
                        .field())
                .isEqualTo("invite_token");
    }

    @Test
    void leavingAsksForTheSpaceFirst() {
        failure("LeaveSpace", goodRequests().get("LeaveSpace"));
        assertThat(calls).containsExactly(List.of("get", "s"));
        assertThat(failure("LeaveSpace", LeaveSpaceRequest.getDefaultInstance()).field())
                .isEqualTo("space_id");
    }

    @Test
    void wishesGoToOneSpaceOrToAll() throws InvalidProtocolBufferException {
        assertThat(StartSyncResponse.parseFrom(call("StartSync", StartSyncRequest.getDefaultInstance()))
                        .getSuccess())
                .isTrue();
        assertThat(PauseSyncResponse.parseFrom(call("PauseSync", goodRequests().get("PauseSync")))
                        .getSuccess())
                .isTrue();
        assertThat(calls)
                .containsExactly(List.of("start", Optional.empty()), List.of("pause", Optional.of(SpaceId.of("s"))));
    }

    @Test
    void theStatusIsIdleWithTheNumberOfPendingChanges() throws InvalidProtocolBufferException {
        GetSyncStatusResponse response =
                GetSyncStatusResponse.parseFrom(call("GetSyncStatus", GetSyncStatusRequest.getDefaultInstance()));
        assertThat(response.getStatusesList())
                .containsExactly(SpaceSyncStatus.newBuilder()
                        .setSpaceId("s")
                        .setStatus(SyncStatus.SYNC_STATUS_IDLE)
                        .setLastSyncAt(1)
                        .setPendingChanges(Integer.MAX_VALUE)
                        .setIsWanted(true)
                        .build());
    }

    @Test
    void pendingObjectsComeInPages() throws InvalidProtocolBufferException {
        ListPendingResponse response =
                ListPendingResponse.parseFrom(call("ListPending", goodRequests().get("ListPending")));
        assertThat(response.getNextCursor()).isEqualTo("next");
        assertThat(response.getObjectsList())
                .containsExactly(PendingObject.newBuilder()
                        .setSpaceId("s")
                        .setObjectId("tree")
                        .setPendingChanges(2)
                        .build());
        assertThat(calls).containsExactly(List.of("pending", Optional.of(SpaceId.of("s")), 3, "c"));
        SyncSpaceException failure = failure(
                "ListPending", ListPendingRequest.newBuilder().setLimit(-1).build());
        assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
        assertThat(failure.field()).isEqualTo("limit");
    }
}
