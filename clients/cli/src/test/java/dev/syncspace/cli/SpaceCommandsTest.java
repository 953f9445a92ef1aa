package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.syncspace.cli.CliRunner.Result;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.CreateSpaceResponse;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.DeleteSpaceResponse;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.ExportSpaceResponse;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.GetSpaceResponse;
import dev.syncspace.proto.v1.ImportRejection;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SyncStatus;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import dev.syncspace.proto.v1.UpdateSpaceResponse;
import dev.syncspace.testkit.local.FakePlatform;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceCommandsTest {
    private static final String ID = "bafyreib" + "a".repeat(51) + ".1a2b3c4d5e6f7";

    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    private CliRunner cli;

    @BeforeEach
    void announce() {
        cli = new CliRunner(directory, platform);
        SpaceInfo space = space("id-1", "Notes");
        platform.on(
                "ListSpaces",
                ListSpacesResponse.newBuilder()
                        .addSpaces(space)
                        .addSpaces(space("id-2", "Twice"))
                        .addSpaces(space("id-3", "Twice"))
                        .build());
        platform.on("GetSpace", GetSpaceResponse.newBuilder().setSpace(space).build());
        platform.on(
                "UpdateSpace", UpdateSpaceResponse.newBuilder().setSpace(space).build());
        platform.on(
                "DeleteSpace", DeleteSpaceResponse.newBuilder().setSuccess(true).build());
        platform.on(
                "CreateSpace",
                CreateSpaceResponse.newBuilder().setSpaceId("id-9").build());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void createPrintsTheId() {
        Result result = cli.run("space", "create", "Büro", "--meta", "a=b", "--meta", "c==d", "--meta", "e=");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("id-9\n");
        assertThat(result.err()).isEmpty();
        assertThat(request("CreateSpace", CreateSpaceRequest.parser()))
                .isEqualTo(CreateSpaceRequest.newBuilder()
                        .setName("Büro")
                        .putMetadata("a", "b")
                        .putMetadata("c", "=d")
                        .putMetadata("e", "")
                        .build());
    }

    @Test
    void createRefusesMetadataThatAreNoPairs() {
        for (String meta : new String[] {"a", "=b", ""}) {
            Result result = cli.run("space", "create", "x", "--meta", meta);
            assertThat(result.exitCode()).as(meta).isEqualTo(2);
            assertThat(result.err()).as(meta).contains("KEY=VALUE");
        }
        assertThat(cli.run("space", "create", "x", "--meta", "a=1", "--meta", "a=2")
                        .exitCode())
                .isEqualTo(2);
        assertThat(platform.waitingFrameCount()).isZero();
    }

    @Test
    void listIsATable() {
        assertThat(cli.run("space", "list").outLines())
                .startsWith(
                        "SPACE  NAME   DOCUMENTS  PERMISSION  UPDATED                    METADATA",
                        "id-1   Notes  7          owner       2023-11-14T23:13:20+01:00  k=v");
    }

    @Test
    void listIsOneObjectOnOneLineAsJson() {
        Result result = cli.run("--json", "space", "list");

        assertThat(result.outLines()).hasSize(1);
        assertThat(result.out())
                .startsWith("{\"spaces\":[{\"spaceId\":\"id-1\",\"name\":\"Notes\"")
                .contains("\"createdAt\":\"0\"")
                .contains("\"documentCount\":\"7\"");
    }

    @Test
    void aSpaceIsFoundByItsName() {
        Result result = cli.run("space", "show", "Notes");

        assertThat(request("GetSpace", GetSpaceRequest.parser()).getSpaceId()).isEqualTo("id-1");
        assertThat(result.outLines())
                .contains("space       id-1", "name        Notes", "sync        idle", "metadata    k=v");
    }

    @Test
    void aSpaceIsFoundByItsIdWithoutAList() {
        cli.run("space", "show", ID);

        assertThat(platform.next(frame -> true).getCommand().getCmd()).isEqualTo("GetSpace");
    }

    @Test
    void aNameOfTwoSpacesIsRefusedWithTheirIds() {
        Result result = cli.run("space", "show", "Twice", "--json");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("{\"code\":\"INVALID_ARGUMENT\",\"reason\":\"AMBIGUOUS_NAME\",\"message\":\"")
                .contains("\"retryable\":false,\"field\":\"space_id\",\"details\":{\"space_ids\":\"id-2 id-3\"}}");
    }

    @Test
    void anUnknownNameIsNotFound() {
        Result result = cli.run("space", "show", "Nothing");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).contains("Nothing").contains("SPACE_NOT_FOUND").contains("space list");
    }

    @Test
    void renameChangesTheNameAlone() {
        assertThat(cli.run("space", "rename", "Notes", "").exitCode()).isZero();
        assertThat(request("UpdateSpace", UpdateSpaceRequest.parser()))
                .isEqualTo(UpdateSpaceRequest.newBuilder()
                        .setSpaceId("id-1")
                        .setName("")
                        .build());
    }

    @Test
    void updateChangesMetadata() {
        assertThat(cli.run("space", "update", "Notes", "--meta", "a=b").exitCode())
                .isZero();
        assertThat(request("UpdateSpace", UpdateSpaceRequest.parser()))
                .isEqualTo(UpdateSpaceRequest.newBuilder()
                        .setSpaceId("id-1")
                        .putMetadata("a", "b")
                        .build());
        assertThat(cli.run("space", "update", "Notes", "--name", "N", "--clear-meta")
                        .exitCode())
                .isZero();
        assertThat(request("UpdateSpace", UpdateSpaceRequest.parser()))
                .isEqualTo(UpdateSpaceRequest.newBuilder()
                        .setSpaceId("id-1")
                        .setName("N")
                        .setClearMetadata(true)
                        .build());
        assertThat(cli.run("space", "update", "Notes").exitCode()).isEqualTo(2);
    }

    @Test
    void deleteAsksAPerson() {
        assertThat(cli.answering("n").run("space", "delete", "Notes").exitCode())
                .isEqualTo(2);
        assertThat(cli.prompts().get(0)).contains("Notes");
        assertThat(cli.answering("y").run("space", "delete", "Notes").out()).isEqualTo("deleted id-1\n");
        assertThat(request("DeleteSpace", DeleteSpaceRequest.parser()).getSpaceId())
                .isEqualTo("id-1");
        assertThat(platform.waitingFrameCount()).isZero();
    }

    @Test
    void deleteDoesNotAskAProgram() {
        assertThat(cli.run("space", "delete", "Notes").exitCode()).isZero();
        assertThat(cli.answering().run("space", "delete", "Notes", "--yes").exitCode())
                .isZero();
    }

    @Test
    void exportHandsOnAnAbsolutePath() {
        platform.on(
                "ExportSpace",
                ExportSpaceResponse.newBuilder()
                        .setSizeBytes(2048)
                        .setAclRecordCount(1)
                        .setTreeCount(2)
                        .setChangeCount(3)
                        .setKeyValueCount(4)
                        .build());
        Path file = directory.resolve("notes.syncspace");

        Result result = cli.run("space", "export", "Notes", "--out", "x/../notes.syncspace", "--documents");

        assertThat(result.out()).isEqualTo(file + ": 2.0 KiB, 1 ACL record, 2 trees, 3 changes, 4 key-value entries\n");
        assertThat(request("ExportSpace", ExportSpaceRequest.parser()))
                .isEqualTo(ExportSpaceRequest.newBuilder()
                        .setSpaceId("id-1")
                        .setPath(file.toString())
                        .setIncludeDocuments(true)
                        .build());
    }

    @Test
    void exportNeedsAFile() {
        Result result = cli.run("space", "export", "Notes");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--out").contains("syncspace space export --help");
    }

    @Test
    void anExistingExportFileIsAConflict() {
        platform.on("ExportSpace", call -> call.fail(ErrorCode.ERROR_CODE_ALREADY_EXISTS, "FILE_EXISTS", false));

        assertThat(cli.run("space", "export", "Notes", "--out", "a").exitCode()).isEqualTo(4);
    }

    @Test
    void importPrintsTheSpace() {
        platform.on(
                "ImportSpace",
                ImportSpaceResponse.newBuilder()
                        .setSpaceId("id-4")
                        .setIsNewSpace(true)
                        .setAddedChangeCount(5)
                        .build());

        Result result = cli.run("space", "import", "notes.syncspace");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("id-4\n");
        assertThat(result.err()).contains("new space").contains("5 changes");
        assertThat(request("ImportSpace", ImportSpaceRequest.parser()).getPath())
                .isEqualTo(directory.resolve("notes.syncspace").toString());
    }

    @Test
    void anImportThatRefusedSomethingIsInvalid() {
        platform.on(
                "ImportSpace",
                ImportSpaceResponse.newBuilder()
                        .setSpaceId("id-4")
                        .addRejections(ImportRejection.newBuilder()
                                .setObjectId("tree-1")
                                .setReason("BAD_SIGNATURE")
                                .setMessage("wrong\u001b[2Jsignature"))
                        .build());

        Result result = cli.run("space", "import", "a");

        assertThat(result.exitCode()).isEqualTo(5);
        assertThat(result.out()).isEqualTo("id-4\n");
        assertThat(result.err()).contains("refused tree-1: BAD_SIGNATURE").doesNotContain("\u001b");
        assertThat(cli.run("space", "import", "a", "--json").out()).contains("\"objectId\":\"tree-1\"");
    }

    private static SpaceInfo space(String id, String name) {
        return SpaceInfo.newBuilder()
                .setSpaceId(id)
                .setName(name)
                .setPermission("owner")
                .setSyncStatus(SyncStatus.SYNC_STATUS_IDLE)
                .setUpdatedAt(1_700_000_000L)
                .setDocumentCount(7)
                .putMetadata("k", "v")
                .build();
    }

    private <T> T request(String command, Parser<T> parser) {
        try {
            return parser.parseFrom(platform.nextCall(command).getCommand().getData());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no request", e);
        }
    }
}
