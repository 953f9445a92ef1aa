package dev.syncspace.launcher.internal;

import dev.syncspace.directory.internal.DirectoryException;
import dev.syncspace.directory.internal.JsonLine;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Why the launcher gives up, as the error line of the command line shows it. */
final class LaunchException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    LaunchException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    LaunchException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A data directory that cannot be taken. */
    static LaunchException of(DirectoryException failure) {
        IOException cause = failure.ioCause();
        return cause == null
                ? new LaunchException(Kind.DIRECTORY_IN_USE, String.valueOf(failure.getMessage()), failure)
                : ofIo(Kind.DIRECTORY_REFUSED, String.valueOf(failure.getMessage()), cause);
    }

    /** A failure of the file system; a full disk is one of its own kind. */
    static LaunchException ofIo(Kind kind, String message, IOException cause) {
        return new LaunchException(
                isFullDisk(String.valueOf(cause.getMessage())) ? Kind.DISK_FULL : kind, message + ": " + cause, cause);
    }

    /** A component whose activation failed; of the cause only its text comes through. */
    static LaunchException ofComponent(String message) {
        return new LaunchException(isFullDisk(message) ? Kind.DISK_FULL : Kind.START_FAILED, message);
    }

    private static boolean isFullDisk(String message) {
        return message.contains("No space left");
    }

    /** Exit status of the process. */
    int exitStatus() {
        return kind.exitStatus;
    }

    /** The error as one JSON object without a line end. */
    String toJson() {
        return new JsonLine()
                .text("code", kind.code)
                .text("reason", kind.reason)
                .text("message", String.valueOf(getMessage()))
                .bool("retryable", kind.isRetryable)
                .toString();
    }

    /** The errors of the launcher; codes, reasons and exit statuses are those of the platform. */
    enum Kind {
        /** An option is unknown or its value is wrong. */
        USAGE("INVALID_ARGUMENT", "USAGE", false, 2),
        /** A file that an option names does not exist. */
        FILE_NOT_FOUND("NOT_FOUND", "FILE_NOT_FOUND", false, 3),
        /** The data directory cannot be made, read or written. */
        DIRECTORY_REFUSED("PERMISSION_DENIED", "DIRECTORY_NOT_ACCESSIBLE", false, 6),
        /** No room for logs, lock or framework. */
        DISK_FULL("RESOURCE_EXHAUSTED", "DISK_FULL", true, 8),
        /** Another process holds the data directory. */
        DIRECTORY_IN_USE("UNAVAILABLE", "DIRECTORY_IN_USE", true, 7),
        /** The passphrase file or the typed passphrase is not that of the keystore. */
        WRONG_PASSPHRASE("UNAUTHENTICATED", "WRONG_PASSPHRASE", false, 6),
        /** A bundle does not start, or nothing listens in time. */
        START_FAILED("INTERNAL", "START_FAILED", false, 1),
        /** The running platform does not end. */
        STOP_FAILED("DEADLINE_EXCEEDED", "CALL_TIMED_OUT", true, 7);

        private final String code;
        private final String reason;
        private final boolean isRetryable;
        private final int exitStatus;

        Kind(String code, String reason, boolean isRetryable, int exitStatus) {
            this.code = code;
            this.reason = reason;
            this.isRetryable = isRetryable;
            this.exitStatus = exitStatus;
        }
    }
}
