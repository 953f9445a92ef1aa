package dev.syncspace.handlers.sync.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.document.DocumentLimits;
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
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands on sync, as they answer while no network is configured. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=JoinSpace",
            CommandHandler.COMMANDS + "=LeaveSpace",
            CommandHandler.COMMANDS + "=StartSync",
            CommandHandler.COMMANDS + "=PauseSync",
            CommandHandler.COMMANDS + "=GetSyncStatus",
            CommandHandler.COMMANDS + "=ListPending",
            CommandHandler.READ_COMMANDS + "=GetSyncStatus",
            CommandHandler.READ_COMMANDS + "=ListPending"
        })
public final class SyncHandler implements CommandHandler {
    private static final long MILLIS_PER_SECOND = 1000;
    /** An invite holds a few keys and ids. */
    private static final int INVITE_TOKEN_MAX_BYTES = 16 * 1024;

    private final SyncService sync;
    private final SpaceService spaces;
    private final AccountService account;

    @Activate
    public SyncHandler(@Reference SyncService sync, @Reference SpaceService spaces, @Reference AccountService account) {
        this.sync = sync;
        this.spaces = spaces;
        this.account = account;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "JoinSpace" -> throw join(Requests.parse(JoinSpaceRequest.parser(), request));
                    case "LeaveSpace" -> throw leave(Requests.parse(LeaveSpaceRequest.parser(), request));
                    case "StartSync" -> start(Requests.parse(StartSyncRequest.parser(), request));
                    case "PauseSync" -> pause(Requests.parse(PauseSyncRequest.parser(), request));
                    case "GetSyncStatus" -> status(Requests.parse(GetSyncStatusRequest.parser(), request));
                    case "ListPending" -> pending(Requests.parse(ListPendingRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private SyncSpaceException join(JoinSpaceRequest request) {
        Requests.spaceId(request.getSpaceId());
        Requests.atMost(
                "invite_token", Requests.required("invite_token", request.getInviteToken()), INVITE_TOKEN_MAX_BYTES);
        return switch (account.status().state()) {
            case NONE -> SyncSpaceException.of(Reason.NO_ACCOUNT, "there is no account yet: create or recover one");
            case LOCKED ->
                SyncSpaceException.of(Reason.ACCOUNT_LOCKED, "the account is locked: unlock it with its passphrase");
            case UNLOCKED -> noNetwork("joining a space");
        };
    }

    private SyncSpaceException leave(LeaveSpaceRequest request) {
        spaces.get(Requests.spaceId(request.getSpaceId()));
        return noNetwork("leaving a space");
    }

    private static SyncSpaceException noNetwork(String what) {
        return SyncSpaceException.of(
                Reason.NETWORK_NOT_CONFIGURED, what + " needs a network, and none is configured on this platform");
    }

    private StartSyncResponse start(StartSyncRequest request) {
        sync.start(optional(request.getSpaceId()));
        return StartSyncResponse.newBuilder().setSuccess(true).build();
    }

    private PauseSyncResponse pause(PauseSyncRequest request) {
        sync.pause(optional(request.getSpaceId()));
        return PauseSyncResponse.newBuilder().setSuccess(true).build();
    }

    private GetSyncStatusResponse status(GetSyncStatusRequest request) {
        GetSyncStatusResponse.Builder response = GetSyncStatusResponse.newBuilder();
        for (SyncService.SpaceStatus status : sync.status(optional(request.getSpaceId()))) {
            response.addStatuses(SpaceSyncStatus.newBuilder()
                    .setSpaceId(status.space().text())
                    .setStatus(SyncStatus.SYNC_STATUS_IDLE)
                    .setLastSyncAt(Math.floorDiv(status.lastSyncAtMillis(), MILLIS_PER_SECOND))
                    .setPendingChanges((int) Math.min(status.pendingChanges(), Integer.MAX_VALUE))
                    .setIsWanted(status.isWanted()));
        }
        return response.build();
    }

    private ListPendingResponse pending(ListPendingRequest request) {
        SyncService.PendingPage page = sync.pending(
                optional(request.getSpaceId()),
                Requests.limit(request.getLimit()),
                Requests.atMost("cursor", request.getCursor(), DocumentLimits.CURSOR_MAX_BYTES));
        ListPendingResponse.Builder response = ListPendingResponse.newBuilder().setNextCursor(page.nextCursor());
        for (SyncService.PendingObject object : page.objects()) {
            response.addObjects(PendingObject.newBuilder()
                    .setSpaceId(object.space().text())
                    .setObjectId(object.objectId())
                    .setPendingChanges(object.pendingChanges()));
        }
        return response.build();
    }

    private static Optional<SpaceId> optional(String spaceId) {
        return spaceId.isEmpty() ? Optional.empty() : Optional.of(Requests.spaceId(spaceId));
    }
}
