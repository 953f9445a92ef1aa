package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.syncspace.api.error.Reason;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.testkit.command.Commands;
import dev.syncspace.testkit.command.HostileRequests;
import dev.syncspace.testkit.command.HostileRequests.Case;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the running platform gets what no friendly client sends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    /** Of the many random requests of the handler contract so many go through the whole platform. */
    private static final int RANDOM_CASES = 60;
    /** Fields that are accepted and ignored, whatever they hold. */
    private static final Set<String> IGNORED_FIELDS = Set.of("CreateSpace.space_id");
    /** After these the account may be locked. */
    private static final Set<String> LOCKING = Set.of("Shutdown", "LockAccount");

    private TestPlatform platform;
    private SyncSpaceClient client;
    private Map<String, Message> requests;

    @BeforeAll
    void start(@TempDir Path directory) {
        platform = TestPlatform.start(directory);
        client = platform.connect();
        requests = GoodRequests.on(client, directory);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    static Stream<String> commands() {
        return StreamSupport.stream(Commands.names().spliterator(), false);
    }

    /** Calls a command; null if it succeeds. What is thrown has a stable code and reason and is no defect. */
    private @Nullable SyncSpaceClientException failure(String command, Case hostile) {
        String what = command + ": " + hostile;
        try {
            client.call(command, hostile.bytes()).get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).as(what).isInstanceOf(SyncSpaceClientException.class);
            SyncSpaceClientException failure = (SyncSpaceClientException) e.getCause();
            Reason reason = Reason.valueOf(failure.reason());
            assertThat(failure.code().getNumber())
                    .as(what)
                    .isEqualTo(reason.code().number());
            assertThat(failure.isRetryable()).as(what).isEqualTo(reason.isRetryable());
            assertThat(reason)
                    .as(what + ": " + failure.message())
                    .isNotIn(Reason.INTERNAL_ERROR, Reason.STORAGE_FAILED, Reason.UNKNOWN_COMMAND);
            assertThat(failure.message()).as(what).isNotEmpty().hasSizeLessThan(2_000);
            return failure;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(what + " must end", e);
        } finally {
            if (LOCKING.contains(command)) {
                answer(client.init(InitRequest.getDefaultInstance()));
            }
        }
    }

    private SyncSpaceClientException refusal(String command, Case hostile) {
        SyncSpaceClientException failure = failure(command, hostile);
        assertThat(failure).as(command + ": " + hostile).isNotNull();
        return failure;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void bytesThatAreNoMessageAreMalformed(String command) {
        for (Case hostile : HostileRequests.malformed(requests.get(command))) {
            assertThat(refusal(command, hostile).reason())
                    .as(command + ": " + hostile)
                    .isEqualTo("MALFORMED_REQUEST");
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aFieldOfTheWrongWireTypeIsMalformedAndNamed(String command) {
        for (Case hostile : HostileRequests.wrongWireTypes(requests.get(command))) {
            SyncSpaceClientException failure = refusal(command, hostile);
            assertThat(failure.reason()).as(command + ": " + hostile).isEqualTo("MALFORMED_REQUEST");
            assertThat(failure.field()).as(command + ": " + hostile).isEqualTo(hostile.field());
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void anOversizedFieldIsRefusedAndNamed(String command) {
        for (Case hostile : HostileRequests.oversized(requests.get(command))) {
            if (!IGNORED_FIELDS.contains(command + "." + hostile.field())) {
                SyncSpaceClientException failure = refusal(command, hostile);
                String what = command + ": " + hostile + ": " + failure.message();
                assertThat(failure.reason())
                        .as(what)
                        .isIn("INVALID_FIELD", "LIMIT_EXCEEDED", "INVALID_MNEMONIC", "INVALID_CURSOR");
                assertThat(failure.field()).as(what).startsWith(hostile.field());
                assertThat(failure.message()).as(what).contains(hostile.field());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aMissingFieldIsFineOrNamed(String command) {
        for (Case hostile : HostileRequests.missingFields(requests.get(command))) {
            SyncSpaceClientException failure = failure(command, hostile);
            if (failure != null && failure.reason().equals("INVALID_FIELD")) {
                String what = command + ": " + hostile + ": " + failure.message();
                assertThat(failure.field()).as(what).isNotEmpty();
                assertThat(failure.message()).as(what).contains(failure.field());
            }
            boolean isRequired = Set.of("space_id", "document_id").contains(hostile.field())
                    && !Set.of(
                                    "CreateSpace",
                                    "CreateDocument",
                                    "ListConflicts",
                                    "StartSync",
                                    "PauseSync",
                                    "GetSyncStatus",
                                    "ListPending")
                            .contains(command);
            if (isRequired
                    || (command.equals("CreateDocument") && hostile.field().equals("space_id"))) {
                assertThat(failure).as(command + ": " + hostile).isNotNull();
                assertThat(failure.field()).as(command + ": " + hostile).isEqualTo(hostile.field());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aNumberOutOfItsRangeIsFineOrNamed(String command) {
        for (Case hostile : HostileRequests.outOfRange(requests.get(command))) {
            SyncSpaceClientException failure = failure(command, hostile);
            if (hostile.toString().startsWith("a negative limit")
                    || hostile.toString().startsWith("an unknown")) {
                assertThat(failure).as(command + ": " + hostile).isNotNull();
                assertThat(failure.reason()).as(command + ": " + hostile).isEqualTo("INVALID_FIELD");
                assertThat(failure.field()).as(command + ": " + hostile).isEqualTo(hostile.field());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void nothingStrangeOrRandomIsADefect(String command) {
        Message good = requests.get(command);
        List<Case> cases = new ArrayList<>(HostileRequests.strangeTexts(good));
        cases.addAll(HostileRequests.random(good, 2_026 + command.hashCode()).subList(0, RANDOM_CASES));
        cases.add(new Case("unknown fields", "", HostileRequests.withUnknownFields(good)));
        for (Case hostile : cases) {
            failure(command, hostile);
        }
        answer(client.listCommands());
    }

    @Test
    void unknownFieldsAreIgnored() {
        for (String command : List.of("GetAccount", "ListSpaces", "GetSpace", "GetDocument", "QueryDocuments")) {
            answer(client.call(command, HostileRequests.withUnknownFields(requests.get(command))));
        }
    }

    private SyncSpaceClientException filter(String what, QueryFilter.Builder filter) {
        QueryDocumentsRequest good = (QueryDocumentsRequest) requests.get("QueryDocuments");
        return refusal(
                "QueryDocuments",
                new Case(what, "", good.toBuilder().addFilters(filter).build().toByteString()));
    }

    @Test
    void w9EveryPartOfAFilterIsCheckedAndNamed() {
        QueryFilter.Builder good =
                QueryFilter.newBuilder().setField("key").setOperator("eq").setValue("v");
        String huge = "x".repeat(100_000);
        assertThat(filter("operator like", good.clone().setOperator("like")).field())
                .isEqualTo("filters[1].operator");
        assertThat(filter("no operator", good.clone().clearOperator()).field()).isEqualTo("filters[1].operator");
        assertThat(filter("long operator", good.clone().setOperator(huge)).field())
                .isEqualTo("filters[1].operator");
        assertThat(filter("no field", good.clone().clearField()).field()).isEqualTo("filters[1].field");
        assertThat(filter("unknown field", good.clone().setField("@unknown")).field())
                .isEqualTo("filters[1].field");
        assertThat(filter("long field", good.clone().setField(huge)).field()).isEqualTo("filters[1].field");
        assertThat(filter("unknown type", good.clone().setValueTypeValue(99)).field())
                .isEqualTo("filters[1].value_type");
        assertThat(filter("no number", good.clone().setValueTypeValue(2)).field())
                .isEqualTo("filters[1].value");
        assertThat(filter("no time", good.clone().setValueTypeValue(4)).field()).isEqualTo("filters[1].value");
        assertThat(filter("long value", good.clone().setValue(huge)).field()).isEqualTo("filters[1].value");
    }

    @Test
    void tooManyFiltersAreRefused() {
        QueryDocumentsRequest.Builder many = ((QueryDocumentsRequest) requests.get("QueryDocuments")).toBuilder();
        for (int i = 0; i < 1_000; i++) {
            many.addFilters(many.getFilters(0));
        }
        SyncSpaceClientException failure = refusal(
                "QueryDocuments", new Case("1,001 filters", "", many.build().toByteString()));
        assertThat(failure.field()).isEqualTo("filters");
    }

    @Test
    void dataOf16MebibytesAreTheMost() {
        CreateDocumentRequest.Builder request = ((CreateDocumentRequest) requests.get("CreateDocument"))
                .toBuilder().clearDocumentId();
        ByteString limit = ByteString.copyFrom(new byte[16 << 20]);
        answer(client.createDocument(request.setData(limit).build()));
        ByteString more = limit.concat(ByteString.copyFrom(new byte[1]));
        for (Case hostile : List.of(
                new Case("create", "", request.setData(more).build().toByteString()),
                new Case(
                        "update",
                        "",
                        ((UpdateDocumentRequest) requests.get("UpdateDocument"))
                                .toBuilder().setData(more).build().toByteString()))) {
            String command = hostile.name().equals("create") ? "CreateDocument" : "UpdateDocument";
            SyncSpaceClientException failure = refusal(command, hostile);
            assertThat(failure.reason()).isEqualTo("LIMIT_EXCEEDED");
            assertThat(failure.field()).isEqualTo("data");
        }
    }

    @Test
    void metadataHaveLimitsOfTheirOwn() {
        CreateDocumentRequest.Builder request = ((CreateDocumentRequest) requests.get("CreateDocument"))
                .toBuilder().clearDocumentId().clearMetadata();
        for (int i = 0; i < 257; i++) {
            request.putMetadata("k" + i, "");
        }
        assertThat(refusal(
                                "CreateDocument",
                                new Case("257 entries", "", request.build().toByteString()))
                        .field())
                .isEqualTo("metadata");
        request.clearMetadata().putMetadata("", "v");
        assertThat(refusal(
                                "CreateDocument",
                                new Case("an empty key", "", request.build().toByteString()))
                        .field())
                .isEqualTo("metadata[key]");
    }
}
