package dev.syncspace.account.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/** A data directory and the accounts that are opened on it, one after the other, as by restarts. */
final class Device {
    /** When everything is made. */
    static final long NOW_MILLIS = 1_770_000_000_123L;

    /** The least that Argon2id allows: tests derive hundreds of keys. */
    private static final Passphrases.Cost CHEAP = new Passphrases.Cost(32, 1, 1);

    final Path directory;
    final RecordingLog log = new RecordingLog();

    Device(Path directory) {
        this.directory = directory;
    }

    /** Starts with the defaults. */
    Started start() {
        return start(true, null);
    }

    Started start(boolean makesAccount, @Nullable Path passphraseFile) {
        Started started = started(makesAccount, passphraseFile, (step, file) -> {});
        started.keeper.open();
        return started;
    }

    /** An account that is not opened yet. */
    Started started(boolean makesAccount, @Nullable Path passphraseFile, OwnerOnlyFiles.Progress progress) {
        return new Started(new AccountKeeper(
                new AccountOptions(directory, makesAccount, Optional.ofNullable(passphraseFile)),
                new OwnerOnlyFiles(progress),
                CHEAP,
                new SecureRandom(),
                Clock.fixed(Instant.ofEpochMilli(NOW_MILLIS), ZoneOffset.UTC),
                log.logger));
    }

    Path keystore() {
        return directory.resolve("account").resolve("keystore");
    }

    Path key() {
        return directory.resolve("account").resolve("key");
    }

    /** The account of one start, and a listener that keeps its session. */
    static final class Started implements AccountListener {
        final AccountKeeper keeper;

        @Nullable
        AccountSession session;

        private Started(AccountKeeper keeper) {
            this.keeper = keeper;
            keeper.add(this);
        }

        @Override
        public void unlocked(AccountSession opened) {
            session = opened;
        }

        @Override
        public void locking() {
            session = null;
        }

        AccountSession session() {
            assertThat(session).as("the account must be unlocked").isNotNull();
            return session;
        }
    }

    static SyncSpaceException failure(Reason reason, ThrowingCallable call) {
        SyncSpaceException failure = catchThrowableOfType(SyncSpaceException.class, call);
        assertThat(failure).as("the call must fail").isNotNull();
        assertThat(failure.reason()).as(failure.message()).isEqualTo(reason);
        return failure;
    }
}
