package dev.syncspace.handlers.space.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.ExportSpaceResponse;
import dev.syncspace.proto.v1.ImportRejection;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArchiveHandlerTest extends HandlerContract {
    private final FakeSpaces spaces = new FakeSpaces();
    private final ArchiveHandler handler = new ArchiveHandler(spaces);
    private final String file = Path.of("archive").toAbsolutePath().toString();

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "ExportSpace",
                ExportSpaceRequest.newBuilder()
                        .setSpaceId("s")
                        .setPath(file)
                        .setIncludeDocuments(true)
                        .build(),
                "ImportSpace",
                ImportSpaceRequest.newBuilder().setPath(file).build());
    }

    private byte[] call(String command, Message request) {
        return handler.handle(new FakeContext(command), request.toByteString()).toByteArray();
    }

    @Test
    void exportsIntoTheNamedFile() throws InvalidProtocolBufferException {
        assertThat(ExportSpaceResponse.parseFrom(
                        call("ExportSpace", goodRequests().get("ExportSpace"))))
                .isEqualTo(ExportSpaceResponse.newBuilder()
                        .setSizeBytes(1)
                        .setAclRecordCount(2)
                        .setTreeCount(3)
                        .setChangeCount(4)
                        .setKeyValueCount(5)
                        .build());
        assertThat(spaces.calls).containsExactly(List.of("export", "s", Path.of(file), true));
    }

    @Test
    void importTellsWhatItTookAndWhatItRefused() throws InvalidProtocolBufferException {
        assertThat(ImportSpaceResponse.parseFrom(
                        call("ImportSpace", goodRequests().get("ImportSpace"))))
                .isEqualTo(ImportSpaceResponse.newBuilder()
                        .setSpaceId("bafyspace.z")
                        .setIsNewSpace(true)
                        .setAddedChangeCount(1)
                        .setAddedTreeCount(2)
                        .setAddedKeyValueCount(3)
                        .addRejections(ImportRejection.newBuilder()
                                .setObjectId("object")
                                .setReason("SIGNATURE")
                                .setMessage("does not verify"))
                        .build());
    }

    @Test
    void aPathIsAbsoluteAndPossible() {
        for (String path : List.of("", "relative/file", "/nul\u0000byte", "/" + "x".repeat(5_000))) {
            for (Message request : List.of(
                    ExportSpaceRequest.newBuilder()
                            .setSpaceId("s")
                            .setPath(path)
                            .build(),
                    ImportSpaceRequest.newBuilder().setPath(path).build())) {
                String command = request instanceof ImportSpaceRequest ? "ImportSpace" : "ExportSpace";
                SyncSpaceException failure =
                        catchThrowableOfType(SyncSpaceException.class, () -> call(command, request));
                assertThat(failure).isNotNull();
                assertThat(failure.reason()).isEqualTo(Reason.INVALID_FIELD);
                assertThat(failure.field()).isEqualTo("path");
            }
        }
        assertThat(spaces.calls).isEmpty();
    }
}
