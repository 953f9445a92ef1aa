package dev.syncspace.protocol.acl;

/** Why a record is refused or a question has no answer, with the classes of the reference. */
public enum AclError {
    /** Bytes that are no record. */
    MALFORMED,
    /** No trusted acceptor signed the record. */
    NOT_ACCEPTED,
    /** A signature is not the author's. */
    INVALID_SIGNATURE,
    /** The id is not the hash of the bytes. */
    INCORRECT_CID,
    /** The record is in the log already. */
    RECORD_ALREADY_EXISTS,
    /** The record does not follow the head. */
    INCORRECT_RECORD_SEQUENCE,
    /** The log has no such record. */
    NO_SUCH_RECORD,
    /** The log has no such account. */
    NO_SUCH_ACCOUNT,
    /** The log has no such request. */
    NO_SUCH_REQUEST,
    /** The log has no such invite, or it is of another kind. */
    NO_SUCH_INVITE,
    /** The account has a request that waits for an answer. */
    PENDING_REQUEST,
    /** The record names another account than it must. */
    INCORRECT_IDENTITY,
    /** Metadata of an account beyond what a log takes. */
    METADATA_TOO_LARGE,
    /** The owner cannot be treated like this, or made like this. */
    IS_OWNER,
    /** An account is a member already, or is named twice. */
    DUPLICATE_ACCOUNTS,
    /** A new read key does not go to exactly those who are to read on. */
    INCORRECT_NUMBER_OF_ACCOUNTS,
    /** The author may not do this. */
    INSUFFICIENT_PERMISSIONS,
    /** A read key is missing or of the wrong form. */
    INCORRECT_READ_KEY,
    /** A key that is meant for me cannot be opened. */
    FAILED_TO_DECRYPT,
    /** A key is of another type than it must be. */
    INCORRECT_KEY_TYPE,
    /** A one-to-one log never grows. */
    ONE_TO_ONE,
    /** A derived space has no metadata key. */
    NO_METADATA_KEY,
    /** A record or a log beyond a named limit. */
    LIMIT_EXCEEDED
}
