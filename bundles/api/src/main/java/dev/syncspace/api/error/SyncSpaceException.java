package dev.syncspace.api.error;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The failure of an operation. Immutable. The message says what was wrong with which value and what to do; it never holds
 * keys, passphrases, mnemonics, document data or metadata.
 */
public final class SyncSpaceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String field;
    private final transient Map<String, String> details;

    private SyncSpaceException(
            Reason reason, String field, String message, Map<String, String> details, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.field = Objects.requireNonNull(field, "field");
        this.details = Map.copyOf(details);
    }

    /** A failure that no request field is to blame for. */
    public static SyncSpaceException of(Reason reason, String message) {
        return new SyncSpaceException(reason, "", message, Map.of(), null);
    }

    /** A failure with the error that caused it; the cause stays in the process and is never sent to a client. */
    public static SyncSpaceException of(Reason reason, String message, Throwable cause) {
        return new SyncSpaceException(reason, "", message, Map.of(), cause);
    }

    /**
     * A failure of one request field.
     *
     * @param field path of the field as the API names it, for example {@code filters[2].operator}
     */
    public static SyncSpaceException ofField(Reason reason, String field, String message) {
        return new SyncSpaceException(reason, field, message, Map.of(), null);
    }

    /** {@link Reason#INVALID_FIELD} of a field. */
    public static SyncSpaceException invalid(String field, String message) {
        return ofField(Reason.INVALID_FIELD, field, message);
    }

    /** This failure with one more fact for programs, for example {@code current_version}. */
    public SyncSpaceException with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        SyncSpaceException copy = new SyncSpaceException(reason, field, message(), more, getCause());
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /** One of the sixteen codes. */
    public ErrorCode code() {
        return reason.code();
    }

    /** The stable reason. */
    public Reason reason() {
        return reason;
    }

    /** Whether the same call may succeed later without any change. */
    public boolean isRetryable() {
        return reason.isRetryable();
    }

    /** Path of the request field at fault; empty if none is. */
    public String field() {
        return field;
    }

    /** Facts that belong to the reason. Unmodifiable. */
    public Map<String, String> details() {
        return details;
    }

    /** The message, never null. */
    public String message() {
        return Objects.requireNonNullElse(getMessage(), "");
    }
}
