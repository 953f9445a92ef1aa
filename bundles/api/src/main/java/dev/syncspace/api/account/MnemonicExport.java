package dev.syncspace.api.account;

/**
 * What recovers an account.
 *
 * @param words BIP-39 words, single blanks between them
 * @param accountIndex which account of the mnemonic
 */
public record MnemonicExport(String words, int accountIndex) {
    /** Hides the words. */
    @Override
    public String toString() {
        return "MnemonicExport[words=…, accountIndex=" + accountIndex + "]";
    }
}
