package dev.syncspace.client;

import static dev.syncspace.client.ClientTestSupport.connectTo;
import static dev.syncspace.client.ClientTestSupport.failureOf;
import static dev.syncspace.client.ClientTestSupport.optionsFor;
import static dev.syncspace.client.ClientTestSupport.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Completed;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.local.v1.Welcome;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.GetSpaceResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.testkit.local.FakeCall;
import dev.syncspace.testkit.local.FakePlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTest {
    private final FakePlatform platform = FakePlatform.start();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void sendsTheCommandWithItsRequestAndReadsTheResponse() {
        platform.on(
                "GetSpace",
                call -> call.reply(GetSpaceResponse.newBuilder()
                        .setSpace(SpaceInfo.newBuilder()
                                .setName("of "
                                        + call.request(GetSpaceRequest.parser()).getSpaceId()))
                        .build()));
        try (SyncSpaceClient client = connectTo(platform)) {
            GetSpaceResponse response = resultOf(client.getSpace(
                    GetSpaceRequest.newBuilder().setSpaceId("s1").build()));

            assertThat(response.getSpace().getName()).isEqualTo("of s1");
        }
    }

    @Test
    void carriesLargeDocumentsWhole() {
        byte[] data = new byte[16 * 1024 * 1024];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i * 31 + (i >> 12));
        }
        platform.on(
                "GetDocument",
                call -> call.reply(GetDocumentResponse.newBuilder()
                        .setFound(true)
                        .setDocument(Document.newBuilder().setData(ByteString.copyFrom(data)))
                        .build()));
        try (SyncSpaceClient client = connectTo(platform)) {
            ByteString read =
                    resultOf(client.getDocument("s", "d")).getDocument().getData();
            client.createDocument("s", ByteString.copyFrom(data));
            ByteString sent = CallTest.<CreateDocumentRequest>requestOf(
                            platform.nextCall("CreateDocument"), CreateDocumentRequest.parser())
                    .getData();

            assertThat(read.toByteArray()).isEqualTo(data);
            assertThat(sent.toByteArray()).isEqualTo(data);
        }
    }

    @Test
    void callsRunSideBySideOnOneConnectionAndAreAnsweredInAnyOrder() {
        int count = 500;
        ConcurrentLinkedQueue<FakeCall> held = new ConcurrentLinkedQueue<>();
        CountDownLatch allThere = new CountDownLatch(count);
        platform.on("GetSpace", call -> {
            held.add(call);
            allThere.countDown();
        });
        try (SyncSpaceClient client = connectTo(platform)) {
            List<CompletableFuture<GetSpaceResponse>> calls = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                calls.add(client.getSpace(
                        GetSpaceRequest.newBuilder().setSpaceId("s" + i).build()));
            }
            assertThat(await(allThere)).isTrue();
            List<FakeCall> backwards = new ArrayList<>(held);
            java.util.Collections.reverse(backwards);
            for (FakeCall call : backwards) {
                call.reply(GetSpaceResponse.newBuilder()
                        .setSpace(SpaceInfo.newBuilder()
                                .setSpaceId(
                                        call.request(GetSpaceRequest.parser()).getSpaceId()))
                        .build());
            }
            for (int i = 0; i < count; i++) {
                assertThat(resultOf(calls.get(i)).getSpace().getSpaceId()).isEqualTo("s" + i);
            }
            assertThat(platform.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void manyThreadsShareOneClient() throws InterruptedException {
        platform.on(
                "GetDocument",
                call -> call.reply(GetDocumentResponse.newBuilder()
                        .setDocument(Document.newBuilder()
                                .setDocumentId(call.request(GetDocumentRequest.parser())
                                        .getDocumentId()))
                        .build()));
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        try (SyncSpaceClient client = connectTo(platform)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                String prefix = "t" + t + "-";
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 200; i++) {
                        String answer = resultOf(client.getDocument("s", prefix + i))
                                .getDocument()
                                .getDocumentId();
                        if (!answer.equals(prefix + i)) {
                            wrong.add(answer);
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anErrorArrivesWithAllItsParts() {
        Error error = Error.newBuilder()
                .setCode(ErrorCode.ERROR_CODE_ABORTED)
                .setReason("VERSION_MISMATCH")
                .setMessage("document d1: expected version 1, it has 3")
                .setRetryable(false)
                .setField("expected_version")
                .putDetails("current_version", "3")
                .build();
        platform.on("GetDocument", call -> call.fail(error));
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.getDocument("s", "d1"));

            assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_ABORTED);
            assertThat(failure.reason()).isEqualTo("VERSION_MISMATCH");
            assertThat(failure.message()).isEqualTo("document d1: expected version 1, it has 3");
            assertThat(failure.isRetryable()).isFalse();
            assertThat(failure.field()).isEqualTo("expected_version");
            assertThat(failure.details()).isEqualTo(Map.of("current_version", "3"));
            assertThat(failure.isOutcomeUnknown()).isFalse();
        }
    }

    @Test
    void aCodeOfALaterVersionReadsAsUnknown() {
        platform.on(
                "GetDocument",
                call -> call.fail(
                        Error.newBuilder().setCodeValue(77).setReason("NEW").build()));
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.getDocument("s", "d"));

            assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_UNKNOWN);
            assertThat(failure.reason()).isEqualTo("NEW");
        }
    }

    @Test
    void joinThrowsTheFailureItselfAlsoBehindAStage() {
        platform.on("ListSpaces", call -> call.fail(ErrorCode.ERROR_CODE_INTERNAL, "INTERNAL_ERROR", false));
        try (SyncSpaceClient client = connectTo(platform)) {
            CompletableFuture<Integer> stage = client.listSpaces().thenApply(ListSpacesResponse::getSpacesCount);

            assertThatThrownBy(() -> client.listSpaces().join())
                    .isExactlyInstanceOf(SyncSpaceClientException.class)
                    .hasMessageContaining("as the test wants it");
            assertThatThrownBy(stage::join).isExactlyInstanceOf(SyncSpaceClientException.class);
        }
    }

    @Test
    void anyCommandCanBeCalledByItsName() {
        platform.on(
                "CommandOfTomorrow",
                call -> call.replyBytes(call.frame().getCommand().getData().concat(ByteString.copyFromUtf8("!"))));
        try (SyncSpaceClient client = connectTo(platform)) {
            ByteString response = resultOf(client.call("CommandOfTomorrow", ByteString.copyFromUtf8("hi")));

            assertThat(response.toStringUtf8()).isEqualTo("hi!");
        }
    }

    @Test
    void cancellingTheFutureCancelsTheCallOnThePlatform() {
        try (SyncSpaceClient client = connectTo(platform)) {
            CompletableFuture<ListSpacesResponse> call = client.listSpaces();
            ClientFrame sent = platform.nextCall("ListSpaces");

            assertThat(call.cancel(true)).isTrue();

            ClientFrame cancel = platform.next(ClientFrame::hasCancel);
            assertThat(cancel.getCallId()).isEqualTo(sent.getCallId());
            assertThatThrownBy(call::join).isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void anAnswerAfterTheCancelDisturbsNothing() {
        ConcurrentLinkedQueue<FakeCall> held = new ConcurrentLinkedQueue<>();
        platform.on("GetSpace", held::add);
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        try (SyncSpaceClient client = connectTo(platform)) {
            CompletableFuture<GetSpaceResponse> call = client.getSpace(GetSpaceRequest.getDefaultInstance());
            platform.nextCall("GetSpace");
            call.cancel(true);
            platform.next(ClientFrame::hasCancel);
            held.element().reply(GetSpaceResponse.getDefaultInstance());

            assertThat(resultOf(client.listSpaces())).isEqualTo(ListSpacesResponse.getDefaultInstance());
            assertThat(platform.connectionCount()).isEqualTo(1);
        }
    }

    @Test
    void aCallThatIsNotAnsweredEndsAtItsDeadline() {
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure =
                    failureOf(client.withTimeout(Duration.ofMillis(80)).listSpaces());
            ClientFrame sent = platform.nextCall("ListSpaces");
            ClientFrame cancel = platform.next(ClientFrame::hasCancel);

            assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_DEADLINE_EXCEEDED);
            assertThat(failure.reason()).isEqualTo("CALL_TIMED_OUT");
            assertThat(failure.message()).contains("ListSpaces").contains("80 ms");
            assertThat(failure.isOutcomeUnknown()).isFalse();
            assertThat(sent.getTimeoutMillis()).isBetween(1, 80);
            assertThat(cancel.getCallId()).isEqualTo(sent.getCallId());
        }
    }

    @Test
    void aWritingCallThatTimedOutHasAnUnknownOutcome() {
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure =
                    failureOf(client.withTimeout(Duration.ofMillis(80)).createSpace("a"));

            assertThat(failure.reason()).isEqualTo("CALL_TIMED_OUT");
            assertThat(failure.isOutcomeUnknown()).isTrue();
        }
    }

    @Test
    void withoutATimeoutThePlatformIsToldNone() {
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        try (SyncSpaceClient client = connectTo(platform)) {
            resultOf(client.withTimeout(Duration.ZERO).listSpaces());

            assertThat(platform.nextCall("ListSpaces").getTimeoutMillis()).isZero();
        }
    }

    @Test
    void aResponseThatCannotBeReadIsAnInternalError() {
        platform.on("ListSpaces", call -> call.replyBytes(ByteString.copyFrom(new byte[] {10, 127})));
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure = failureOf(client.listSpaces());

            assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
            assertThat(failure.message()).contains("ListSpaces");
        }
    }

    @Test
    void anAnswerOfAnotherKindIsAnInternalError() {
        platform.on(
                "ListSpaces", call -> call.send(ServerFrame.newBuilder().setCompleted(Completed.getDefaultInstance())));
        try (SyncSpaceClient client = connectTo(platform)) {
            assertThat(failureOf(client.listSpaces()).code()).isEqualTo(ErrorCode.ERROR_CODE_INTERNAL);
        }
    }

    @Test
    void aRequestBeyondTheFrameLimitOfThePlatformIsNotSent() {
        platform.greetWith(Welcome.newBuilder()
                .setProtocolVersion(1)
                .setFrameMaxBytes(1_000)
                .build());
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        try (SyncSpaceClient client = connectTo(platform)) {
            SyncSpaceClientException failure =
                    failureOf(client.createDocument("s", ByteString.copyFrom(new byte[1_000])));

            assertThat(failure.code()).isEqualTo(ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED);
            assertThat(failure.reason()).isEqualTo("LIMIT_EXCEEDED");
            assertThat(failure.message()).contains("1000");
            resultOf(client.listSpaces());
            assertThat(platform.connectionCount()).isEqualTo(1);
            assertThat(platform.next(frame -> true).getCommand().getCmd()).isEqualTo("ListSpaces");
        }
    }

    @Test
    void tooManyRunningCallsAreRefusedAtOnce() {
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(optionsFor(platform).withRetryCountMax(0))) {
            List<CompletableFuture<ListSpacesResponse>> running = new ArrayList<>();
            for (int i = 0; i < ClientLimits.RUNNING_CALLS_MAX; i++) {
                running.add(client.listSpaces());
            }
            SyncSpaceClientException failure = failureOf(client.listSpaces());
            running.get(0).cancel(true);
            CompletableFuture<ListSpacesResponse> next = client.listSpaces();

            assertThat(failure.reason()).isEqualTo("TOO_MANY_CALLS");
            assertThat(failure.isRetryable()).isTrue();
            assertThat(next).isNotDone();
        }
    }

    @Test
    void aStageMayWaitForAnotherCall() {
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        platform.on("GetSpace", GetSpaceResponse.getDefaultInstance());
        try (SyncSpaceClient client = connectTo(platform)) {
            CompletableFuture<GetSpaceResponse> nested = client.listSpaces()
                    .thenApply(spaces -> client.getSpace(GetSpaceRequest.getDefaultInstance())
                            .join());

            assertThat(resultOf(nested)).isEqualTo(GetSpaceResponse.getDefaultInstance());
        }
    }

    @Test
    void theApplicationMayChooseTheThreadOfItsStages() {
        ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
        CountDownLatch given = new CountDownLatch(1);
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(optionsFor(platform).withExecutor(task -> {
                    queue.add(task);
                    given.countDown();
                }))) {
            CompletableFuture<ListSpacesResponse> call = client.listSpaces();
            assertThat(await(given)).isTrue();

            assertThat(call).isNotDone();
            queue.element().run();
            assertThat(call).isCompleted();
        }
    }

    @Test
    void closeFailsEveryRunningCallAndEndsTheThread() throws InterruptedException {
        SyncSpaceClient client = connectTo(platform);
        Thread loop = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("syncspace-client") && thread.isAlive())
                .findFirst()
                .orElseThrow();
        CompletableFuture<ListSpacesResponse> read = client.listSpaces();
        CompletableFuture<?> write = client.createSpace("a");
        platform.nextCall("CreateSpace");

        client.close();
        client.close();

        assertThat(failureOf(read).reason()).isEqualTo("CONNECTION_LOST");
        assertThat(failureOf(read).isRetryable()).isFalse();
        assertThat(failureOf(read).isOutcomeUnknown()).isFalse();
        assertThat(failureOf(write).isOutcomeUnknown()).isTrue();
        assertThat(failureOf(client.listSpaces()).message()).contains("closed");
        loop.join(FakePlatform.PATIENCE.toMillis());
        assertThat(loop.isAlive()).isFalse();
        assertThat(loop.isDaemon()).isTrue();
    }

    @Test
    void anInterruptedCallerDoesNotHarmTheConnectionOfOthers() {
        platform.on("ListSpaces", ListSpacesResponse.getDefaultInstance());
        try (SyncSpaceClient client = connectTo(platform)) {
            Thread.currentThread().interrupt();
            CompletableFuture<ListSpacesResponse> call = client.listSpaces();
            assertThat(Thread.interrupted()).isTrue();

            assertThat(resultOf(call)).isEqualTo(ListSpacesResponse.getDefaultInstance());
            assertThat(platform.connectionCount()).isEqualTo(1);
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(FakePlatform.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static <T> T requestOf(ClientFrame frame, com.google.protobuf.Parser<T> parser) {
        try {
            return parser.parseFrom(frame.getCommand().getData());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError("no request", e);
        }
    }
}
