package dev.syncspace.api.account;

import java.nio.file.Path;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The account of one data directory. Thread-safe; changes of state happen one after the other. All passphrases are copied
 * in and may be overwritten by the caller afterwards; an empty one means none.
 */
@ProviderType
public interface AccountService {
    /** Absolute path of the data directory. */
    Path dataDirectory();

    /** The present state. */
    AccountStatus status();

    /**
     * Brings the account into the state of a fresh start: an empty data directory gets an account, unless the property
     * {@link dev.syncspace.api.PlatformProperties#NO_ACCOUNT} forbids it; an account whose key lies in a file, or whose
     * passphrase lies in the file of {@link dev.syncspace.api.PlatformProperties#PASSPHRASE_FILE}, is unlocked. Otherwise
     * nothing changes.
     *
     * @return the state then; it may be {@code NONE} or {@code LOCKED}
     * @throws dev.syncspace.api.error.SyncSpaceException {@code WRONG_PASSPHRASE}, {@code KEYSTORE_DAMAGED}, or what a
     *     listener threw
     */
    AccountStatus open();

    /**
     * Makes an account with a new mnemonic and unlocks it.
     *
     * @param passphrase empty: the keystore key lies in an owner-only file
     * @param wordCount 12, 15, 18, 21 or 24
     * @throws dev.syncspace.api.error.SyncSpaceException {@code ACCOUNT_EXISTS}; {@code INVALID_FIELD} {@code word_count}
     */
    AccountStatus create(char[] passphrase, int wordCount);

    /**
     * Makes the account of a mnemonic, with a new device key, and unlocks it.
     *
     * @param mnemonic words of a BIP-39 mnemonic, any white space between them
     * @param accountIndex which account of the mnemonic, at least 0
     * @throws dev.syncspace.api.error.SyncSpaceException {@code ACCOUNT_EXISTS}; {@code INVALID_MNEMONIC}
     */
    AccountStatus recover(String mnemonic, int accountIndex, char[] passphrase);

    /**
     * Brings the keys into memory; does nothing if they are.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code NO_ACCOUNT}, {@code WRONG_PASSPHRASE},
     *     {@code KEYSTORE_DAMAGED}, or what a listener threw; the account stays locked then
     */
    AccountStatus unlock(char[] passphrase);

    /**
     * Ends what uses the keys, waits until running writes are durable, and overwrites the keys in memory; does nothing if
     * there are none.
     */
    AccountStatus lock();

    /**
     * Protects the keystore anew; the keys stay the same.
     *
     * @param current empty if there is none
     * @param next empty: from now on the keystore key lies in an owner-only file
     * @throws dev.syncspace.api.error.SyncSpaceException {@code NO_ACCOUNT}, {@code WRONG_PASSPHRASE}
     */
    AccountStatus changePassphrase(char[] current, char[] next);

    /**
     * The mnemonic.
     *
     * @param passphrase demanded again if the keystore has one, also while it is unlocked
     * @throws dev.syncspace.api.error.SyncSpaceException {@code NO_ACCOUNT}, {@code WRONG_PASSPHRASE}
     */
    MnemonicExport exportMnemonic(char[] passphrase);

    /**
     * Keeps the settings of an Init call durably. An empty value leaves that of an earlier call as it is, so that a client
     * that sets nothing takes nothing away from another one.
     *
     * @param networkId free text, without effect while no network is configured
     * @param deviceName how other devices of the account see this one
     * @param config free settings, replaced as a whole
     * @throws dev.syncspace.api.error.SyncSpaceException {@code NO_ACCOUNT}; {@code ACCOUNT_LOCKED}; {@code INVALID_FIELD}
     *     {@code network_id}, {@code device_id} or {@code config} if it is too large
     */
    void storeInitSettings(String networkId, String deviceName, Map<String, String> config);

    /** Name of this device from {@link #storeInitSettings}; empty if none was given. */
    String deviceName();
}
