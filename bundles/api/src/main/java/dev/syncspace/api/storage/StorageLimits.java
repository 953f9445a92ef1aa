package dev.syncspace.api.storage;

/** Limits that every store supports at least. */
public final class StorageLimits {
    /** Raw bytes of one change: a document's largest data, its metadata and the envelope. */
    public static final int CHANGE_MAX_BYTES = 17 * 1024 * 1024;
    /** Text of the id of an object, change or record, in bytes. A CID has 59. */
    public static final int ID_MAX_BYTES = 1024;
    /** Raw bytes of one ACL record. */
    public static final int ACL_RECORD_MAX_BYTES = 16 * 1024 * 1024;
    /** Raw bytes of one key-value entry. */
    public static final int KEY_VALUE_MAX_BYTES = 1024 * 1024;
    /** Text of a key-peer id, in bytes. */
    public static final int KEY_PEER_ID_MAX_BYTES = 1024;
    /** Heads of one object. */
    public static final int HEADS_MAX = 10_000;
    /** Raw bytes of a space header. */
    public static final int SPACE_HEADER_MAX_BYTES = 1024 * 1024;
    /** Type of an event, in bytes of UTF-8. */
    public static final int EVENT_TYPE_MAX_BYTES = 128;
    /** Payload of an event, in bytes. */
    public static final int EVENT_MAX_BYTES = 30 * 1024;
    /** Key of a setting of this device, in bytes of UTF-8. */
    public static final int LOCAL_KEY_MAX_BYTES = 512;
    /** Value of a setting of this device, in bytes. */
    public static final int LOCAL_VALUE_MAX_BYTES = 30 * 1024;

    private StorageLimits() {}
}
