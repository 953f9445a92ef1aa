package dev.syncspace.account.internal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.proto.stored.v1.KeystoreContent;
import dev.syncspace.protocol.crypto.Mnemonic;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The secrets of an account that the keystore keeps. Not thread-safe. */
final class KeyMaterial {
    private static final int SECRET_BYTES = 32;

    private final Mnemonic mnemonic;
    private final int accountIndex;
    private final byte[] deviceSeed;
    private final byte[] storageKey;

    private KeyMaterial(Mnemonic mnemonic, int accountIndex, byte[] deviceSeed, byte[] storageKey) {
        this.mnemonic = mnemonic;
        this.accountIndex = accountIndex;
        this.deviceSeed = deviceSeed;
        this.storageKey = storageKey;
    }

    /**
     * The account of a mnemonic on a new device.
     *
     * @param mnemonic destroyed with this object
     * @param random 64 bytes are drawn, for the device key and the storage key
     */
    static KeyMaterial fresh(Mnemonic mnemonic, int accountIndex, RandomGenerator random) {
        byte[] deviceSeed = new byte[SECRET_BYTES];
        byte[] storageKey = new byte[SECRET_BYTES];
        random.nextBytes(deviceSeed);
        random.nextBytes(storageKey);
        return new KeyMaterial(mnemonic, accountIndex, deviceSeed, storageKey);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @param content overwritten
     * @throws IOException if it is something else
     */
    static KeyMaterial decode(byte[] content) throws IOException {
        try {
            // The fields of the message are views of the content, so that overwriting it overwrites them.
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(content).newCodedInput();
            in.enableAliasing(true);
            KeystoreContent message = KeystoreContent.parseFrom(in);
            byte[] deviceSeed = message.getDeviceSeed().toByteArray();
            byte[] storageKey = message.getStorageKey().toByteArray();
            byte[] entropy = message.getMnemonicEntropy().toByteArray();
            if (deviceSeed.length != SECRET_BYTES || storageKey.length != SECRET_BYTES) {
                throw new IOException("a key of the keystore has a wrong length");
            }
            Mnemonic mnemonic = Mnemonic.ofEntropy(entropy);
            Arrays.fill(entropy, (byte) 0);
            return new KeyMaterial(mnemonic, message.getAccountIndex(), deviceSeed, storageKey);
        } catch (IllegalArgumentException e) {
            throw new IOException("the mnemonic of the keystore has a wrong length", e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** A serialised {@link KeystoreContent}; the caller overwrites it. */
    byte[] encode() {
        byte[] entropy = mnemonic.entropy();
        try {
            return KeystoreContent.newBuilder()
                    .setMnemonicEntropy(UnsafeByteOperations.unsafeWrap(entropy))
                    .setAccountIndex(accountIndex)
                    .setDeviceSeed(UnsafeByteOperations.unsafeWrap(deviceSeed))
                    .setStorageKey(UnsafeByteOperations.unsafeWrap(storageKey))
                    .build()
                    .toByteArray();
        } finally {
            Arrays.fill(entropy, (byte) 0);
        }
    }

    Mnemonic mnemonic() {
        return mnemonic;
    }

    int accountIndex() {
        return accountIndex;
    }

    /** Seed of the device key, 32 bytes; not a copy. */
    byte[] deviceSeed() {
        return deviceSeed;
    }

    /** 32 bytes; not a copy. */
    byte[] storageKey() {
        return storageKey;
    }

    /** Overwrites everything. */
    void destroy() {
        mnemonic.destroy();
        Arrays.fill(deviceSeed, (byte) 0);
        Arrays.fill(storageKey, (byte) 0);
    }
}
