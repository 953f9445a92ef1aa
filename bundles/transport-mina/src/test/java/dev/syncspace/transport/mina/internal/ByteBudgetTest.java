package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.transport.mina.internal.ByteBudget.Share;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByteBudgetTest {
    private final List<Runnable> told = new ArrayList<>();
    private final ByteBudget budget = new ByteBudget(told::add, 10);
    private final List<String> granted = new ArrayList<>();

    @Test
    void bytesAreTakenAndGivenBack() {
        Share share = budget.take(6, () -> granted.add("first"));
        assertThat(share.isHeld()).isTrue();
        assertThat(budget.usedBytes()).isEqualTo(6);
        share.giveBack();
        share.giveBack();
        assertThat(budget.usedBytes()).isZero();
        assertThat(granted).isEmpty();
    }

    @Test
    void whoComesLaterWaitsBehindWhoCameEarlier() {
        Share first = budget.take(6, () -> granted.add("first"));
        Share large = budget.take(5, () -> granted.add("large"));
        Share small = budget.take(1, () -> granted.add("small"));
        assertThat(large.isHeld()).isFalse();
        assertThat(small.isHeld()).isFalse();
        first.giveBack();
        told.forEach(Runnable::run);
        assertThat(granted).containsExactly("large", "small");
        assertThat(budget.usedBytes()).isEqualTo(6);
    }

    @Test
    void whoLeavesTheLineLetsTheOthersPass() {
        Share first = budget.take(8, () -> granted.add("first"));
        Share large = budget.take(5, () -> granted.add("large"));
        Share small = budget.take(2, () -> granted.add("small"));
        large.giveBack();
        told.forEach(Runnable::run);
        assertThat(granted).containsExactly("small");
        assertThat(small.isHeld()).isTrue();
        first.giveBack();
        small.giveBack();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void moreThanThereIsWaitsForAll() {
        Share first = budget.take(1, () -> granted.add("first"));
        Share huge = budget.take(1000, () -> granted.add("huge"));
        assertThat(huge.isHeld()).isFalse();
        first.giveBack();
        assertThat(huge.isHeld()).isTrue();
        assertThat(budget.usedBytes()).isEqualTo(10);
    }
}
