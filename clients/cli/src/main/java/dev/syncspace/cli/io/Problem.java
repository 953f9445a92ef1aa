package dev.syncspace.cli.io;

import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.Map;
import java.util.TreeMap;

/** Why a command ends without a result. Immutable. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final ErrorCode code;
    private final String reason;
    private final boolean retryable;
    private final String field;
    private final TreeMap<String, String> details;

    private Problem(
            int exitCode,
            ErrorCode code,
            String reason,
            boolean retryable,
            String field,
            String message,
            Map<String, String> details) {
        super(message);
        this.exitCode = exitCode;
        this.code = code;
        this.reason = reason;
        this.retryable = retryable;
        this.field = field;
        this.details = new TreeMap<>(details);
    }

    /** What the platform answered, or the client found. */
    public static Problem of(SyncSpaceClientException failure) {
        return new Problem(
                ExitCodes.of(failure.code()),
                failure.code(),
                failure.reason(),
                failure.isRetryable(),
                failure.field(),
                failure.message(),
                failure.details());
    }

    /** A problem that the command line found itself. */
    public static Problem of(ErrorCode code, String reason, String message) {
        return new Problem(ExitCodes.of(code), code, reason, false, "", message, Map.of());
    }

    /** {@code INVALID_ARGUMENT} of a request field. */
    public static Problem invalid(String reason, String field, String message) {
        return new Problem(
                ExitCodes.INVALID, ErrorCode.ERROR_CODE_INVALID_ARGUMENT, reason, false, field, message, Map.of());
    }

    /** The command line cannot be understood. */
    public static Problem usage(String message) {
        return new Problem(
                ExitCodes.USAGE, ErrorCode.ERROR_CODE_INVALID_ARGUMENT, "USAGE", false, "", message, Map.of());
    }

    /** This problem with one more fact. */
    public Problem with(String name, String value) {
        Map<String, String> more = new TreeMap<>(details);
        more.put(name, value);
        return new Problem(exitCode, code, reason, retryable, field, message(), more);
    }

    public int exitCode() {
        return exitCode;
    }

    public String reason() {
        return reason;
    }

    public String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** One line for people. */
    public String text() {
        return "syncspace: " + Text.oneLine(message()) + (reason.isEmpty() ? "" : " [" + reason + "]");
    }

    /** One line for programs, as docs/cli.md describes it. */
    public String json() {
        StringBuilder json = new StringBuilder("{\"code\":")
                .append(Text.quoted(codeName()))
                .append(",\"reason\":")
                .append(Text.quoted(reason))
                .append(",\"message\":")
                .append(Text.quoted(message()))
                .append(",\"retryable\":")
                .append(retryable)
                .append(",\"field\":")
                .append(Text.quoted(field))
                .append(",\"details\":{");
        String separator = "";
        for (Map.Entry<String, String> fact : details.entrySet()) {
            json.append(separator)
                    .append(Text.quoted(fact.getKey()))
                    .append(':')
                    .append(Text.quoted(fact.getValue()));
            separator = ",";
        }
        return json.append("}}").toString();
    }

    private String codeName() {
        return code.name().substring("ERROR_CODE_".length());
    }
}
