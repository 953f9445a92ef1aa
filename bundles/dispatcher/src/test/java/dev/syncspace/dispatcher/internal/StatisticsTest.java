package dev.syncspace.dispatcher.internal;

import static dev.syncspace.dispatcher.internal.RouterFixture.answer;
import static dev.syncspace.dispatcher.internal.RouterFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandStatistics.Figures;
import dev.syncspace.api.command.CommandStatistics.Running;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private final RouterFixture fixture = new RouterFixture(RouterFixture.small());

    @AfterEach
    void close() {
        fixture.close();
    }

    private Figures figures(String command) {
        return fixture.router.figures().stream()
                .filter(figures -> figures.command().equals(command))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void countCallsAndFailuresByCode() {
        fixture.add(fixture.handlers.named("a", 0, "Good"));
        fixture.add(fixture.handlers.handler(
                "b",
                0,
                (context, request) -> {
                    throw SyncSpaceException.of(Reason.SPACE_NOT_FOUND, "none");
                },
                "Missing"));
        fixture.add(fixture.handlers.handler(
                "c",
                0,
                (context, request) -> {
                    throw new IllegalStateException();
                },
                "Broken"));
        answer(fixture.call("Good"));
        answer(fixture.call("Good"));
        failure(fixture.call("Missing"));
        failure(fixture.call("Broken"));
        assertThat(figures("Good").callCount()).isEqualTo(2);
        assertThat(figures("Good").failures()).isEmpty();
        assertThat(figures("Missing").failures()).containsExactly(entry(ErrorCode.NOT_FOUND, 1L));
        assertThat(figures("Broken").failures()).containsExactly(entry(ErrorCode.INTERNAL, 1L));
        assertThat(fixture.router.figures()).extracting(Figures::command).containsExactly("Broken", "Good", "Missing");
    }

    @Test
    void leaveOutNamesThatNobodyAnswers() {
        failure(fixture.call("Nobody"));
        failure(fixture.call("x".repeat(1000)));
        assertThat(fixture.router.figures()).isEmpty();
    }

    @Test
    void tellRunningAndWaitingCallsTheOldestFirst() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(2);
        fixture.add(fixture.handlers.handler(
                "slow",
                0,
                (context, request) -> {
                    running.countDown();
                    RouterFixture.await(release);
                    return ByteString.EMPTY;
                },
                "Slow"));
        CompletableFuture<ByteString> first = fixture.call("Slow");
        fixture.timer.advance(2_000);
        CompletableFuture<ByteString> second = fixture.call("Slow");
        RouterFixture.await(running);
        CompletableFuture<ByteString> third = fixture.call("Slow");
        assertThat(fixture.router.running())
                .containsExactlyInAnyOrder(
                        new Running("Slow", CallOrigin.LOCAL, 2_000, false),
                        new Running("Slow", CallOrigin.LOCAL, 0, false),
                        new Running("Slow", CallOrigin.LOCAL, 0, true))
                .first()
                .extracting(Running::ageMillis)
                .isEqualTo(2_000L);
        release.countDown();
        answer(first);
        answer(second);
        answer(third);
        assertThat(fixture.router.running()).isEmpty();
        assertThat(figures("Slow").maxMicros()).isEqualTo(2_000_000);
        assertThat(figures("Slow").totalMicros()).isEqualTo(2_000_000);
    }

    @Test
    void bucketsTellATimeToWithinAnEighth() {
        int last = -1;
        for (long micros = 0; micros < 1L << 33; micros = Math.max(micros + 1, micros * 17 / 16)) {
            int bucket = CommandMeter.bucket(micros);
            assertThat(bucket).as("%d", micros).isGreaterThanOrEqualTo(last);
            last = bucket;
            if (micros < 1L << 32) {
                assertThat(CommandMeter.longest(bucket)).as("%d", micros).isBetween(micros, micros + micros / 8);
            }
        }
    }

    @Test
    void percentilesAreThoseOfTheCalls() {
        CommandMeter meter = new CommandMeter();
        for (int i = 1; i <= 1000; i++) {
            meter.succeeded(i);
        }
        Figures figures = meter.figures("Any");
        assertThat(figures.callCount()).isEqualTo(1000);
        assertThat(figures.medianMicros()).isBetween(500L, 563L);
        assertThat(figures.p99Micros()).isBetween(990L, 1000L);
        assertThat(figures.maxMicros()).isEqualTo(1000);
        assertThat(figures.totalMicros()).isEqualTo(500_500);
    }

    @Test
    void areBounded() {
        Meters meters = new Meters();
        for (int i = 0; i < 2 * Meters.COMMANDS_MAX; i++) {
            meters.ended("Command" + i, 1, null);
        }
        assertThat(meters.figures()).hasSize(Meters.COMMANDS_MAX);
    }
}
