package dev.syncspace.client;

import static dev.syncspace.client.ClientTestSupport.connectTo;
import static dev.syncspace.client.ClientTestSupport.failureOf;
import static dev.syncspace.client.ClientTestSupport.optionsFor;
import static dev.syncspace.client.ClientTestSupport.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetDocumentVersionResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import dev.syncspace.testkit.local.FakeCall;
import dev.syncspace.testkit.local.FakePlatform;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatTest {
    private final FakePlatform platform = FakePlatform.start();

    @TempDir
    Path directory;

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void aReadIsRepeatedOnANewConnectionAfterALoss() {
        platform.on(
                "ListSpaces",
                inTurn(FakeCall::disconnect, call -> call.reply(ListSpacesResponse.getDefaultInstance())));
        try (SyncSpaceClient client = connectTo(platform)) {
            assertThat(resultOf(client.listSpaces())).isNotNull();
            assertThat(platform.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    void aPlatformThatWasRestartedOnAnotherPortIsFoundAgain() {
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance()).announce(directory);
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(directory))) {
            resultOf(client.listSpaces());
            platform.close();
            try (FakePlatform next = FakePlatform.start()) {
                next.on("ListSpaces", ListSpacesResponse.getDefaultInstance()).announce(directory);

                assertThat(resultOf(client.listSpaces())).isNotNull();
                assertThat(next.connectionCount()).isEqualTo(1);
            }
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsNotRepeated() {
        platform.on("CreateSpace", FakeCall::disconnect);
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.createSpace("a"));

            assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_UNAVAILABLE);
            assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
            assertThat(failure.isOutcomeUnknown()).isTrue();
            platform.nextCall("CreateSpace");
            assertThat(platform.waitingFrameCount()).isZero();
        }
    }

    @Test
    void aWriteThatCouldNotBeSentWaitsForThePlatformToComeBack() {
        platform.announce(directory);
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(directory))) {
            platform.on("CreateSpace", FakeCall::disconnect);
            failureOf(client.createSpace("a"));
            platform.close();
            CompletableFuture<?> waiting = client.createSpace("b");
            try (FakePlatform next = FakePlatform.start()) {
                next.on("CreateSpace", dev.syncspace.proto.v1.CreateSpaceResponse.getDefaultInstance())
                        .announce(directory);

                assertThat(resultOf(waiting)).isNotNull();
            }
        }
    }

    @Test
    void aRetryableRefusalOfAReadIsRepeatedUntilItSucceeds() {
        platform.on(
                "ListSpaces",
                inTurn(
                        call -> call.fail(ErrorCode.ERROR_CODE_UNAVAILABLE, "COMMAND_UNAVAILABLE", true),
                        call -> call.fail(ErrorCode.ERROR_CODE_UNAVAILABLE, "STORAGE_UNAVAILABLE", true),
                        call -> call.reply(ListSpacesResponse.getDefaultInstance())));
        try (SyncSpaceClient client = connectTo(platform)) {
            assertThat(resultOf(client.listSpaces())).isNotNull();
            assertThat(platform.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void aWriteIsRepeatedWhenThePlatformDidNotBeginIt() {
        platform.on(
                "CreateSpace",
                inTurn(
                        call -> call.fail(ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED, "TOO_MANY_CALLS", true),
                        call -> call.reply(dev.syncspace.proto.v1.CreateSpaceResponse.getDefaultInstance())));
        try (SyncSpaceClient client = connectTo(platform)) {
            assertThat(resultOf(client.createSpace("a"))).isNotNull();
        }
    }

    @Test
    void aWriteThatWasStoppedHalfWayIsNotRepeated() {
        platform.on("CreateSpace", call -> call.fail(ErrorCode.ERROR_CODE_UNAVAILABLE, "COMMAND_UNAVAILABLE", true));
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.createSpace("a"));

            assertThat(failure.reason()).isEqualTo("COMMAND_UNAVAILABLE");
            assertThat(failure.isOutcomeUnknown()).isTrue();
        }
    }

    @Test
    void whatIsNotRetryableIsNotRepeated() {
        AtomicInteger calls = new AtomicInteger();
        platform.on("ListSpaces", call -> {
            calls.incrementAndGet();
            call.fail(ErrorCode.ERROR_CODE_UNAVAILABLE, "SOMETHING", false);
        });
        try (SyncSpaceClient client = connectTo(platform)) {
            failureOf(client.listSpaces());
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void aFullDiskIsReportedAtOnce() {
        AtomicInteger calls = new AtomicInteger();
        platform.on("CreateDocument", call -> {
            calls.incrementAndGet();
            call.fail(ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED, "DISK_FULL", true);
        });
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.createDocument("s", "text"));

            assertThat(failure.reason()).isEqualTo("DISK_FULL");
            assertThat(failure.isOutcomeUnknown()).isFalse();
            assertThat(calls).hasValue(1);
        }
    }

    @Test
    void theNumberOfRepetitionsIsLimited() {
        AtomicInteger calls = new AtomicInteger();
        platform.on("ListSpaces", call -> {
            calls.incrementAndGet();
            call.fail(ErrorCode.ERROR_CODE_UNAVAILABLE, "COMMAND_UNAVAILABLE", true);
        });
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(optionsFor(platform).withRetryCountMax(2))) {
            assertThat(failureOf(client.listSpaces()).reason()).isEqualTo("COMMAND_UNAVAILABLE");
            assertThat(calls).hasValue(3);
        }
    }

    @Test
    void aRepeatedCreateHasTheSameDocumentId() {
        List<String> ids = new CopyOnWriteArrayList<>();
        platform.on(
                "CreateDocument",
                inTurn(
                        call -> {
                            ids.add(call.request(CreateDocumentRequest.parser()).getDocumentId());
                            call.disconnect();
                        },
                        call -> {
                            String id =
                                    call.request(CreateDocumentRequest.parser()).getDocumentId();
                            ids.add(id);
                            call.reply(CreateDocumentResponse.newBuilder()
                                    .setDocumentId(id)
                                    .setVersion(1)
                                    .build());
                        }));
        try (SyncSpaceClient client = connectTo(platform)) {
            CreateDocumentResponse made = resultOf(client.createDocument("s", "text"));

            assertThat(ids).hasSize(2).doesNotContain("");
            assertThat(ids.get(1)).isEqualTo(ids.get(0)).isEqualTo(made.getDocumentId());
        }
    }

    @Test
    void aRepeatedCreateThatFindsItsOwnRandomIdHasSucceeded() {
        platform.on("CreateDocument", inTurn(FakeCall::disconnect, RepeatTest::documentExists));
        platform.on("GetDocumentVersion", call -> {
            GetDocumentVersionRequest request = call.request(GetDocumentVersionRequest.parser());
            call.reply(GetDocumentVersionResponse.newBuilder()
                    .setDocument(Document.newBuilder()
                            .setDocumentId(request.getDocumentId())
                            .setVersion(request.getVersion())
                            .setChangeId("change-1"))
                    .build());
        });
        try (SyncSpaceClient client = connectTo(platform)) {
            CreateDocumentResponse made = resultOf(client.createDocument("s", "text"));

            assertThat(made.getDocumentId()).isNotEmpty();
            assertThat(made.getVersion()).isEqualTo(1);
            assertThat(made.getChangeId()).isEqualTo("change-1");
        }
    }

    @Test
    void aRepeatedCreateThatFindsAnIdOfTheApplicationClaimsNothing() {
        platform.on("CreateDocument", inTurn(FakeCall::disconnect, RepeatTest::documentExists));
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.createDocument(CreateDocumentRequest.newBuilder()
                    .setSpaceId("s")
                    .setDocumentId("settings")
                    .build()));

            assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure.isOutcomeUnknown()).isTrue();
            assertThat(failure.details()).containsEntry("refusal", "DOCUMENT_EXISTS");
        }
    }

    @Test
    void aFirstCreateThatFindsTheDocumentFailsPlainly() {
        platform.on("CreateDocument", RepeatTest::documentExists);
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.createDocument("s", "text"));

            assertThat(failure.reason()).isEqualTo("DOCUMENT_EXISTS");
            assertThat(failure.isOutcomeUnknown()).isFalse();
        }
    }

    @Test
    void anUpdateWithAnExpectationIsRepeated() {
        platform.on(
                "UpdateDocument",
                inTurn(
                        FakeCall::disconnect,
                        call -> call.reply(UpdateDocumentResponse.newBuilder()
                                .setVersion(3)
                                .build())));
        try (SyncSpaceClient client = connectTo(platform)) {
            UpdateDocumentResponse written = resultOf(client.updateDocument(
                    UpdateDocumentRequest.newBuilder().setExpectedVersion(2).build()));

            assertThat(written.getVersion()).isEqualTo(3);
        }
    }

    @Test
    void aRepeatedUpdateThatFindsAnotherVersionClaimsNothing() {
        platform.on(
                "UpdateDocument",
                inTurn(
                        FakeCall::disconnect,
                        call -> call.fail(dev.syncspace.proto.v1.Error.newBuilder()
                                .setCode(ErrorCode.ERROR_CODE_ABORTED)
                                .setReason("VERSION_MISMATCH")
                                .putDetails("current_version", "3")
                                .build())));
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.updateDocument(
                    UpdateDocumentRequest.newBuilder().setExpectedChangeId("c2").build()));

            assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
            assertThat(failure.isOutcomeUnknown()).isTrue();
            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure.details())
                    .containsEntry("refusal", "VERSION_MISMATCH")
                    .containsEntry("current_version", "3");
        }
    }

    @Test
    void anUpdateWithoutAnExpectationIsNotRepeated() {
        platform.on("UpdateDocument", FakeCall::disconnect);
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure =
                    failureOf(client.updateDocument(UpdateDocumentRequest.getDefaultInstance()));

            assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
            assertThat(failure.isOutcomeUnknown()).isTrue();
            platform.nextCall("UpdateDocument");
            assertThat(platform.waitingFrameCount()).isZero();
        }
    }

    private static void documentExists(FakeCall call) {
        call.fail(ErrorCode.ERROR_CODE_ALREADY_EXISTS, "DOCUMENT_EXISTS", false);
    }

    @SafeVarargs
    private static Consumer<FakeCall> inTurn(Consumer<FakeCall>... answers) {
        AtomicInteger next = new AtomicInteger();
        return call -> answers[next.getAndIncrement()].accept(call);
    }
}
