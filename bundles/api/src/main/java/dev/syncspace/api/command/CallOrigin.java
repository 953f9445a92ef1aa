package dev.syncspace.api.command;

/** Which door a call came through. */
public enum CallOrigin {
    /** The local transport: the caller proved that it can read the data directory. */
    LOCAL,
    /** Any other transport or gateway. */
    GATEWAY
}
