package dev.syncspace.testkit.command;

import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandContext;

/**
 * The call of a handler in a test: local, and with all the time there is.
 *
 * @param command name of the command
 */
public record FakeContext(String command) implements CommandContext {
    @Override
    public CallOrigin origin() {
        return CallOrigin.LOCAL;
    }

    @Override
    public long remainingMillis() {
        return Long.MAX_VALUE;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public void throwIfCancelled() {}
}
