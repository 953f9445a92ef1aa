package dev.syncspace.api.account;

/** Whether there is an account and whether its keys are in memory. */
public enum AccountState {
    /** The data directory has no account. */
    NONE,
    /** There is an account; its keys are not in memory. */
    LOCKED,
    /** The keys are in memory. */
    UNLOCKED
}
