package dev.syncspace.account.internal;

import dev.syncspace.account.internal.KeystoreCodec.Parsed;
import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.account.MnemonicExport;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.Mnemonic;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The account of one data directory. Changes of state happen one after the other, under one lock that is also held while
 * listeners are told; {@link #status} and {@link #deviceName} never wait for it. Thread-safe.
 */
final class AccountKeeper implements AccountService {
    private static final char[] NO_PASSPHRASE = {};
    /** Words of the mnemonic of an account that makes itself: 128 bits. */
    private static final int WORD_COUNT = 12;

    private final AccountOptions options;
    private final RandomGenerator random;
    private final Clock clock;
    private final Logger log;
    private final Keystore keystore;

    private final ReentrantLock lock = new ReentrantLock();
    private final Listeners listeners;
    private volatile @Nullable Session session;
    private volatile AccountStatus status;
    /** Under the lock. */
    private boolean isShutDown;

    /**
     * Reads the state of the directory; opens nothing.
     *
     * @param cost of passphrases that are set from now on
     */
    AccountKeeper(
            AccountOptions options,
            OwnerOnlyFiles files,
            Passphrases.Cost cost,
            RandomGenerator random,
            Clock clock,
            Logger log) {
        this.options = options;
        this.random = random;
        this.clock = clock;
        this.log = log;
        this.keystore = new Keystore(options.dataDirectory().resolve("account"), files, cost, random);
        this.listeners = new Listeners(log);
        this.status = statusOnDisk();
    }

    @Override
    public Path dataDirectory() {
        return options.dataDirectory();
    }

    @Override
    public AccountStatus status() {
        return status;
    }

    @Override
    public String deviceName() {
        Session open = session;
        return open == null ? "" : open.deviceName();
    }

    @Override
    public AccountStatus open() {
        return locked(() -> {
            if (session != null) {
                return;
            }
            if (!keystore.exists()) {
                if (options.makesAccount()) {
                    withFilePassphrase(passphrase -> make(newMnemonic(WORD_COUNT), 0, passphrase));
                    log.info("the data directory was empty: an account was made");
                }
                return;
            }
            Parsed stored = keystore.read();
            if (stored.hasPassphrase()) {
                if (options.passphraseFile().isPresent()) {
                    withFilePassphrase(passphrase -> unlock(stored, passphrase));
                }
                return;
            }
            if (options.passphraseFile().isPresent()) {
                log.warn("a passphrase file was given, but the keystore has no passphrase: change it to set one");
            }
            unlock(stored, NO_PASSPHRASE);
        });
    }

    private void withFilePassphrase(WithPassphrase step) throws IOException {
        char[] passphrase = options.passphraseFile().map(Passphrases::ofFile).orElse(NO_PASSPHRASE);
        try {
            step.run(passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }

    @Override
    public AccountStatus create(char[] passphrase, int wordCount) {
        if (!Mnemonic.isWordCount(wordCount)) {
            throw SyncSpaceException.invalid(
                    "word_count", "a mnemonic has 12, 15, 18, 21 or 24 words, not " + wordCount);
        }
        return locked(() -> make(newMnemonic(wordCount), 0, passphrase));
    }

    private Mnemonic newMnemonic(int wordCount) {
        return Mnemonic.generate(wordCount, random);
    }

    @Override
    public AccountStatus recover(String mnemonic, int accountIndex, char[] passphrase) {
        if (accountIndex < 0) {
            throw SyncSpaceException.invalid("account_index", "account_index must be 0 to " + Integer.MAX_VALUE);
        }
        Mnemonic parsed = Mnemonics.parse(mnemonic);
        return locked(() -> make(parsed, accountIndex, passphrase));
    }

    /** Makes the keystore of an account and unlocks it. */
    private void make(Mnemonic mnemonic, int accountIndex, char[] passphrase) throws IOException {
        KeyMaterial material = KeyMaterial.fresh(mnemonic, accountIndex, random);
        try {
            checkEmpty();
            Passphrases.check("passphrase", passphrase);
            AccountDerivation.Keys keys = AccountDerivation.derive(mnemonic, accountIndex);
            long now = clock.millis();
            byte[] contentKey;
            try {
                contentKey =
                        keystore.create(material, keys.signKey().publicKey().accountAddress(), now, passphrase);
            } catch (IOException | RuntimeException failure) {
                keys.destroy();
                throw failure;
            }
            activate(
                    new Session(dataDirectory(), keys, material, contentKey, InitSettings.NONE, now),
                    passphrase.length > 0);
        } finally {
            material.destroy();
        }
    }

    private void checkEmpty() throws IOException {
        if (keystore.exists()) {
            throw SyncSpaceException.of(
                    Reason.ACCOUNT_EXISTS,
                    "the data directory has an account: use another directory for another account");
        }
        Path storage = dataDirectory().resolve("storage");
        if (Files.isDirectory(storage)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(storage)) {
                if (entries.iterator().hasNext()) {
                    throw KeystoreCodec.damaged(
                            keystore.file(), "it is missing, but " + storage + " holds data that only it opens");
                }
            }
        }
    }

    @Override
    public AccountStatus unlock(char[] passphrase) {
        return locked(() -> {
            if (session == null) {
                unlock(stored(), passphrase);
            }
        });
    }

    private Parsed stored() {
        if (!keystore.exists()) {
            throw SyncSpaceException.of(Reason.NO_ACCOUNT, "the data directory has no account: create or recover one");
        }
        return keystore.read();
    }

    private void unlock(Parsed stored, char[] passphrase) throws IOException {
        byte[] contentKey = keystore.contentKey(stored, passphrase);
        Session opened;
        try {
            if (keystore.restrict()) {
                log.warn("others could read the files of the keystore: that was changed");
            }
            opened = session(stored, contentKey);
        } catch (IOException | RuntimeException failure) {
            Arrays.fill(contentKey, (byte) 0);
            throw failure;
        }
        activate(opened, stored.hasPassphrase());
    }

    private Session session(Parsed stored, byte[] contentKey) {
        InitSettings settings = keystore.settings(stored, contentKey);
        KeyMaterial material = keystore.keys(stored, contentKey);
        try {
            AccountDerivation.Keys keys = AccountDerivation.derive(material.mnemonic(), material.accountIndex());
            if (!keys.signKey()
                    .publicKey()
                    .accountAddress()
                    .equals(stored.identity().getAccountId())) {
                keys.destroy();
                throw KeystoreCodec.damaged(keystore.file(), "its keys are those of another account");
            }
            long createdAtMillis = stored.identity().getCreatedAtMillis();
            return new Session(dataDirectory(), keys, material, contentKey, settings, createdAtMillis);
        } finally {
            material.destroy();
        }
    }

    /** The keys are there: everybody is told, and if one of them fails the account is locked again. */
    private void activate(Session opened, boolean hasPassphrase) {
        session = opened;
        try {
            listeners.tellUnlocked(opened);
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
        status = new AccountStatus(
                AccountState.UNLOCKED,
                opened.accountId(),
                opened.devicePeerId(),
                hasPassphrase,
                opened.createdAtMillis());
    }

    @Override
    public AccountStatus lock() {
        return locked(this::close);
    }

    private void close() {
        if (session != null) {
            status = statusOnDisk();
            forgetKeys();
        }
    }

    private void forgetKeys() {
        Session open = session;
        if (open != null) {
            listeners.tellLocking();
            session = null;
            open.destroy();
        }
    }

    /**
     * Ends everything because the bundle goes. The keys go, but nobody locked the account: whoever still holds this object is
     * told the state before, and may try again with what comes after it.
     */
    void shutDown() {
        lock.lock();
        try {
            isShutDown = true;
            forgetKeys();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AccountStatus changePassphrase(char[] current, char[] next) {
        Passphrases.check("new_passphrase", next);
        return locked(() -> {
            Parsed stored = stored();
            byte[] contentKey = keystore.contentKey(stored, current);
            try {
                // Without a passphrase before and after there is nothing to change.
                if (stored.hasPassphrase() || next.length > 0) {
                    keystore.protect(stored, contentKey, next);
                    log.info("the passphrase of the keystore was changed");
                }
            } finally {
                Arrays.fill(contentKey, (byte) 0);
                // Also after a failure: the new keystore may be in place, and only the old key file could not be
                // erased.
                hasPassphrase(keystore.read().hasPassphrase());
            }
        });
    }

    @Override
    public MnemonicExport exportMnemonic(char[] passphrase) {
        MnemonicExport[] export = new MnemonicExport[1];
        locked(() -> {
            Parsed stored = stored();
            byte[] contentKey = keystore.contentKey(stored, passphrase);
            KeyMaterial material = keystore.keys(stored, contentKey);
            export[0] = new MnemonicExport(material.mnemonic().words(), material.accountIndex());
            material.destroy();
            Arrays.fill(contentKey, (byte) 0);
        });
        return export[0];
    }

    @Override
    public void storeInitSettings(String networkId, String deviceName, Map<String, String> config) {
        InitSettings given = new InitSettings(networkId, deviceName, config);
        locked(() -> {
            Session open = session;
            if (open == null) {
                stored();
                throw SyncSpaceException.of(
                        Reason.ACCOUNT_LOCKED, "the account is locked: unlock it with its passphrase");
            }
            InitSettings next = open.settings().with(given);
            if (!next.equals(open.settings())) {
                keystore.writeSettings(keystore.read(), open.contentKey(), next);
                open.settings(next);
            }
        });
    }

    /** What the last Init call wanted remembered. */
    InitSettings initSettings() {
        Session open = session;
        return open == null ? InitSettings.NONE : open.settings();
    }

    /** Adds a listener; if the keys are there it is told now, and if it fails the account is locked. */
    void add(AccountListener listener) {
        lock.lock();
        try {
            listeners.add(listener);
            Session open = session;
            if (open != null && status.state() == AccountState.UNLOCKED) {
                listeners.tellUnlocked(open);
            }
        } catch (RuntimeException failure) {
            log.error(
                    "the account is locked because {} cannot work",
                    listener.getClass().getName(),
                    failure);
            close();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a listener. */
    void remove(AccountListener listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private interface WithPassphrase {
        void run(char[] passphrase) throws IOException;
    }

    /** Runs a change of state. */
    private AccountStatus locked(Step step) {
        lock.lock();
        try {
            if (isShutDown) {
                throw SyncSpaceException.of(
                        Reason.SHUTTING_DOWN, "the bundle of the account is stopping or being replaced; try again");
            }
            step.run();
        } catch (IOException failure) {
            throw FileErrors.toApi(keystore.file(), failure);
        } finally {
            if (session == null && !isShutDown) {
                status = statusOnDisk();
            }
            lock.unlock();
        }
        return status;
    }

    private void hasPassphrase(boolean hasPassphrase) {
        AccountStatus old = status;
        status = new AccountStatus(
                old.state(), old.accountId(), old.devicePeerId(), hasPassphrase, old.createdAtMillis());
    }

    /** The state while the keys are not in memory; a keystore that cannot be read is a locked one without an address. */
    private AccountStatus statusOnDisk() {
        if (!keystore.exists()) {
            return AccountStatus.NONE;
        }
        try {
            Parsed stored = keystore.read();
            return new AccountStatus(
                    AccountState.LOCKED,
                    stored.identity().getAccountId(),
                    "",
                    stored.hasPassphrase(),
                    stored.identity().getCreatedAtMillis());
        } catch (SyncSpaceException ignored) {
            // Whoever tries to unlock it is told why.
            return new AccountStatus(AccountState.LOCKED, "", "", false, 0);
        }
    }
}
