package dev.syncspace.account.internal;

import static dev.syncspace.account.internal.Device.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.account.internal.Device.Started;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends every writing operation at every step of it, as a crash and as a failing disk. */
class KeystoreCrashTest {
    private static final char[] NONE = {};
    private static final char[] OLD = "old".toCharArray();
    private static final char[] NEW = "new".toCharArray();

    @TempDir
    private Path directory;

    private int devices;

    /** The end of the process. */
    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    private interface Operation {
        void run(AccountKeeper keeper);
    }

    private Device newDevice() {
        return new Device(directory.resolve("device" + devices++));
    }

    private static int steps(Device device, Operation operation) {
        AtomicInteger count = new AtomicInteger();
        operation.run(device.started(false, null, (step, file) -> count.incrementAndGet()).keeper);
        return count.get();
    }

    private static void crash(Device device, int atStep, Operation operation) {
        AtomicInteger count = new AtomicInteger();
        Started started = device.started(false, null, (step, file) -> {
            if (count.incrementAndGet() == atStep) {
                throw new Crash();
            }
        });
        assertThatThrownBy(() -> operation.run(started.keeper)).isInstanceOf(Crash.class);
    }

    @Test
    void aCrashWhileAnAccountIsMadeLeavesNoneOrAWholeOne() {
        for (char[] passphrase : List.of(NONE, NEW)) {
            Operation create = keeper -> keeper.create(passphrase, 12);
            int steps = steps(newDevice(), create);
            assertThat(steps).isGreaterThanOrEqualTo(6);
            for (int step = 1; step <= steps; step++) {
                Device device = newDevice();
                crash(device, step, create);
                Started again = device.start(false, null);
                if (again.keeper.status().state() == AccountState.NONE) {
                    again.keeper.create(passphrase, 12);
                }
                again.keeper.unlock(passphrase);
                assertThat(again.keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
            }
        }
    }

    @Test
    void aCrashWhileThePassphraseChangesLeavesTheOldOneOrTheNewOne() {
        for (char[][] change : List.of(new char[][] {NONE, NEW}, new char[][] {OLD, NONE}, new char[][] {OLD, NEW})) {
            Operation operation = keeper -> keeper.changePassphrase(change[0], change[1]);
            Device counted = newDevice();
            counted.start(false, null).keeper.create(change[0], 12);
            int steps = steps(counted, operation);
            for (int step = 1; step <= steps; step++) {
                Device device = newDevice();
                Started first = device.start(false, null);
                String id = first.keeper.create(change[0], 12).accountId();
                byte[] storageKey = first.session().storageKey();
                crash(device, step, operation);

                Started again = device.started(false, null, (at, file) -> {});
                boolean isOld = opens(again, change[0]);
                boolean isNew = !isOld && opens(again, change[1]);
                assertThat(isOld || isNew).as("step " + step).isTrue();
                assertThat(again.keeper.status().accountId()).isEqualTo(id);
                assertThat(again.session().storageKey()).isEqualTo(storageKey);
                if (again.keeper.status().hasPassphrase()) {
                    assertThat(device.key())
                            .as("a key that opens nothing is erased")
                            .doesNotExist();
                }
                char[] present = isOld ? change[0] : change[1];
                again.keeper.changePassphrase(present, NEW);
                assertThat(opens(device.start(), NEW)).isTrue();
            }
        }
    }

    private static boolean opens(Started started, char[] passphrase) {
        try {
            return started.keeper.unlock(passphrase).state() == AccountState.UNLOCKED;
        } catch (SyncSpaceException wrong) {
            assertThat(wrong.reason()).isEqualTo(Reason.WRONG_PASSPHRASE);
            return false;
        }
    }

    @Test
    void aCrashWhileSettingsAreStoredLeavesTheOldOrTheNewOnes() {
        Operation operation = keeper -> {
            keeper.open();
            keeper.storeInitSettings("", "new", Map.of());
        };
        Device counted = newDevice();
        counted.start();
        int steps = steps(counted, operation);
        assertThat(steps).isGreaterThanOrEqualTo(6);
        for (int step = 1; step <= steps; step++) {
            Device device = newDevice();
            device.start().keeper.storeInitSettings("", "old", Map.of());
            crash(device, step, operation);
            assertThat(device.start().keeper.deviceName()).isIn("old", "new");
        }
    }

    @Test
    void aFailingDiskFailsTheCallAndLeavesTheOldStateOrTheNewOne() {
        Operation operation = keeper -> keeper.changePassphrase(NONE, NEW);
        Device counted = newDevice();
        counted.start();
        int steps = steps(counted, operation);
        for (int step = 1; step <= steps; step++) {
            int failing = step;
            Device device = newDevice();
            device.start();
            AtomicInteger count = new AtomicInteger();
            Started started = device.started(false, null, (at, file) -> {
                if (count.incrementAndGet() == failing) {
                    throw new IOException("input/output error");
                }
            });
            started.keeper.open();
            failure(Reason.STORAGE_FAILED, () -> operation.run(started.keeper));
            boolean hasPassphrase = started.keeper.status().hasPassphrase();
            assertThat(started.keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
            assertThat(device.directory.resolve("account").resolve("keystore.new"))
                    .doesNotExist();
            assertThat(opens(device.started(false, null, (at, file) -> {}), hasPassphrase ? NEW : NONE))
                    .isTrue();
        }
    }

    @Test
    void aFullDiskIsNamedAndCanBeTriedAgain() {
        Device device = newDevice();
        boolean[] isFull = {true};
        Started started = device.started(true, null, (step, file) -> {
            if (isFull[0] && step == OwnerOnlyFiles.Step.HALF_WRITTEN) {
                throw new IOException("No space left on device");
            }
        });
        failure(Reason.DISK_FULL, started.keeper::open);
        assertThat(started.keeper.status().state()).isEqualTo(AccountState.NONE);
        isFull[0] = false;
        assertThat(started.keeper.open().state()).isEqualTo(AccountState.UNLOCKED);
    }

    @Test
    void whatAnEarlierCrashLeftDoesNotDisturb() throws IOException {
        Device device = newDevice();
        Files.createDirectories(device.directory.resolve("account"));
        Files.writeString(device.directory.resolve("account").resolve("keystore.new"), "half a keysto");
        Files.writeString(device.directory.resolve("account").resolve("key.new"), "half");
        assertThat(device.start().keeper.status().state()).isEqualTo(AccountState.UNLOCKED);
        assertThat(device.directory.resolve("account").resolve("keystore.new")).doesNotExist();
    }
}
