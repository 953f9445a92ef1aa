package dev.syncspace.api.command;

/**
 * How a registration for a command fares.
 *
 * @param command name; for a rejected registration whatever could be read of it
 * @param bundle symbolic name and version of the bundle, for example {@code dev.syncspace.handlers-space/0.1.0}
 * @param state whether calls go to it
 * @param reason empty, or why calls do not go to it: one of the {@code REASON_} constants, a colon, and the detail
 * @param ranking its {@code service.ranking}
 * @param runningCalls calls that it answers now
 */
public record CommandRegistration(
        String command, String bundle, State state, String reason, int ranking, int runningCalls) {
    /** Another registration for the same command has a higher rank. */
    public static final String REASON_SHADOWED = "SHADOWED";
    /** One registration names a command twice. */
    public static final String REASON_DUPLICATE_COMMAND = "DUPLICATE_COMMAND";
    /** The property {@link CommandHandler#COMMANDS} is missing or holds something that is no command name. */
    public static final String REASON_INVALID_PROPERTY = "INVALID_PROPERTY";
    /** The service could not be had when a call came. */
    public static final String REASON_ACTIVATION_FAILED = "ACTIVATION_FAILED";

    /** State of a registration. */
    public enum State {
        /** Calls go here. */
        ACTIVE,
        /** A registration of higher rank answers. */
        SHADOWED,
        /** The registration is faulty. */
        REJECTED,
        /** It was unregistered; running calls end. */
        DRAINING,
        /** It was here in this run and has gone. */
        GONE
    }
}
