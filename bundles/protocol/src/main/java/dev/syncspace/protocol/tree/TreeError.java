package dev.syncspace.protocol.tree;

/** Why a change or a tree is refused. */
public enum TreeError {
    /** A change without bytes. */
    EMPTY_CHANGE,
    /** The id is not the hash of the bytes. */
    INCORRECT_CID,
    /** The signature is not the author's. */
    INCORRECT_SIGNATURE,
    /** Bytes that are no change. */
    MALFORMED,
    /** A change that does not fit into the tree or may not be made. */
    INVALID_CHANGE,
    /** The change names an ACL record that is not known. */
    NO_SUCH_RECORD,
    /** The author was never in the ACL. */
    NO_SUCH_ACCOUNT,
    /** The author may not write at the ACL record that the change names. */
    INSUFFICIENT_PERMISSIONS,
    /** The read key is not known. */
    NO_READ_KEY,
    /** Two snapshot paths have nothing in common. */
    NO_COMMON_SNAPSHOT,
    /** A derived tree consists of its root alone. */
    DERIVED_EMPTY,
    /** The parent of a bound tree is not known. */
    PARENT_NOT_FOUND,
    /** The parent of a bound tree is derived itself. */
    DERIVED_PARENT,
    /** The stored changes of a tree do not hang together. */
    CORRUPT,
    /** A change or a tree beyond a named limit. */
    LIMIT_EXCEEDED
}
