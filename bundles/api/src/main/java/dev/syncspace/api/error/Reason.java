package dev.syncspace.api.error;

/**
 * The stable reasons of {@link SyncSpaceException}. A reason belongs to one code, is part of the public API and is never
 * used again for another meaning. docs/errors.md lists them for clients.
 */
public enum Reason {
    /** A request field is missing, malformed or out of its range. */
    INVALID_FIELD(ErrorCode.INVALID_ARGUMENT, false),
    /** The request bytes are not a message of the command. */
    MALFORMED_REQUEST(ErrorCode.INVALID_ARGUMENT, false),
    /** A cursor is not one of ours, was changed, or belongs to another query. */
    INVALID_CURSOR(ErrorCode.INVALID_ARGUMENT, false),
    /** A mnemonic has unknown words, a wrong number of words or a wrong checksum. */
    INVALID_MNEMONIC(ErrorCode.INVALID_ARGUMENT, false),
    /** The data directory of Init is not the one that the platform runs on. */
    DATA_DIR_MISMATCH(ErrorCode.INVALID_ARGUMENT, false),
    /** The file is no export of a space, or it is damaged. */
    INVALID_ARCHIVE(ErrorCode.INVALID_ARGUMENT, false),
    /** The file is no bundle, is damaged, or is another bundle than the one to be updated. */
    INVALID_BUNDLE(ErrorCode.INVALID_ARGUMENT, false),

    /** No space has this id. */
    SPACE_NOT_FOUND(ErrorCode.NOT_FOUND, false),
    /** No live document has this id. */
    DOCUMENT_NOT_FOUND(ErrorCode.NOT_FOUND, false),
    /** The document has no such version or change. */
    VERSION_NOT_FOUND(ErrorCode.NOT_FOUND, false),
    /** The named file does not exist. */
    FILE_NOT_FOUND(ErrorCode.NOT_FOUND, false),
    /** No bundle has this name. */
    BUNDLE_NOT_FOUND(ErrorCode.NOT_FOUND, false),

    /** A live document of the space has this id. */
    DOCUMENT_EXISTS(ErrorCode.ALREADY_EXISTS, false),
    /** The data directory has an account. */
    ACCOUNT_EXISTS(ErrorCode.ALREADY_EXISTS, false),
    /** The named file exists. */
    FILE_EXISTS(ErrorCode.ALREADY_EXISTS, false),
    /** A bundle of this name is installed. */
    BUNDLE_EXISTS(ErrorCode.ALREADY_EXISTS, false),

    /** The account's permission in the space does not allow this. */
    INSUFFICIENT_PERMISSIONS(ErrorCode.PERMISSION_DENIED, false),
    /** The data directory cannot be made, read or written. */
    DIRECTORY_NOT_ACCESSIBLE(ErrorCode.PERMISSION_DENIED, false),
    /** The transport that the call came on may not call this. */
    NOT_ALLOWED_HERE(ErrorCode.PERMISSION_DENIED, false),

    /** A named limit of a size or a count. */
    LIMIT_EXCEEDED(ErrorCode.RESOURCE_EXHAUSTED, false),
    /** The disk or the quota is full. */
    DISK_FULL(ErrorCode.RESOURCE_EXHAUSTED, true),
    /** Too many calls wait, or too many connections are open; the call was not begun. */
    TOO_MANY_CALLS(ErrorCode.RESOURCE_EXHAUSTED, true),

    /** Nobody has named the data directory by Init yet. */
    NOT_INITIALIZED(ErrorCode.FAILED_PRECONDITION, false),
    /** The data directory has no account. */
    NO_ACCOUNT(ErrorCode.FAILED_PRECONDITION, false),
    /** The account's keys are not in memory. */
    ACCOUNT_LOCKED(ErrorCode.FAILED_PRECONDITION, false),
    /** The operation needs a network configuration. */
    NETWORK_NOT_CONFIGURED(ErrorCode.FAILED_PRECONDITION, false),
    /** The document has no such concurrent version. */
    NOT_A_CONFLICT(ErrorCode.FAILED_PRECONDITION, false),
    /** The stored data have a format newer than this version reads. */
    FORMAT_TOO_NEW(ErrorCode.FAILED_PRECONDITION, false),
    /** The space cannot be deleted or changed this way: it is the account's own. */
    OWN_SPACE(ErrorCode.FAILED_PRECONDITION, false),
    /** The bundle carries the call, or a bundle that does needs it. */
    BUNDLE_IN_USE(ErrorCode.FAILED_PRECONDITION, false),
    /** The bundle needs something that no bundle here provides, or its start failed. */
    BUNDLE_NOT_STARTABLE(ErrorCode.FAILED_PRECONDITION, false),
    /** The bundle belongs to the product or to the program that runs it, which do not let it go. */
    BUNDLE_PROTECTED(ErrorCode.FAILED_PRECONDITION, false),

    /** The document is not at the expected version. */
    VERSION_MISMATCH(ErrorCode.ABORTED, false),
    /** Other writers changed the same object again and again. */
    TOO_MUCH_CONTENTION(ErrorCode.ABORTED, true),

    /** The command is not known. */
    UNKNOWN_COMMAND(ErrorCode.UNIMPLEMENTED, false),

    /** The bundle of the command has gone or is being replaced. */
    COMMAND_UNAVAILABLE(ErrorCode.UNAVAILABLE, true),
    /** The storage is closed or being replaced. */
    STORAGE_UNAVAILABLE(ErrorCode.UNAVAILABLE, true),
    /** The platform is shutting down. */
    SHUTTING_DOWN(ErrorCode.UNAVAILABLE, true),
    /** The connection to the platform was lost; a writing call may have taken effect. */
    CONNECTION_LOST(ErrorCode.UNAVAILABLE, true),
    /** No platform runs on the data directory. */
    PLATFORM_NOT_RUNNING(ErrorCode.UNAVAILABLE, true),
    /** Another process uses the data directory. */
    DIRECTORY_IN_USE(ErrorCode.UNAVAILABLE, true),

    /** Stored data do not verify. */
    STORED_DATA_DAMAGED(ErrorCode.DATA_LOSS, false),
    /** The keystore cannot be read. */
    KEYSTORE_DAMAGED(ErrorCode.DATA_LOSS, false),

    /** The passphrase is missing or wrong. */
    WRONG_PASSPHRASE(ErrorCode.UNAUTHENTICATED, false),
    /** The token is missing or wrong. */
    WRONG_TOKEN(ErrorCode.UNAUTHENTICATED, false),

    /** The caller cancelled. */
    CALL_CANCELLED(ErrorCode.CANCELLED, false),
    /** The time of the call is over. */
    CALL_TIMED_OUT(ErrorCode.DEADLINE_EXCEEDED, true),

    /** A read or write of the storage failed. */
    STORAGE_FAILED(ErrorCode.INTERNAL, false),
    /** A defect; the log has the stack. */
    INTERNAL_ERROR(ErrorCode.INTERNAL, false);

    private final ErrorCode code;
    private final boolean retryable;

    Reason(ErrorCode code, boolean retryable) {
        this.code = code;
        this.retryable = retryable;
    }

    /** The code that this reason always travels with. */
    public ErrorCode code() {
        return code;
    }

    /** Whether the same call may succeed later without any change. */
    public boolean isRetryable() {
        return retryable;
    }
}
