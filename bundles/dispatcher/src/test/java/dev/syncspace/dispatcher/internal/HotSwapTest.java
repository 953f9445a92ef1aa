package dev.syncspace.dispatcher.internal;

import static dev.syncspace.dispatcher.internal.RouterFixture.answer;
import static dev.syncspace.dispatcher.internal.RouterFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.CommandRegistration.State;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HotSwapTest {
    private final RouterFixture fixture = new RouterFixture(RouterFixture.small());

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aRunningCallEndsWellAfterItsBundleWent() {
        BlockingBody body = new BlockingBody();
        FakeHandlers.Reference handler = fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow");
        body.awaitStart();

        fixture.remove(handler);
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::state, CommandRegistration::runningCalls)
                .containsExactly(tuple(State.DRAINING, 1));
        assertThat(failure(fixture.call("Slow")).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);

        body.release();
        assertThat(answer(call)).isEqualTo("finished");
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::state, CommandRegistration::runningCalls)
                .containsExactly(tuple(State.GONE, 0));
        fixture.timer.advance(RouterFixture.small().drainMillis());
        assertThat(answer(call)).isEqualTo("finished");
    }

    @Test
    void aCallThatOutlivesTheTimeToDrainIsEndedAsUnavailable() {
        BlockingBody body = new BlockingBody();
        FakeHandlers.Reference handler = fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow");
        CommandContext context = body.awaitStart();

        fixture.remove(handler);
        fixture.timer.advance(RouterFixture.small().drainMillis() - 1);
        assertThat(call).isNotDone();
        assertThat(context.isCancelled()).isFalse();
        fixture.timer.advance(1);

        SyncSpaceException failure = failure(call);
        assertThat(failure.reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
        assertThat(failure.message()).contains("a/1.2.3");
        assertThat(context.isCancelled()).isTrue();
        assertThatThrownBy(context::throwIfCancelled).isSameAs(failure);
        // The truth: its thread is still in the bundle.
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::state, CommandRegistration::runningCalls)
                .containsExactly(tuple(State.DRAINING, 1));
        body.release();
    }

    @Test
    void whatAHandlerThrowsWhenItsBundleIsTakenAwayIsUnavailable() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        FakeHandlers.Reference handler = fixture.add(fixture.handlers.handler(
                "a",
                0,
                (context, request) -> {
                    started.countDown();
                    RouterFixture.await(gone);
                    throw new NoClassDefFoundError("dev/plugin/Late");
                },
                "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow");
        RouterFixture.await(started);
        fixture.remove(handler);
        gone.countDown();
        assertThat(failure(call).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
        assertThat(fixture.log.records).noneMatch(record -> record.startsWith("error"));
    }

    @Test
    void aWaitingCallGoesToTheHandlerThatIsThereWhenItStarts() {
        BlockingBody body = new BlockingBody();
        FakeHandlers.Reference old = fixture.add(fixture.handlers.handler("old", 0, body, "Slow"));
        fixture.start("Slow");
        fixture.start("Slow");
        body.awaitStart();
        body.awaitStart();
        CompletableFuture<ByteString> waiting = fixture.call("Slow");

        fixture.remove(old);
        fixture.add(fixture.handlers.named("new", 0, "Slow"));
        body.release();
        assertThat(answer(waiting)).isEqualTo("new");
    }

    @Test
    void aWaitingCallIsUnavailableWhenNobodyIsThereAnyMore() {
        BlockingBody body = new BlockingBody();
        FakeHandlers.Reference old = fixture.add(fixture.handlers.handler("old", 0, body, "Slow"));
        fixture.start("Slow");
        fixture.start("Slow");
        body.awaitStart();
        body.awaitStart();
        CompletableFuture<ByteString> waiting = fixture.call("Slow");
        fixture.remove(old);
        body.release();
        assertThat(failure(waiting).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
    }

    @Test
    void callsFromBeforeAChangeOfPropertiesDrainToo() {
        BlockingBody body = new BlockingBody();
        FakeHandlers.Reference handler = fixture.add(fixture.handlers.handler("a", 0, body, "Slow"));
        CompletableFuture<ByteString> call = fixture.call("Slow");
        body.awaitStart();
        handler.properties(Map.of(CommandHandler.COMMANDS, new String[] {"Slow", "More"}));
        fixture.router.registry().put(handler);
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::command, CommandRegistration::runningCalls)
                .containsExactly(tuple("More", 0), tuple("Slow", 1));

        fixture.remove(handler);
        fixture.timer.advance(RouterFixture.small().drainMillis());
        assertThat(failure(call).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
        body.release();
    }

    @Test
    void aServiceThatWentBeforeItsEventCameIsNotTaken() {
        FakeHandlers.Reference handler = fixture.handlers.named("a", 0, "Echo");
        fixture.router.registry().remove(handler);
        handler.unregister();
        fixture.router.registry().put(handler);
        assertThat(fixture.registrations()).isEmpty();
        assertThat(failure(fixture.call("Echo")).reason()).isEqualTo(Reason.UNKNOWN_COMMAND);
    }

    @Test
    void anEventThatComesTwiceChangesNothing() {
        FakeHandlers.Reference handler = fixture.handlers.named("a", 0, "Echo");
        fixture.add(handler);
        fixture.add(handler);
        assertThat(fixture.registrations()).hasSize(1);
        fixture.remove(handler);
        fixture.router.registry().remove(handler);
        assertThat(fixture.registrations())
                .extracting(CommandRegistration::state)
                .containsExactly(State.GONE);
    }

    @Test
    void reorderedEventsOfManyThreadsEndInTheTruth() throws Exception {
        Random random = new Random(20);
        List<FakeHandlers.Reference> stay = new ArrayList<>();
        List<FakeHandlers.Reference> go = new ArrayList<>();
        List<Future<?>> events = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            FakeHandlers.Reference handler = fixture.handlers.named("b" + i, i, "Echo", "Only" + i);
            if (random.nextBoolean()) {
                stay.add(handler);
                events.add(fixture.threads.submit(() -> fixture.add(handler)));
            } else {
                go.add(handler);
                // Unregistered first, then both events in any order, as a framework may deliver them.
                handler.unregister();
                events.add(
                        fixture.threads.submit(() -> fixture.router.registry().remove(handler)));
                events.add(
                        fixture.threads.submit(() -> fixture.router.registry().put(handler)));
            }
        }
        for (Future<?> event : events) {
            event.get(20, TimeUnit.SECONDS);
        }
        assertThat(fixture.registrations())
                .filteredOn(entry -> entry.command().equals("Echo"))
                .hasSize(stay.size())
                .extracting(CommandRegistration::state)
                .containsOnly(State.ACTIVE, State.SHADOWED);
        assertThat(go).isNotEmpty();
    }

    @Test
    void underLoadACallGetsItsAnswerOrARetryableFailureWhileItsBundleIsReplaced() throws Exception {
        try (RouterFixture busy = new RouterFixture()) {
            FakeHandlers.Reference present = busy.add(busy.handlers.named("v0", 0, "Echo"));
            List<Future<Integer>> callers = new ArrayList<>();
            CountDownLatch swapped = new CountDownLatch(1);
            for (int caller = 0; caller < 4; caller++) {
                callers.add(busy.threads.submit(() -> {
                    int answered = 0;
                    for (int i = 0; i < 500 || swapped.getCount() > 0; i++) {
                        answered += isAnsweredOrRetryable(busy.call("Echo")) ? 1 : 0;
                    }
                    return answered;
                }));
            }
            for (int version = 1; version <= 100; version++) {
                FakeHandlers.Reference next = busy.handlers.named("v" + version, 0, "Echo");
                busy.remove(present);
                busy.add(next);
                present = next;
            }
            swapped.countDown();
            int answered = 0;
            for (Future<Integer> caller : callers) {
                answered += caller.get(60, TimeUnit.SECONDS);
            }
            assertThat(answered).isPositive();
            assertThat(busy.handlers.inUse).hasValue(0);
            assertThat(answer(busy.call("Echo"))).isEqualTo("v100");
        }
    }

    private static boolean isAnsweredOrRetryable(CompletableFuture<ByteString> call) throws Exception {
        try {
            call.get(20, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(((SyncSpaceException) e.getCause()).reason()).isEqualTo(Reason.COMMAND_UNAVAILABLE);
            return false;
        }
    }
}
