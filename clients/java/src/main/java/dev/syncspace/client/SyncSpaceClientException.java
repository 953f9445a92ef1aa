package dev.syncspace.client;

import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * The failure of a call, as the platform answered it or as the client found it. Immutable. Branch on {@link #code()} and
 * {@link #reason()}, never on the message.
 *
 * <p>It is a {@link CompletionException}, so that {@code join()} on a future of the client and on every stage behind it
 * throws this exception itself; {@code get()} throws an {@code ExecutionException} whose cause it is. It never has a cause
 * of its own.
 */
public final class SyncSpaceClientException extends CompletionException {
    private static final long serialVersionUID = 1L;

    private static final String OUTCOME = "outcome";
    private static final String UNKNOWN_OUTCOME = "unknown";

    private final ErrorCode code;
    private final String reason;
    private final boolean retryable;
    private final String field;
    private final TreeMap<String, String> details;

    private SyncSpaceClientException(
            ErrorCode code,
            String reason,
            boolean retryable,
            String field,
            String message,
            Map<String, String> details) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
        this.reason = Objects.requireNonNull(reason, "reason");
        this.retryable = retryable;
        this.field = Objects.requireNonNull(field, "field");
        this.details = new TreeMap<>(details);
    }

    /** The failure that the platform answered. A code that this version does not know reads as {@code UNKNOWN}. */
    public static SyncSpaceClientException of(Error error) {
        ErrorCode code =
                switch (error.getCode()) {
                    case ERROR_CODE_UNSPECIFIED, UNRECOGNIZED -> ErrorCode.ERROR_CODE_UNKNOWN;
                    default -> error.getCode();
                };
        return new SyncSpaceClientException(
                code,
                error.getReason(),
                error.getRetryable(),
                error.getField(),
                error.getMessage(),
                error.getDetailsMap());
    }

    /** A failure that no request field is to blame for. */
    public static SyncSpaceClientException of(ErrorCode code, String reason, boolean retryable, String message) {
        return new SyncSpaceClientException(code, reason, retryable, "", message, Map.of());
    }

    /** This failure with one more fact for programs. */
    public SyncSpaceClientException with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        SyncSpaceClientException copy = new SyncSpaceClientException(code, reason, retryable, field, message(), more);
        copy.setStackTrace(getStackTrace());
        return copy;
    }

    /** This failure, marked as one of a writing call that may have taken effect. */
    public SyncSpaceClientException withUnknownOutcome() {
        return with(OUTCOME, UNKNOWN_OUTCOME);
    }

    /** One of the sixteen codes of google.rpc.Code. */
    public ErrorCode code() {
        return code;
    }

    /** The stable reason, for example {@code VERSION_MISMATCH}; empty if the platform gave none. */
    public String reason() {
        return reason;
    }

    /** Whether this is the reason. */
    public boolean hasReason(String name) {
        return reason.equals(name);
    }

    /** Whether the same call may succeed later without any change. */
    public boolean isRetryable() {
        return retryable;
    }

    /**
     * Whether a writing call may have taken effect although it failed: it was sent, and its answer did not arrive. Read
     * what it wrote before you repeat it. Also told by {@code outcome} in {@link #details()}.
     */
    public boolean isOutcomeUnknown() {
        return UNKNOWN_OUTCOME.equals(details.get(OUTCOME));
    }

    /** Path of the request field at fault as the API names it, for example {@code filters[2].operator}; empty if none. */
    public String field() {
        return field;
    }

    /** Facts that belong to the reason, for example {@code current_version}. A copy, by name. */
    public Map<String, String> details() {
        return new TreeMap<>(details);
    }

    /** What was wrong with which value, and what to do; never null. */
    public String message() {
        return Objects.requireNonNullElse(getMessage(), "");
    }

    @Override
    public String toString() {
        String name = code.name().substring("ERROR_CODE_".length());
        return getClass().getName() + ": " + name + (reason.isEmpty() ? "" : " " + reason) + ": " + message();
    }
}
