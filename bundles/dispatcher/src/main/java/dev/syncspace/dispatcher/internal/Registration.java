package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * One handler service, with its properties as they were when it came or last changed. Immutable but for its running calls
 * and for what the last attempt to get the service ended with. Thread-safe.
 */
final class Registration {
    /** Highest ranking first, then lowest service id: the first answers. */
    static final Comparator<Registration> BY_RANK = Comparator.comparingInt(Registration::ranking)
            .reversed()
            .thenComparingLong(registration -> registration.serviceId);

    /** PascalCase; 64 characters are far more than any name needs and keep lists and logs readable. */
    private static final Pattern COMMAND_NAME = Pattern.compile("[A-Z][A-Za-z0-9]{0,63}");

    /** Names listed of a faulty registration; a healthy one has a few dozen. */
    private static final int COMMANDS_MAX = 1000;

    private final ServiceReference<CommandHandler> reference;
    private final String bundle;
    private final int ranking;
    private final long serviceId;
    private final boolean localOnly;
    private final Set<String> commands;
    private final Set<String> readCommands;
    private final String fault;
    private final HandlerCalls calls;
    private volatile boolean activationFailed;

    /**
     * Reads the properties of a service.
     *
     * @param owner bundle that registered it
     * @param calls running calls of the service
     */
    Registration(ServiceReference<CommandHandler> reference, Bundle owner, HandlerCalls calls) {
        this.reference = reference;
        this.calls = calls;
        this.bundle = owner.getSymbolicName() + "/" + owner.getVersion();
        this.ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer rank ? rank : 0;
        this.serviceId = reference.getProperty(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE;
        this.localOnly = Boolean.TRUE.equals(reference.getProperty(CommandHandler.LOCAL_ONLY));
        List<String> named = names(reference.getProperty(CommandHandler.COMMANDS));
        List<String> reads = names(reference.getProperty(CommandHandler.READ_COMMANDS));
        this.commands = new LinkedHashSet<>(named == null ? List.of() : named);
        this.readCommands = Set.copyOf(new LinkedHashSet<>(reads == null ? List.of() : reads));
        this.fault = fault(named, reads);
    }

    private String fault(@Nullable List<String> named, @Nullable List<String> reads) {
        if (named == null || named.isEmpty()) {
            return invalid(CommandHandler.COMMANDS + " must be a String or String[] of command names");
        }
        if (named.size() > COMMANDS_MAX) {
            return invalid(CommandHandler.COMMANDS + " names more than " + COMMANDS_MAX + " commands");
        }
        for (String name : named) {
            if (!COMMAND_NAME.matcher(name).matches()) {
                return invalid("'" + Texts.printable(name) + "' is no command name: PascalCase, 1 to 64 characters");
            }
        }
        Set<String> seen = new LinkedHashSet<>();
        for (String name : named) {
            if (!seen.add(name)) {
                return CommandRegistration.REASON_DUPLICATE_COMMAND + ": " + name + " is named twice";
            }
        }
        if (reads == null && reference.getProperty(CommandHandler.READ_COMMANDS) != null) {
            return invalid(CommandHandler.READ_COMMANDS + " must be a String or String[] of command names");
        }
        for (String name : readCommands) {
            if (!commands.contains(name)) {
                return invalid(CommandHandler.READ_COMMANDS + " names '" + Texts.printable(name) + "', which "
                        + CommandHandler.COMMANDS + " does not");
            }
        }
        Object local = reference.getProperty(CommandHandler.LOCAL_ONLY);
        return local == null || local instanceof Boolean
                ? ""
                : invalid(CommandHandler.LOCAL_ONLY + " must be a Boolean");
    }

    private static String invalid(String detail) {
        return CommandRegistration.REASON_INVALID_PROPERTY + ": " + detail;
    }

    /** The texts of a property; null if it is missing or something else. */
    private static @Nullable List<String> names(@Nullable Object value) {
        if (value instanceof String name) {
            return List.of(name);
        }
        if (!(value instanceof String[] array)) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (String name : array) {
            names.add(name == null ? "" : name);
        }
        return names;
    }

    ServiceReference<CommandHandler> reference() {
        return reference;
    }

    /** Symbolic name and version of the bundle. */
    String bundle() {
        return bundle;
    }

    int ranking() {
        return ranking;
    }

    /** Whether calls can go to it. */
    boolean isValid() {
        return fault.isEmpty();
    }

    /** Empty, or why it is rejected. */
    String fault() {
        return fault;
    }

    /** What it names; of a faulty registration what could be read. */
    Set<String> commands() {
        return commands;
    }

    boolean isLocalOnly() {
        return localOnly;
    }

    /** The command changes nothing. */
    boolean isRead(String command) {
        return readCommands.contains(command);
    }

    HandlerCalls calls() {
        return calls;
    }

    /** The last attempt to get the service failed. */
    boolean isActivationFailed() {
        return activationFailed;
    }

    void activationFailed(boolean failed) {
        if (activationFailed != failed) {
            activationFailed = failed;
        }
    }
}
