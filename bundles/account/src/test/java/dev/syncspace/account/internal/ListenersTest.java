package dev.syncspace.account.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.account.internal.Device.Started;
import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
    private static final char[] NONE = {};

    @TempDir
    private Path directory;

    private Device device;
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void setUp() {
        device = new Device(directory);
    }

    private class Recorder implements AccountListener {
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public void unlocked(AccountSession session) {
            assertThat(session.signKey().sign(new byte[1])).hasSize(64);
            events.add(name + " unlocked");
        }

        @Override
        public void locking() {
            events.add(name + " locking");
        }
    }

    private final class Failing extends Recorder {
        private final RuntimeException failure;

        Failing(String name, RuntimeException failure) {
            super(name);
            this.failure = failure;
        }

        @Override
        public void unlocked(AccountSession session) {
            super.unlocked(session);
            throw failure;
        }
    }

    @Test
    void listenersAreToldInOrderAndInReverse() {
        Started started = device.started(true, null, (step, file) -> {});
        started.keeper.add(new Recorder("a"));
        started.keeper.add(new Recorder("b"));
        started.keeper.open();
        started.keeper.unlock(NONE);
        started.keeper.lock();
        started.keeper.lock();
        assertThat(events).containsExactly("a unlocked", "b unlocked", "b locking", "a locking");
    }

    @Test
    void theKeysStillWorkWhileLockingIsTold() {
        Started started = device.start();
        AccountSession session = started.session();
        List<Integer> signatures = new ArrayList<>();
        started.keeper.add(new AccountListener() {
            @Override
            public void unlocked(AccountSession opened) {}

            @Override
            public void locking() {
                assertThat(started.keeper.status().state())
                        .as("new calls are refused already")
                        .isEqualTo(AccountState.LOCKED);
                signatures.add(session.signKey().sign(new byte[1]).length);
            }
        });
        started.keeper.lock();
        assertThat(signatures).containsExactly(64);
        assertThatThrownBy(() -> session.signKey().sign(new byte[1])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aListenerThatComesLateIsToldAtOnce() {
        Started started = device.start();
        started.keeper.add(new Recorder("late"));
        assertThat(events).containsExactly("late unlocked");
    }

    @Test
    void aListenerThatCannotWorkLocksTheAccountAgain() {
        SyncSpaceException failure = SyncSpaceException.of(Reason.DIRECTORY_IN_USE, "in use");
        Started started = device.started(true, null, (step, file) -> {});
        started.keeper.add(new Recorder("a"));
        Failing failing = new Failing("b", failure);
        started.keeper.add(failing);
        started.keeper.add(new Recorder("c"));
        assertThatThrownBy(started.keeper::open).isSameAs(failure);
        assertThat(events).containsExactly("a unlocked", "b unlocked", "b locking", "a locking");
        assertThat(started.keeper.status().state()).isEqualTo(AccountState.LOCKED);

        events.clear();
        started.keeper.remove(failing);
        assertThat(started.keeper.unlock(NONE).state()).isEqualTo(AccountState.UNLOCKED);
        assertThat(events).containsExactly("a unlocked", "c unlocked");
    }

    @Test
    void aLateListenerThatCannotWorkLocksTheAccountAndIsNamed() {
        Started started = device.start();
        started.keeper.add(new Recorder("a"));
        started.keeper.add(new Failing("late", SyncSpaceException.of(Reason.DISK_FULL, "full")));
        assertThat(events).containsExactly("a unlocked", "late unlocked", "late locking", "a locking");
        assertThat(started.keeper.status().state()).isEqualTo(AccountState.LOCKED);
        assertThat(device.log.records).anyMatch(record -> record.contains("Failing"));
    }

    @Test
    void aListenerThatThrowsWhileLockingDoesNotKeepTheKeysAlive() {
        Started started = device.started(true, null, (step, file) -> {});
        started.keeper.add(new Recorder("a"));
        started.keeper.add(new AccountListener() {
            @Override
            public void unlocked(AccountSession session) {}

            @Override
            public void locking() {
                throw new IllegalStateException("defect");
            }
        });
        started.keeper.open();
        AccountSession session = started.session();
        started.keeper.lock();
        assertThat(events).containsExactly("a unlocked", "a locking");
        assertThatThrownBy(session::storageKey).isInstanceOf(IllegalStateException.class);
        assertThat(device.log.records).anyMatch(record -> record.startsWith("error"));
    }

    @Test
    void aListenerThatWentIsNotToldAnyMore() {
        Started started = device.start();
        Recorder gone = new Recorder("gone");
        started.keeper.add(gone);
        started.keeper.remove(gone);
        started.keeper.lock();
        started.keeper.open();
        assertThat(events).containsExactly("gone unlocked");
    }

    @Test
    void aListenerMayBringAnotherOne() {
        Started started = device.started(true, null, (step, file) -> {});
        started.keeper.add(new Recorder("first") {
            @Override
            public void unlocked(AccountSession session) {
                super.unlocked(session);
                started.keeper.add(new Recorder("second"));
            }
        });
        started.keeper.open();
        assertThat(events).containsExactly("first unlocked", "second unlocked");
    }
}
