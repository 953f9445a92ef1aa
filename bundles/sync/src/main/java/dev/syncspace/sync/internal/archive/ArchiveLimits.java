package dev.syncspace.sync.internal.archive;

import dev.syncspace.api.storage.StorageLimits;
import dev.syncspace.protocol.space.SpaceValidator;

/** Limits of what is read from an archive, which may be hostile. Bytes are counted before anything is allocated. */
final class ArchiveLimits {
    /** Ids, lengths and tags around the bytes of a record. */
    private static final int ENVELOPE_BYTES = 4 * 1024;

    /** Header: the raw header of a space and some ids. */
    static final int HEADER_MAX_BYTES = SpaceValidator.HEADER_MAX_BYTES + ENVELOPE_BYTES;
    /** An ACL record. */
    static final int ACL_RECORD_MAX_BYTES = StorageLimits.ACL_RECORD_MAX_BYTES + ENVELOPE_BYTES;
    /** All ACL records, which are in memory together until they are verified. */
    static final long ACL_MAX_BYTES = 64L * 1024 * 1024;
    /** Beginning of a tree: ids of as many heads as a tree may have. */
    static final int TREE_MAX_BYTES = 1024 * 1024;
    /** A change. */
    static final int CHANGE_MAX_BYTES = StorageLimits.CHANGE_MAX_BYTES + ENVELOPE_BYTES;
    /** A key-value entry. */
    static final int KEY_VALUE_MAX_BYTES = StorageLimits.KEY_VALUE_MAX_BYTES;
    /** A document for people: its data, its metadata and ids. */
    static final int DOCUMENT_MAX_BYTES = StorageLimits.CHANGE_MAX_BYTES + ENVELOPE_BYTES;
    /** End: five numbers and a hash. */
    static final int END_MAX_BYTES = ENVELOPE_BYTES;
    /** Text of a space id, in bytes. */
    static final int SPACE_ID_MAX_BYTES = 512;

    /** Changes that are verified and stored together. */
    static final int BATCH_MAX_CHANGES = 500;
    /** Their raw bytes: one more change may pass it. */
    static final long BATCH_MAX_BYTES = 4L * 1024 * 1024;
    /** Rejections that an answer names; the number of the others is told. */
    static final int REJECTIONS_MAX = 1_000;

    private ArchiveLimits() {}
}
