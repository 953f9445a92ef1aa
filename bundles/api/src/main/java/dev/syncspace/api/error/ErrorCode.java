package dev.syncspace.api.error;

/**
 * The sixteen codes of google.rpc.Code with their numbers. Clients branch on the code and on the reason, never on the
 * message.
 */
public enum ErrorCode {
    /** The caller cancelled the call. */
    CANCELLED(1),
    /** An error of another system whose kind is not known. */
    UNKNOWN(2),
    /** A field of the request is wrong whatever the state of the platform. */
    INVALID_ARGUMENT(3),
    /** The call did not end in time; it may have taken effect. */
    DEADLINE_EXCEEDED(4),
    /** A space, document, version or file that the request names does not exist. */
    NOT_FOUND(5),
    /** What the request wants to create exists. */
    ALREADY_EXISTS(6),
    /** The account may not do this. */
    PERMISSION_DENIED(7),
    /** A named limit or the disk is exhausted. */
    RESOURCE_EXHAUSTED(8),
    /** The platform is not in the state that the operation needs, and repeating the call does not change that. */
    FAILED_PRECONDITION(9),
    /** Another writer was first: read again and decide again. */
    ABORTED(10),
    /** A position past the end. */
    OUT_OF_RANGE(11),
    /** No bundle has ever answered this command in this run. */
    UNIMPLEMENTED(12),
    /** A defect of the platform. */
    INTERNAL(13),
    /** What the operation needs is away for now; repeating the call may succeed. */
    UNAVAILABLE(14),
    /** Stored data are damaged. */
    DATA_LOSS(15),
    /** The caller did not prove who it is, or a passphrase is wrong. */
    UNAUTHENTICATED(16);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    /** The number of the code in google.rpc.Code, 1 to 16. */
    public int number() {
        return number;
    }

    /**
     * The code with a number.
     *
     * @return the code; {@link #UNKNOWN} for a number that is none of the sixteen
     */
    public static ErrorCode ofNumber(int number) {
        return number >= 1 && number <= 16 ? values()[number - 1] : UNKNOWN;
    }
}
