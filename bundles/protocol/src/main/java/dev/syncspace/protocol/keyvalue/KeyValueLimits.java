package dev.syncspace.protocol.keyvalue;

/** Limits of what is read from peers and files. */
public final class KeyValueLimits {
    /** Serialised StoreKeyValue: entries are settings, not documents. */
    public static final int ENTRY_MAX_BYTES = 1024 * 1024;
    /** Text of a key-peer id, in bytes: a key, a dash and 52 characters. */
    public static final int KEY_PEER_ID_MAX_BYTES = 1024;

    private KeyValueLimits() {}
}
