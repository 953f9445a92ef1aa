package dev.syncspace.dispatcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<Call> ran = new ArrayList<>();
    private final Settings settings = new Settings(3, 3, 4, 100, 50, 1_000, 0);
    private final Lane lane = new Lane(threads::add, ran::add, Settings::readThreadsMax, settings);

    private static Call call(int bytes) {
        return new Call(
                new CommandCall("Echo", ByteString.copyFrom(new byte[bytes]), 0, CallOrigin.LOCAL),
                new ManualTimer(),
                1_000);
    }

    @Test
    void runsInTheOrderOfArrivalOnNoMoreThreadsThanAllowed() {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            calls.add(call(1));
            assertThat(lane.submit(calls.get(i))).isTrue();
        }
        assertThat(lane.submit(call(1))).isFalse();
        assertThat(threads).hasSize(3);
        threads.pop().run();
        assertThat(ran).containsExactly(calls.get(0), calls.get(3), calls.get(4), calls.get(5), calls.get(6));
        threads.pop().run();
        threads.pop().run();
        assertThat(ran).containsExactlyInAnyOrderElementsOf(calls);
        assertThat(threads).isEmpty();
    }

    @Test
    void largeRequestsRunOneAfterTheOther() {
        Call first = call(40);
        Call second = call(40);
        Call small = call(1);
        lane.submit(first);
        lane.submit(second);
        lane.submit(small);
        assertThat(threads).hasSize(1);
        threads.pop().run();
        // The second one runs on the thread of the first, the small one on a new thread beside it.
        assertThat(threads).hasSize(1);
        threads.pop().run();
        assertThat(ran).containsExactly(first, second, small);
    }

    @Test
    void aRequestLargerThanAllThatMayRunRunsAlone() {
        Call giant = call(90);
        lane.submit(giant);
        lane.submit(call(1));
        assertThat(threads).hasSize(1);
        threads.pop().run();
        assertThat(ran.get(0)).isSameAs(giant);
        assertThat(ran).hasSize(2);
    }

    @Test
    void bytesThatWaitAreBounded() {
        lane.submit(call(50));
        assertThat(lane.submit(call(60))).isTrue();
        assertThat(lane.submit(call(41))).isFalse();
        assertThat(lane.submit(call(40))).isTrue();
    }

    @Test
    void removingALargeWaitingCallLetsTheSmallOnesBehindItStart() {
        lane.submit(call(40));
        Call large = call(40);
        lane.submit(large);
        lane.submit(call(1));
        assertThat(threads).hasSize(1);
        lane.remove(large);
        assertThat(threads).hasSize(2);
        lane.remove(large);
        assertThat(threads).hasSize(2);
    }

    @Test
    void nothingStartsAfterClosing() {
        for (int i = 0; i < 5; i++) {
            lane.submit(call(1));
        }
        assertThat(lane.close()).hasSize(2);
        assertThat(lane.submit(call(1))).isFalse();
        assertThat(lane.close()).isEmpty();
        assertThat(threads).hasSize(3);
    }

    @Test
    void aCallForWhichNoThreadCanBeHadFailsAndHoldsNoPlace() {
        boolean[] broken = {true};
        Lane fragile = new Lane(
                task -> {
                    if (broken[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    threads.add(task);
                },
                ran::add,
                Settings::readThreadsMax,
                settings);
        for (int i = 0; i < 10; i++) {
            Call call = call(40);
            assertThat(fragile.submit(call)).isTrue();
            assertThat(call.result()).isCompletedExceptionally();
            SyncSpaceException failure = (SyncSpaceException)
                    call.result().handle((answer, thrown) -> thrown).join();
            assertThat(failure.reason()).isEqualTo(Reason.TOO_MANY_CALLS);
        }
        broken[0] = false;
        fragile.submit(call(40));
        assertThat(threads).hasSize(1);
    }
}
