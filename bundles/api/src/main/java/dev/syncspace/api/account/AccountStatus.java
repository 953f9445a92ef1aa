package dev.syncspace.api.account;

/**
 * What anybody who may call commands may know of the account.
 *
 * @param state whether there is one, and whether it is unlocked
 * @param accountId account address, 48 characters; empty if there is none
 * @param devicePeerId peer id of this device; empty unless unlocked
 * @param hasPassphrase the keystore needs a passphrase
 * @param createdAtMillis when the keystore was made, Unix milliseconds; 0 if there is none
 */
public record AccountStatus(
        AccountState state, String accountId, String devicePeerId, boolean hasPassphrase, long createdAtMillis) {
    /** There is no account. */
    public static final AccountStatus NONE = new AccountStatus(AccountState.NONE, "", "", false, 0);
}
