package dev.syncspace.handlers.space.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceService;
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
import dev.syncspace.proto.v1.UpdateSpaceResponse;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands on spaces of this account. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=CreateSpace",
            CommandHandler.COMMANDS + "=ListSpaces",
            CommandHandler.COMMANDS + "=GetSpace",
            CommandHandler.COMMANDS + "=UpdateSpace",
            CommandHandler.COMMANDS + "=DeleteSpace",
            CommandHandler.READ_COMMANDS + "=ListSpaces",
            CommandHandler.READ_COMMANDS + "=GetSpace"
        })
public final class SpaceHandler implements CommandHandler {
    private static final long MILLIS_PER_SECOND = 1000;

    private final SpaceService spaces;

    @Activate
    public SpaceHandler(@Reference SpaceService spaces) {
        this.spaces = spaces;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "CreateSpace" -> create(Requests.parse(CreateSpaceRequest.parser(), request));
                    case "ListSpaces" -> {
                        Requests.parse(ListSpacesRequest.parser(), request);
                        yield list();
                    }
                    case "GetSpace" -> get(Requests.parse(GetSpaceRequest.parser(), request));
                    case "UpdateSpace" -> update(Requests.parse(UpdateSpaceRequest.parser(), request));
                    case "DeleteSpace" -> delete(Requests.parse(DeleteSpaceRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private CreateSpaceResponse create(CreateSpaceRequest request) {
        return CreateSpaceResponse.newBuilder()
                .setSpaceId(spaces.create(request.getName(), request.getMetadataMap())
                        .id()
                        .text())
                .build();
    }

    private ListSpacesResponse list() {
        ListSpacesResponse.Builder response = ListSpacesResponse.newBuilder();
        spaces.list().forEach(space -> response.addSpaces(info(space)));
        return response.build();
    }

    private GetSpaceResponse get(GetSpaceRequest request) {
        return GetSpaceResponse.newBuilder()
                .setSpace(info(spaces.get(Requests.spaceId(request.getSpaceId()))))
                .build();
    }

    private UpdateSpaceResponse update(UpdateSpaceRequest request) {
        if (request.getClearMetadata() && request.getMetadataCount() > 0) {
            throw SyncSpaceException.invalid(
                    "clear_metadata", "clear_metadata and metadata exclude each other: leave metadata empty");
        }
        boolean replacesMetadata = request.getClearMetadata() || request.getMetadataCount() > 0;
        Optional<Map<String, String>> metadata =
                replacesMetadata ? Optional.of(request.getMetadataMap()) : Optional.empty();
        Optional<String> name = request.hasName() ? Optional.of(request.getName()) : Optional.empty();
        return UpdateSpaceResponse.newBuilder()
                .setSpace(info(spaces.update(Requests.spaceId(request.getSpaceId()), name, metadata)))
                .build();
    }

    private DeleteSpaceResponse delete(DeleteSpaceRequest request) {
        spaces.delete(Requests.spaceId(request.getSpaceId()));
        return DeleteSpaceResponse.newBuilder().setSuccess(true).build();
    }

    private static SpaceInfo info(SpaceDescription space) {
        return SpaceInfo.newBuilder()
                .setSpaceId(space.id().text())
                .setName(space.name())
                .putAllMetadata(space.metadata())
                .setCreatedAt(Math.floorDiv(space.createdAtMillis(), MILLIS_PER_SECOND))
                .setUpdatedAt(Math.floorDiv(space.updatedAtMillis(), MILLIS_PER_SECOND))
                .setSyncStatus(SyncStatus.SYNC_STATUS_IDLE)
                .setPermission(space.permission())
                .setSpaceType(space.spaceType())
                .setDocumentCount(space.documentCount())
                .build();
    }
}
