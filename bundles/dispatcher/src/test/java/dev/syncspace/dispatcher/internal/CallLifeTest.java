package dev.syncspace.dispatcher.internal;

import static dev.syncspace.dispatcher.internal.RouterFixture.answer;
import static dev.syncspace.dispatcher.internal.RouterFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallLifeTest {
    private static final String CANARY = "canary-of-a-document";

    private final RouterFixture fixture = new RouterFixture(RouterFixture.small());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aHandlerSeesItsCallAndRunsOnAnotherThread() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        fixture.add(fixture.handlers.handler(
                "a",
                0,
                (context, request) -> {
                    thread.set(Thread.currentThread());
                    assertThat(context.command()).isEqualTo("Echo");
                    assertThat(context.origin()).isEqualTo(CallOrigin.LOCAL);
                    assertThat(context.remainingMillis()).isEqualTo(700);
                    assertThat(context.isCancelled()).isFalse();
                    context.throwIfCancelled();
                    return request;
                },
                "Echo"));
        assertThat(answer(fixture.call("Echo", 3, 700))).hasSize(3);
        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void theDeadlineEndsACallForItsCallerAndTellsItsHandler() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow", 0, 700);
        CommandContext context = body.awaitStart();
        fixture.timer.advance(699);
        assertThat(call).isNotDone();
        assertThat(context.remainingMillis()).isEqualTo(1);
        fixture.timer.advance(1);

        SyncSpaceException failure = failure(call);
        assertThat(failure.reason()).isEqualTo(Reason.CALL_TIMED_OUT);
        assertThat(failure.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(failure.message()).contains("700 ms");
        assertThat(context.remainingMillis()).isZero();
        assertThatThrownBy(context::throwIfCancelled)
                .isInstanceOfSatisfying(SyncSpaceException.class, thrown -> assertThat(thrown.reason())
                        .isEqualTo(Reason.CALL_TIMED_OUT));
        body.release();
    }

    @Test
    void noCallIsLongerThanTheConfiguredTime() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> unlimited = fixture.call("Slow", 0, 0);
        CompletableFuture<ByteString> patient = fixture.call("Slow", 0, Long.MAX_VALUE);
        fixture.timer.advance(RouterFixture.small().timeoutMaxMillis());
        assertThat(failure(unlimited).reason()).isEqualTo(Reason.CALL_TIMED_OUT);
        assertThat(failure(patient).reason()).isEqualTo(Reason.CALL_TIMED_OUT);
        body.release();
    }

    @Test
    void anEndedCallLeavesNoTimerBehind() {
        fixture.add(fixture.handlers.named("a", 0, "Echo"));
        for (int i = 0; i < 10; i++) {
            answer(fixture.call("Echo"));
        }
        assertThat(fixture.timer.size()).isZero();
    }

    @Test
    void aCallWhoseTimeIsOverBeforeItStartsNeverRuns() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        fixture.start("Slow");
        fixture.start("Slow");
        body.awaitStart();
        body.awaitStart();
        CompletableFuture<ByteString> waiting = fixture.call("Slow", 0, 100);
        fixture.timer.advance(100);
        assertThat(failure(waiting).reason()).isEqualTo(Reason.CALL_TIMED_OUT);
        body.release();
        fixture.add(fixture.handlers.named("b", 0, "Echo"));
        answer(fixture.call("Echo"));
        assertThat(body.started).isEmpty();
    }

    @Test
    void cancellingTheFutureTellsTheHandler() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow");
        CommandContext context = body.awaitStart();
        call.cancel(false);
        assertThat(context.isCancelled()).isTrue();
        assertThatThrownBy(context::throwIfCancelled)
                .isInstanceOfSatisfying(SyncSpaceException.class, thrown -> assertThat(thrown.reason())
                        .isEqualTo(Reason.CALL_CANCELLED));
        body.release();
    }

    @Test
    void aCancelledCallThatWaitsMakesRoomForAnother() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        fixture.start("Slow");
        fixture.start("Slow");
        fixture.start("Slow");
        CompletableFuture<ByteString> last = fixture.call("Slow");
        assertThat(failure(fixture.call("Slow")).reason()).isEqualTo(Reason.TOO_MANY_CALLS);
        last.cancel(true);
        CompletableFuture<ByteString> next = fixture.call("Slow");
        body.release();
        assertThat(answer(next)).isEqualTo("finished");
    }

    @Test
    void whatAHandlerThrowsOnPurposeReachesTheCaller() {
        SyncSpaceException thrown = SyncSpaceException.invalid("name", "name is too long");
        fixture.add(fixture.handlers.handler(
                "a",
                0,
                (context, request) -> {
                    throw thrown;
                },
                "Bad"));
        assertThat(failure(fixture.call("Bad"))).isSameAs(thrown);
        assertThat(fixture.log.records).isEmpty();
    }

    @Test
    void aDefectIsInternalAndLoggedOnceWithItsStackAndWithoutItsMessages() {
        fixture.add(fixture.handlers.handler(
                "a",
                0,
                (context, request) -> {
                    IllegalStateException defect =
                            new IllegalStateException(CANARY, new NumberFormatException("For input: " + CANARY));
                    defect.addSuppressed(new IllegalArgumentException(CANARY));
                    throw defect;
                },
                "Bad"));
        SyncSpaceException failure = failure(fixture.call("Bad"));
        assertThat(failure.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(failure.message()).doesNotContain(CANARY);
        assertThat(fixture.log.records).singleElement().satisfies(record -> assertThat(record)
                .startsWith("error: ")
                .contains("java.lang.IllegalStateException", "java.lang.NumberFormatException", "CallLifeTest.java")
                .contains("java.lang.IllegalArgumentException")
                .doesNotContain(CANARY));
    }

    @Test
    void anErrorOrNoAnswerIsInternalAndTheThreadGoesOn() {
        fixture.add(fixture.handlers.handler("a", 0, (context, request) -> null, "Nothing"));
        fixture.add(fixture.handlers.handler(
                "b",
                0,
                (context, request) -> {
                    throw new StackOverflowError();
                },
                "Deep"));
        fixture.add(fixture.handlers.handler(
                "c",
                0,
                (context, request) -> {
                    IllegalStateException ring = new IllegalStateException();
                    ring.initCause(new IllegalStateException(ring));
                    throw ring;
                },
                "Ring"));
        for (int i = 0; i < 5; i++) {
            assertThat(failure(fixture.call("Nothing")).reason()).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(failure(fixture.call("Deep")).reason()).isEqualTo(Reason.INTERNAL_ERROR);
            assertThat(failure(fixture.call("Ring")).reason()).isEqualTo(Reason.INTERNAL_ERROR);
        }
        assertThat(fixture.log.records).hasSize(15);
    }

    @Test
    void readsDoNotWaitBehindBlockedWrites() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Write"));
        fixture.add(fixture.handlers.withProperties(
                "b",
                Map.of(CommandHandler.COMMANDS, new String[] {"Read", "Other"}, CommandHandler.READ_COMMANDS, "Read")));
        for (int i = 0; i < 4; i++) {
            fixture.start("Write");
        }
        assertThat(failure(fixture.call("Write")).reason()).isEqualTo(Reason.TOO_MANY_CALLS);
        assertThat(failure(fixture.call("Other")).reason()).isEqualTo(Reason.TOO_MANY_CALLS);
        for (int i = 0; i < 100; i++) {
            assertThat(answer(fixture.call("Read"))).isEqualTo("b");
        }
        body.release();
    }

    @Test
    void tooManyCallsAreRefusedAtOnceAndRetryable() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        for (int i = 0; i < 4; i++) {
            fixture.start("Slow");
        }
        SyncSpaceException failure = failure(fixture.call("Slow"));
        assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_CALLS);
        assertThat(failure.isRetryable()).isTrue();
        assertThat(failure.message()).contains("at most 2 calls");
        body.release();
    }

    @Test
    void moreThreadsInTheConfigurationStartWhatWaits() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        for (int i = 0; i < 4; i++) {
            fixture.start("Slow");
        }
        body.awaitStart();
        body.awaitStart();
        fixture.router.settings(new Settings(2, 4, 2, 1_000, 1_000, 60_000, 500));
        body.awaitStart();
        body.awaitStart();
        body.release();
    }

    @Test
    void closingEndsWaitingCallsAndLetsRunningOnesFinish() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> first = fixture.call("Slow");
        CompletableFuture<ByteString> second = fixture.call("Slow");
        CompletableFuture<ByteString> waiting = fixture.call("Slow");
        body.awaitStart();
        body.awaitStart();
        fixture.router.close((running, timeoutMillis) -> {
            assertThat(timeoutMillis).isEqualTo(RouterFixture.small().drainMillis());
            assertThat(failure(waiting).reason()).isEqualTo(Reason.SHUTTING_DOWN);
            assertThat(failure(fixture.call("Slow")).reason()).isEqualTo(Reason.SHUTTING_DOWN);
            body.release();
            running.join();
        });
        assertThat(answer(first)).isEqualTo("finished");
        assertThat(answer(second)).isEqualTo("finished");
    }

    @Test
    void closingEndsWhatRunsTooLong() {
        BlockingBody body = new BlockingBody();
        fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow");
        CommandContext context = body.awaitStart();
        fixture.router.close((running, timeoutMillis) -> {});
        assertThat(failure(call).reason()).isEqualTo(Reason.SHUTTING_DOWN);
        assertThat(context.isCancelled()).isTrue();
        body.release();
    }
}
