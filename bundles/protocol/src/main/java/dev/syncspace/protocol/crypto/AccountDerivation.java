package dev.syncspace.protocol.crypto;

import java.util.Arrays;

/**
 * The keys of an account from its mnemonic: master key at {@code m/44'/2046'/index'}, account key at its child 0. The device
 * key is not derived: every device makes a random one. Stateless. Source: any-sync v0.11.20: util/crypto/mnemonic.go.
 */
public final class AccountDerivation {
    private static final int PURPOSE = 44;
    private static final int COIN_TYPE = 2046;

    private AccountDerivation() {}

    /**
     * Keys of an account.
     *
     * @param masterKey certifies the account key in ACL roots
     * @param signKey the identity: signs records and changes
     */
    public record Keys(SigningKey masterKey, SigningKey signKey) {
        /** Overwrites both keys in memory. */
        public void destroy() {
            masterKey.destroy();
            signKey.destroy();
        }
    }

    /** The node whose key is the master key; the caller destroys it. */
    public static Slip10 masterNode(byte[] seed, int index) {
        Slip10 root = Slip10.ofSeed(seed);
        Slip10 purpose = root.child(PURPOSE);
        Slip10 coin = purpose.child(COIN_TYPE);
        Slip10 master = coin.child(index);
        root.destroy();
        purpose.destroy();
        coin.destroy();
        return master;
    }

    /**
     * The keys of an account.
     *
     * @param index which account of the mnemonic, from 0
     */
    public static Keys derive(Mnemonic mnemonic, int index) {
        byte[] seed = mnemonic.seed();
        Slip10 master = masterNode(seed, index);
        Slip10 identity = master.child(0);
        Arrays.fill(seed, (byte) 0);
        Keys keys = new Keys(master.signingKey(), identity.signingKey());
        master.destroy();
        identity.destroy();
        return keys;
    }
}
