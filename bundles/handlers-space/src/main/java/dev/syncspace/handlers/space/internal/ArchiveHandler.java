package dev.syncspace.handlers.space.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.ExportSpaceResponse;
import dev.syncspace.proto.v1.ImportRejection;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands that write and read files of this machine, for callers on this machine only. */
@Component(
        immediate = true,
        property = {
            CommandHandler.COMMANDS + "=ExportSpace",
            CommandHandler.COMMANDS + "=ImportSpace",
            CommandHandler.LOCAL_ONLY + ":Boolean=true"
        })
public final class ArchiveHandler implements CommandHandler {
    /** Longest path of the common systems, in bytes. */
    private static final int PATH_MAX_BYTES = 4096;

    private final SpaceService spaces;

    @Activate
    public ArchiveHandler(@Reference SpaceService spaces) {
        this.spaces = spaces;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "ExportSpace" -> export(Requests.parse(ExportSpaceRequest.parser(), request));
                    case "ImportSpace" -> importSpace(Requests.parse(ImportSpaceRequest.parser(), request));
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private ExportSpaceResponse export(ExportSpaceRequest request) {
        SpaceService.ExportSummary summary = spaces.exportSpace(
                Requests.spaceId(request.getSpaceId()), path(request.getPath()), request.getIncludeDocuments());
        return ExportSpaceResponse.newBuilder()
                .setSizeBytes(summary.sizeBytes())
                .setAclRecordCount(summary.aclRecordCount())
                .setTreeCount(summary.treeCount())
                .setChangeCount(summary.changeCount())
                .setKeyValueCount(summary.keyValueCount())
                .build();
    }

    private ImportSpaceResponse importSpace(ImportSpaceRequest request) {
        SpaceService.ImportSummary summary = spaces.importSpace(path(request.getPath()));
        ImportSpaceResponse.Builder response = ImportSpaceResponse.newBuilder()
                .setSpaceId(summary.id().text())
                .setIsNewSpace(summary.isNewSpace())
                .setAddedChangeCount(summary.addedChangeCount())
                .setAddedTreeCount(summary.addedTreeCount())
                .setAddedKeyValueCount(summary.addedKeyValueCount());
        summary.rejections()
                .forEach(rejection -> response.addRejections(ImportRejection.newBuilder()
                        .setObjectId(rejection.objectId())
                        .setReason(rejection.reason())
                        .setMessage(rejection.message())));
        return response.build();
    }

    private static Path path(String text) {
        Requests.atMost("path", Requests.required("path", text), PATH_MAX_BYTES);
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw SyncSpaceException.invalid("path", "path is no file name of this system: " + e.getReason());
        }
        throw SyncSpaceException.invalid("path", "path must be absolute");
    }
}
