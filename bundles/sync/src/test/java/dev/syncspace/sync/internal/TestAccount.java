package dev.syncspace.sync.internal;

import dev.syncspace.api.account.AccountSession;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.protocol.crypto.SigningKey;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/** An account on one device, made from fixed numbers. */
public final class TestAccount {
    private final Mnemonic mnemonic;
    private final int device;
    private final String deviceName;

    private TestAccount(Mnemonic mnemonic, int device, String deviceName) {
        this.mnemonic = mnemonic;
        this.device = device;
        this.deviceName = deviceName;
    }

    /** Account number {@code n}, on its first device. */
    public static TestAccount number(int n) {
        byte[] entropy = new byte[16];
        Arrays.fill(entropy, (byte) n);
        return new TestAccount(Mnemonic.ofEntropy(entropy), n, "first device");
    }

    /** The storage key of every data directory. */
    public static byte[] storageKey() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    /** The same account, recovered on another device. */
    public TestAccount recovered(int otherDevice, String name) {
        return new TestAccount(mnemonic, otherDevice, name);
    }

    /** The same account and device under another name. */
    public TestAccount renamed(String name) {
        return new TestAccount(mnemonic, device, name);
    }

    /** Fresh key objects, as unlocking makes them. */
    public Session unlock(Path dataDirectory) {
        AccountDerivation.Keys keys = AccountDerivation.derive(mnemonic, 0);
        return new Session(
                dataDirectory,
                keys.signKey(),
                keys.masterKey(),
                SigningKey.generate(new Random(1_000 + device)),
                deviceName);
    }

    /** An unlocked account. */
    public record Session(
            Path dataDirectory, SigningKey signKey, SigningKey masterKey, SigningKey deviceKey, String deviceName)
            implements AccountSession {
        @Override
        public byte[] storageKey() {
            return TestAccount.storageKey();
        }

        @Override
        public long createdAtMillis() {
            return 1_700_000_000_000L;
        }

        /** What the account bundle does when listeners have let go. */
        public void destroy() {
            signKey.destroy();
            masterKey.destroy();
            deviceKey.destroy();
        }
    }
}
