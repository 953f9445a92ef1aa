package dev.syncspace.cli.io;

import dev.syncspace.proto.v1.ErrorCode;

/** The one table between the codes of the API and the exit codes of the process. docs/cli.md has it for people. */
public final class ExitCodes {
    public static final int OK = 0;
    /** A defect, here or in the platform, or damaged data. */
    public static final int INTERNAL = 1;
    /** The command line cannot be understood. */
    public static final int USAGE = 2;

    public static final int NOT_FOUND = 3;
    /** It exists, or another writer was first. */
    public static final int CONFLICT = 4;
    /** The platform can never carry this out as it is asked, or not in its present state. */
    public static final int INVALID = 5;
    /** Not authenticated, or not allowed. */
    public static final int DENIED = 6;
    /** The same command may succeed later. */
    public static final int UNAVAILABLE = 7;
    /** A limit is reached, or the disk is full. */
    public static final int EXHAUSTED = 8;

    private ExitCodes() {}

    /** The exit code of an error. */
    public static int of(ErrorCode code) {
        return switch (code) {
            case ERROR_CODE_NOT_FOUND -> NOT_FOUND;
            case ERROR_CODE_ALREADY_EXISTS, ERROR_CODE_ABORTED -> CONFLICT;
            case ERROR_CODE_INVALID_ARGUMENT,
                    ERROR_CODE_FAILED_PRECONDITION,
                    ERROR_CODE_OUT_OF_RANGE,
                    ERROR_CODE_UNIMPLEMENTED -> INVALID;
            case ERROR_CODE_UNAUTHENTICATED, ERROR_CODE_PERMISSION_DENIED -> DENIED;
            case ERROR_CODE_UNAVAILABLE, ERROR_CODE_DEADLINE_EXCEEDED, ERROR_CODE_CANCELLED -> UNAVAILABLE;
            case ERROR_CODE_RESOURCE_EXHAUSTED -> EXHAUSTED;
            case ERROR_CODE_INTERNAL, ERROR_CODE_DATA_LOSS, ERROR_CODE_UNKNOWN, ERROR_CODE_UNSPECIFIED, UNRECOGNIZED ->
                INTERNAL;
        };
    }
}
