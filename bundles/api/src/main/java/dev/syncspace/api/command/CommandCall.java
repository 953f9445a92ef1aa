package dev.syncspace.api.command;

import com.google.protobuf.ByteString;
import java.util.Objects;

/**
 * One call of a command.
 *
 * @param command name, PascalCase
 * @param request serialised request message
 * @param timeoutMillis how long the caller waits, in milliseconds; 0: the limit of the dispatcher
 * @param origin the door it came through
 */
public record CommandCall(String command, ByteString request, long timeoutMillis, CallOrigin origin) {
    public CommandCall {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(origin, "origin");
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("timeoutMillis must not be negative: " + timeoutMillis);
        }
    }
}
