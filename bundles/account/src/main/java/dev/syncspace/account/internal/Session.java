package dev.syncspace.account.internal;

import dev.syncspace.api.account.AccountSession;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.PeerId;
import java.nio.file.Path;
import java.util.Arrays;

/** The keys of the unlocked account, until they are destroyed. Thread-safe. */
final class Session implements AccountSession {
    private final Path dataDirectory;
    private final AccountDerivation.Keys keys;
    private final SigningKey deviceKey;
    private final byte[] storageKey;
    private final byte[] contentKey;
    private final long createdAtMillis;
    private volatile InitSettings settings;
    private volatile boolean destroyed;

    /**
     * Takes over the keys.
     *
     * @param keys destroyed with the session
     * @param material its device seed and storage key are copied
     * @param contentKey overwritten with the session
     */
    Session(
            Path dataDirectory,
            AccountDerivation.Keys keys,
            KeyMaterial material,
            byte[] contentKey,
            InitSettings settings,
            long createdAtMillis) {
        this.dataDirectory = dataDirectory;
        this.keys = keys;
        this.deviceKey = SigningKey.fromSeed(material.deviceSeed());
        this.storageKey = material.storageKey().clone();
        this.contentKey = contentKey;
        this.settings = settings;
        this.createdAtMillis = createdAtMillis;
    }

    @Override
    public Path dataDirectory() {
        return dataDirectory;
    }

    @Override
    public SigningKey signKey() {
        return keys.signKey();
    }

    @Override
    public SigningKey masterKey() {
        return keys.masterKey();
    }

    @Override
    public SigningKey deviceKey() {
        return deviceKey;
    }

    @Override
    public byte[] storageKey() {
        checkAlive();
        return storageKey.clone();
    }

    @Override
    public String deviceName() {
        return settings.deviceName();
    }

    @Override
    public long createdAtMillis() {
        return createdAtMillis;
    }

    /** Account address. */
    String accountId() {
        return keys.signKey().publicKey().accountAddress();
    }

    /** Peer id of the device key. */
    String devicePeerId() {
        return PeerId.of(deviceKey.publicKey()).text();
    }

    /** Key of the keystore's content; not a copy. */
    byte[] contentKey() {
        checkAlive();
        return contentKey;
    }

    InitSettings settings() {
        return settings;
    }

    void settings(InitSettings next) {
        settings = next;
    }

    /** Overwrites all keys. */
    void destroy() {
        destroyed = true;
        keys.destroy();
        deviceKey.destroy();
        Arrays.fill(storageKey, (byte) 0);
        Arrays.fill(contentKey, (byte) 0);
    }

    private void checkAlive() {
        if (destroyed) {
            throw new IllegalStateException("the account was locked");
        }
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
        return "Session[…]";
    }
}
