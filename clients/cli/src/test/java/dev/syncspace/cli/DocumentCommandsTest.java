package dev.syncspace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import dev.syncspace.cli.CliRunner.Result;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.DeleteDocumentResponse;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.DocumentConflict;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentOrder;
import dev.syncspace.proto.v1.DocumentVersion;
import dev.syncspace.proto.v1.DuplicateDocument;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetDocumentVersionResponse;
import dev.syncspace.proto.v1.ListConflictsRequest;
import dev.syncspace.proto.v1.ListConflictsResponse;
import dev.syncspace.proto.v1.ListDocumentVersionsResponse;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.ResolveConflictRequest;
import dev.syncspace.proto.v1.ResolveConflictResponse;
import dev.syncspace.proto.v1.RestoreDocumentRequest;
import dev.syncspace.proto.v1.RestoreDocumentResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentCommandsTest {
    private static final String SPACE = "bafyreib" + "a".repeat(51) + ".1a2b3c4d5e6f7";

    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    private CliRunner cli;

    @BeforeEach
    void announce() {
        cli = new CliRunner(directory, platform);
        platform.on(
                "CreateDocument",
                call -> call.reply(CreateDocumentResponse.newBuilder()
                        .setDocumentId(
                                call.request(CreateDocumentRequest.parser()).getDocumentId())
                        .setVersion(1)
                        .setChangeId("c1")
                        .build()));
        platform.on(
                "UpdateDocument",
                UpdateDocumentResponse.newBuilder()
                        .setVersion(2)
                        .setChangeId("c2")
                        .build());
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void createTakesTextFromTheCommandLine() {
        Result result = cli.run(
                "doc", "create", SPACE, "--id", "d1", "--collection", "c", "--meta", "a=b", "--text", "--Grüße");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("d1\n");
        assertThat(request("CreateDocument", CreateDocumentRequest.parser()))
                .isEqualTo(CreateDocumentRequest.newBuilder()
                        .setSpaceId(SPACE)
                        .setDocumentId("d1")
                        .setCollection("c")
                        .putMetadata("a", "b")
                        .setData(ByteString.copyFromUtf8("--Grüße"))
                        .build());
    }

    @Test
    void createTakesBytesFromStandardInput() {
        byte[] data = randomBytes(300_000);

        assertThat(cli.in(data).run("doc", "create", SPACE).exitCode()).isZero();
        CreateDocumentRequest request = request("CreateDocument", CreateDocumentRequest.parser());
        assertThat(request.getData().toByteArray()).isEqualTo(data);
        assertThat(request.getDocumentId()).isNotEmpty();
    }

    @Test
    void createTakesBytesFromAFile() throws IOException {
        byte[] data = randomBytes(1_000);
        Files.write(directory.resolve("data.bin"), data);

        assertThat(cli.run("doc", "create", SPACE, "--file", "data.bin").exitCode())
                .isZero();
        assertThat(request("CreateDocument", CreateDocumentRequest.parser())
                        .getData()
                        .toByteArray())
                .isEqualTo(data);
        assertThat(cli.run("doc", "create", SPACE, "--file", "missing").exitCode())
                .isEqualTo(3);
        assertThat(cli.run("doc", "create", SPACE, "--file", "data.bin", "--text", "x")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void createTakesAnEmptyDocument() {
        assertThat(cli.in("").run("doc", "create", SPACE).exitCode()).isZero();
        assertThat(request("CreateDocument", CreateDocumentRequest.parser()).getData())
                .isEqualTo(ByteString.EMPTY);
        assertThat(cli.run("doc", "create", SPACE, "--text", "").exitCode()).isZero();
        assertThat(cli.run("doc", "create", SPACE, "--id", "", "--text", "").exitCode())
                .isEqualTo(2);
    }

    @Test
    void anExistingDocumentIsAConflict() {
        platform.on("CreateDocument", call -> call.fail(ErrorCode.ERROR_CODE_ALREADY_EXISTS, "DOCUMENT_EXISTS", false));

        assertThat(cli.run("doc", "create", SPACE, "--text", "a").exitCode()).isEqualTo(4);
    }

    @Test
    void getWritesTheDataByteForByte() {
        byte[] data = randomBytes(100_000);
        platform.on("GetDocument", found(data));

        Result result = cli.run("doc", "get", SPACE, "d1");

        assertThat(result.exitCode()).isZero();
        assertThat(result.outBytes()).isEqualTo(data);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void getPrintsTheResponseAsJson() {
        platform.on("GetDocument", found(new byte[] {1, 2, 3}));

        assertThat(cli.run("doc", "get", SPACE, "d1", "--json").out())
                .startsWith("{\"document\":{\"documentId\":\"d1\"")
                .contains("\"data\":\"AQID\"")
                .endsWith("\"found\":true}\n");
    }

    @Test
    void getShowsWhatSurroundsTheData() {
        platform.on("GetDocument", found(new byte[2048]));

        assertThat(cli.run("doc", "get", SPACE, "d1", "--info").outLines())
                .contains(
                        "document    d1",
                        "collection  -",
                        "version     3 (has conflicts)",
                        "size        2.0 KiB",
                        "metadata    a=b");
    }

    @Test
    void aMissingDocumentIsNotFound() {
        platform.on("GetDocument", GetDocumentResponse.getDefaultInstance());

        Result text = cli.run("doc", "get", SPACE, "d1");
        assertThat(text.exitCode()).isEqualTo(3);
        assertThat(text.out()).isEmpty();
        assertThat(text.err()).contains("d1").contains("DOCUMENT_NOT_FOUND");

        Result json = cli.run("doc", "get", SPACE, "d1", "--json");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(json.out()).isEqualTo("{\"found\":false}\n");
        assertThat(json.err()).isEmpty();
    }

    @Test
    void deleteTellsWhetherThereWasOne() {
        platform.on(
                "DeleteDocument",
                DeleteDocumentResponse.newBuilder().setExisted(true).build());
        assertThat(cli.run("doc", "delete", SPACE, "d1").out()).isEqualTo("deleted d1\n");
        assertThat(request("DeleteDocument", DeleteDocumentRequest.parser()))
                .isEqualTo(DeleteDocumentRequest.newBuilder()
                        .setSpaceId(SPACE)
                        .setDocumentId("d1")
                        .build());

        platform.on("DeleteDocument", DeleteDocumentResponse.getDefaultInstance());
        assertThat(cli.run("doc", "delete", SPACE, "d1").exitCode()).isEqualTo(3);
        Result json = cli.run("doc", "delete", SPACE, "d1", "--json");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(json.out()).isEqualTo("{\"existed\":false}\n");
    }

    @Test
    void updateSendsTheExpectation() {
        assertThat(cli.run("doc", "update", SPACE, "d1", "--expect", "2", "--text", "x")
                        .out())
                .isEqualTo("version 2  change c2\n");
        assertThat(request("UpdateDocument", UpdateDocumentRequest.parser()))
                .isEqualTo(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(SPACE)
                        .setDocumentId("d1")
                        .setExpectedVersion(2)
                        .setData(ByteString.copyFromUtf8("x"))
                        .build());

        cli.run("doc", "update", SPACE, "d1", "--expect", "bafychange", "--text", "x");
        assertThat(request("UpdateDocument", UpdateDocumentRequest.parser()).getExpectedChangeId())
                .isEqualTo("bafychange");
        assertThat(cli.run("doc", "update", SPACE, "d1", "--expect", "0", "--text", "x")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void updateChangesMetadataAlone() {
        assertThat(cli.in("never read")
                        .run("doc", "update", SPACE, "d1", "--keep-data", "--meta", "a=c")
                        .exitCode())
                .isZero();
        assertThat(request("UpdateDocument", UpdateDocumentRequest.parser()))
                .isEqualTo(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(SPACE)
                        .setDocumentId("d1")
                        .setKeepData(true)
                        .putMetadata("a", "c")
                        .build());
        assertThat(cli.run("doc", "update", SPACE, "d1", "--keep-data", "--text", "x")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void metadataAloneNeverEmptyTheDocument() {
        for (CliRunner runner : new CliRunner[] {cli.in(""), new CliRunner(directory, platform).answering()}) {
            assertThat(runner.run("doc", "update", SPACE, "d1", "--meta", "a=c").exitCode())
                    .isZero();
            assertThat(request("UpdateDocument", UpdateDocumentRequest.parser()).getKeepData())
                    .isTrue();
        }
        assertThat(cli.in("new")
                        .run("doc", "update", SPACE, "d1", "--clear-meta")
                        .exitCode())
                .isZero();
        UpdateDocumentRequest both = request("UpdateDocument", UpdateDocumentRequest.parser());
        assertThat(both.getKeepData()).isFalse();
        assertThat(both.getData().toStringUtf8()).isEqualTo("new");
        cli.in("").run("doc", "update", SPACE, "d1");
        assertThat(request("UpdateDocument", UpdateDocumentRequest.parser()).getKeepData())
                .isFalse();
        cli.run("doc", "update", SPACE, "d1", "--meta", "a=c", "--text", "");
        assertThat(request("UpdateDocument", UpdateDocumentRequest.parser()).getKeepData())
                .isFalse();
    }

    @Test
    void aVersionMismatchIsAConflictThatTellsTheVersion() {
        platform.on(
                "UpdateDocument",
                call -> call.fail(Error.newBuilder()
                        .setCode(ErrorCode.ERROR_CODE_ABORTED)
                        .setReason("VERSION_MISMATCH")
                        .setMessage("it is at version 3")
                        .setField("expected_version")
                        .putDetails("current_version", "3")
                        .build()));

        Result result = cli.run("doc", "update", SPACE, "d1", "--expect", "2", "--text", "x", "--json");

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo(
                        "{\"code\":\"ABORTED\",\"reason\":\"VERSION_MISMATCH\",\"message\":\"it is at version 3\","
                                + "\"retryable\":false,\"field\":\"expected_version\",\"details\":{\"current_version\":\"3\"}}\n");
    }

    @Test
    void listSendsItsOptions() {
        platform.on(
                "ListDocuments",
                ListDocumentsResponse.newBuilder()
                        .addDocuments(info("d1"))
                        .setNextCursor("next")
                        .build());

        Result result = cli.run(
                "doc",
                "list",
                SPACE,
                "--collection",
                "c",
                "--limit",
                "1",
                "--cursor",
                "x",
                "--order",
                "updated",
                "--desc");

        assertThat(result.outLines())
                .containsExactly(
                        "ID  COLLECTION  VERSION     SIZE   UPDATED                    METADATA",
                        "d1  -           2 conflict  512 B  2023-11-14T23:13:20+01:00  a=b");
        assertThat(result.err()).contains("--cursor next");
        assertThat(request("ListDocuments", ListDocumentsRequest.parser()))
                .isEqualTo(ListDocumentsRequest.newBuilder()
                        .setSpaceId(SPACE)
                        .setCollection("c")
                        .setLimit(1)
                        .setCursor("x")
                        .setOrderBy(DocumentOrder.DOCUMENT_ORDER_UPDATED)
                        .setDescending(true)
                        .build());
    }

    @Test
    void listWithoutALimitFollowsThePages() {
        platform.on("ListDocuments", call -> {
            String cursor = call.request(ListDocumentsRequest.parser()).getCursor();
            call.reply(ListDocumentsResponse.newBuilder()
                    .addDocuments(info("after-" + cursor))
                    .setNextCursor(cursor.isEmpty() ? "1" : cursor.equals("1") ? "2" : "")
                    .build());
        });

        assertThat(cli.run("doc", "list", SPACE, "--json").outLines()).hasSize(3);
        assertThat(cli.run("doc", "list", SPACE).out())
                .contains("after- ")
                .contains("after-1")
                .contains("after-2");
    }

    @Test
    void wrongOptionsAreMistakes() {
        assertThat(cli.run("doc", "list", SPACE, "--order", "size").exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "list", SPACE, "--limit", "-1").exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "list", SPACE, "--limit", "many").exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "list", SPACE, "--limit", "3000000000").exitCode())
                .isEqualTo(2);
        assertThat(cli.run("doc", "list").exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "list", SPACE, "too much").exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "query", SPACE).exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "query", SPACE, "--where", "nonsense").exitCode())
                .isEqualTo(2);
        assertThat(platform.waitingFrameCount()).isZero();
    }

    @Test
    void querySendsEveryFilter() {
        platform.on(
                "QueryDocuments",
                QueryDocumentsResponse.newBuilder().addDocuments(info("d1")).build());

        Result result = cli.run("doc", "query", SPACE, "--where", "a eq b", "--where", "n >= 5");

        assertThat(result.outLines()).hasSize(2);
        QueryDocumentsRequest request = request("QueryDocuments", QueryDocumentsRequest.parser());
        assertThat(request.getFiltersList())
                .extracting(filter -> filter.getField() + " " + filter.getOperator() + " " + filter.getValue())
                .containsExactly("a eq b", "n gte 5");
    }

    @Test
    void historyIsATable() {
        platform.on(
                "ListDocumentVersions",
                ListDocumentVersionsResponse.newBuilder()
                        .addVersions(version("c3").toBuilder()
                                .setVersion(3)
                                .setIsCurrent(true)
                                .addPreviousChangeIds("c1")
                                .addPreviousChangeIds("c2"))
                        .addVersions(version("c1"))
                        .build());

        assertThat(cli.run("doc", "history", SPACE, "d1").outLines())
                .containsExactly(
                        "VERSION  CHANGE  TIME                       SIZE   AUTHOR  REMARK",
                        "3        c3      2023-11-14T23:13:20+01:00  512 B  A5      current, merge",
                        "1        c1      2023-11-14T23:13:20+01:00  512 B  A5      -");
    }

    @Test
    void viewTakesAVersionOrAChange() {
        platform.on(
                "GetDocumentVersion",
                GetDocumentVersionResponse.newBuilder()
                        .setDocument(Document.newBuilder().setData(ByteString.copyFromUtf8("old")))
                        .build());

        assertThat(cli.run("doc", "view", SPACE, "d1", "2").out()).isEqualTo("old");
        assertThat(request("GetDocumentVersion", GetDocumentVersionRequest.parser())
                        .getVersion())
                .isEqualTo(2);
        cli.run("doc", "view", SPACE, "d1", "bafychange");
        assertThat(request("GetDocumentVersion", GetDocumentVersionRequest.parser())
                        .getChangeId())
                .isEqualTo("bafychange");
        cli.run("doc", "view", SPACE, "d1", "--version", "7");
        assertThat(request("GetDocumentVersion", GetDocumentVersionRequest.parser())
                        .getVersion())
                .isEqualTo(7);
        cli.run("doc", "view", SPACE, "d1", "--change", "8");
        assertThat(request("GetDocumentVersion", GetDocumentVersionRequest.parser())
                        .getChangeId())
                .isEqualTo("8");
        assertThat(cli.run("doc", "view", SPACE, "d1").exitCode()).isEqualTo(2);
        assertThat(cli.run("doc", "view", SPACE, "d1", "1", "--version", "2").exitCode())
                .isEqualTo(2);
        assertThat(cli.run("doc", "view", SPACE, "d1", "0").exitCode()).isEqualTo(2);
    }

    @Test
    void restoreSendsTheVersionAndTheExpectation() {
        platform.on(
                "RestoreDocument",
                RestoreDocumentResponse.newBuilder()
                        .setVersion(4)
                        .setChangeId("c4")
                        .build());

        assertThat(cli.run("doc", "restore", SPACE, "d1", "1", "--expect", "3").out())
                .isEqualTo("version 4  change c4\n");
        assertThat(request("RestoreDocument", RestoreDocumentRequest.parser()))
                .isEqualTo(RestoreDocumentRequest.newBuilder()
                        .setSpaceId(SPACE)
                        .setDocumentId("d1")
                        .setVersion(1)
                        .setExpectedVersion(3)
                        .build());
    }

    @Test
    void conflictsNameEveryVersion() {
        platform.on(
                "ListConflicts",
                ListConflictsResponse.newBuilder()
                        .addConflicts(DocumentConflict.newBuilder()
                                .setDocumentId("d1")
                                .setWinner(version("c1"))
                                .addLosers(version("c2"))
                                .addDuplicates(DuplicateDocument.newBuilder().setHead(version("c3"))))
                        .build());

        assertThat(cli.run("doc", "conflicts", SPACE).out())
                .contains("d1        shown      c1")
                .contains("d1        hidden     c2")
                .contains("d1        duplicate  c3");
        cli.run("doc", "conflicts", SPACE, "d1");
        request("ListConflicts", ListConflictsRequest.parser());
        assertThat(request("ListConflicts", ListConflictsRequest.parser()).getDocumentId())
                .isEqualTo("d1");
    }

    @Test
    void resolveSendsTheChange() {
        platform.on(
                "ResolveConflict",
                ResolveConflictResponse.newBuilder()
                        .setVersion(5)
                        .setChangeId("c5")
                        .build());

        assertThat(cli.run("doc", "resolve", SPACE, "d1", "c2").out()).isEqualTo("version 5  change c5\n");
        assertThat(request("ResolveConflict", ResolveConflictRequest.parser()).getChangeId())
                .isEqualTo("c2");
    }

    private static GetDocumentResponse found(byte[] data) {
        return GetDocumentResponse.newBuilder()
                .setFound(true)
                .setDocument(Document.newBuilder()
                        .setDocumentId("d1")
                        .setData(ByteString.copyFrom(data))
                        .setVersion(3)
                        .setHasConflicts(true)
                        .putMetadata("a", "b"))
                .build();
    }

    private static DocumentInfo info(String id) {
        return DocumentInfo.newBuilder()
                .setDocumentId(id)
                .setVersion(2)
                .setHasConflicts(true)
                .setDataSize(512)
                .setUpdatedAtMillis(1_700_000_000_000L)
                .putMetadata("a", "b")
                .build();
    }

    private static DocumentVersion version(String changeId) {
        return DocumentVersion.newBuilder()
                .setVersion(1)
                .setChangeId(changeId)
                .setAuthor("A5")
                .setTimestampMillis(1_700_000_000_000L)
                .setDataSize(512)
                .build();
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private <T> T request(String command, Parser<T> parser) {
        try {
            return parser.parseFrom(platform.nextCall(command).getCommand().getData());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("no request", e);
        }
    }
}
