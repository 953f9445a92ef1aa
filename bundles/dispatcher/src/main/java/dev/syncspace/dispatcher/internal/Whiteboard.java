package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.CommandRegistration.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * All handlers at one moment: those that are here, those that are going, and what was here in this run. Immutable; every
 * event makes a new one.
 */
final class Whiteboard {
    /** The state before the first handler. */
    static final Whiteboard EMPTY = new Whiteboard(Map.of(), Set.of(), new LinkedHashMap<>());

    /** Commands remembered after they went; the oldest are forgotten. A platform has some dozens. */
    private static final int GONE_MAX = 10_000;

    private final Map<ServiceReference<?>, Registration> present;
    private final Set<Registration> draining;
    private final LinkedHashMap<Gone, Integer> gone;
    private final Map<String, List<Registration>> routes;
    private final Set<String> goneCommands;

    /** A command of a bundle. */
    private record Gone(String command, String bundle) {}

    private Whiteboard(
            Map<ServiceReference<?>, Registration> present,
            Set<Registration> draining,
            LinkedHashMap<Gone, Integer> gone) {
        this.present = present;
        this.draining = draining;
        this.gone = gone;
        this.routes = new HashMap<>();
        for (Registration registration : present.values()) {
            if (registration.isValid()) {
                for (String command : registration.commands()) {
                    routes.computeIfAbsent(command, name -> new ArrayList<>()).add(registration);
                }
            }
        }
        routes.values().forEach(list -> list.sort(Registration.BY_RANK));
        this.goneCommands = new TreeSet<>();
        gone.keySet().forEach(entry -> goneCommands.add(entry.command()));
        draining.forEach(registration -> goneCommands.addAll(registration.commands()));
    }

    /** The state before the first handler of a dispatcher that took the place of another one. */
    static Whiteboard remembering(List<RunMemory.Entry> entries) {
        LinkedHashMap<Gone, Integer> gone = new LinkedHashMap<>();
        entries.forEach(entry -> gone.put(new Gone(entry.command(), entry.bundle()), entry.ranking()));
        return new Whiteboard(Map.of(), Set.of(), gone);
    }

    /** With a handler that came, or whose properties changed. */
    Whiteboard with(Registration registration) {
        Map<ServiceReference<?>, Registration> next = new HashMap<>(present);
        Registration before = next.put(registration.reference(), registration);
        LinkedHashMap<Gone, Integer> left = new LinkedHashMap<>(gone);
        remember(left, before);
        forget(left, registration);
        return new Whiteboard(next, draining, left);
    }

    /** Without a handler that went; while calls of it run, it is draining. */
    Whiteboard without(Registration went) {
        Map<ServiceReference<?>, Registration> next = new HashMap<>(present);
        next.remove(went.reference());
        if (!went.isValid()) {
            return new Whiteboard(next, draining, gone);
        }
        Set<Registration> going = new LinkedHashSet<>(draining);
        going.add(went);
        return new Whiteboard(next, going, gone);
    }

    /** The last call of a draining handler ended. */
    Whiteboard drained(HandlerCalls calls) {
        Set<Registration> going = new LinkedHashSet<>(draining);
        LinkedHashMap<Gone, Integer> left = new LinkedHashMap<>(gone);
        for (Registration registration : draining) {
            if (registration.calls() == calls) {
                going.remove(registration);
                remember(left, registration);
            }
        }
        present.values().forEach(live -> forget(left, live));
        return new Whiteboard(present, going, left);
    }

    private static void remember(LinkedHashMap<Gone, Integer> left, @Nullable Registration registration) {
        if (registration == null || !registration.isValid()) {
            return;
        }
        for (String command : registration.commands()) {
            Gone entry = new Gone(command, registration.bundle());
            left.remove(entry);
            left.put(entry, registration.ranking());
        }
        while (left.size() > GONE_MAX) {
            left.remove(left.keySet().iterator().next());
        }
    }

    private static void forget(LinkedHashMap<Gone, Integer> left, Registration registration) {
        if (registration.isValid()) {
            registration.commands().forEach(command -> left.remove(new Gone(command, registration.bundle())));
        }
    }

    /** The registration of a service; null if it is not here. */
    @Nullable
    Registration find(ServiceReference<?> reference) {
        return present.get(reference);
    }

    /** Handlers of a command, the one that answers first. */
    List<Registration> route(String command) {
        return routes.getOrDefault(command, List.of());
    }

    /** Handlers of the command were here in this run. */
    boolean wasKnown(String command) {
        return goneCommands.contains(command);
    }

    /** A faulty registration names the command. */
    boolean isRejected(String command) {
        return present.values().stream()
                .anyMatch(registration ->
                        !registration.isValid() && registration.commands().contains(command));
    }

    /** Every registration by command name; of one name the one that answers first, those that went last. */
    List<CommandRegistration> registrations() {
        List<CommandRegistration> list = new ArrayList<>();
        routes.forEach((command, handlers) -> addRoute(list, command, handlers));
        for (Registration registration : present.values()) {
            if (!registration.isValid()) {
                addRejected(list, registration);
            }
        }
        for (Registration registration : draining) {
            for (String command : registration.commands()) {
                list.add(entry(command, registration, State.DRAINING, ""));
            }
        }
        gone.forEach((entry, ranking) ->
                list.add(new CommandRegistration(entry.command(), entry.bundle(), State.GONE, "", ranking, 0)));
        // Stable, so that of two handlers of one rank the older one stays in front.
        list.sort(Comparator.comparing(CommandRegistration::command)
                .thenComparing(Whiteboard::isGoing)
                .thenComparing(
                        Comparator.comparingInt(CommandRegistration::ranking).reversed()));
        return List.copyOf(list);
    }

    private static boolean isGoing(CommandRegistration registration) {
        return registration.state() == State.DRAINING || registration.state() == State.GONE;
    }

    private static void addRoute(List<CommandRegistration> list, String command, List<Registration> handlers) {
        String winner = "";
        for (Registration handler : handlers) {
            if (handler.isActivationFailed()) {
                list.add(entry(
                        command,
                        handler,
                        State.REJECTED,
                        CommandRegistration.REASON_ACTIVATION_FAILED + ": the service could not be had; the log of "
                                + handler.bundle() + " may say why"));
            } else if (winner.isEmpty()) {
                winner = handler.bundle();
                list.add(entry(command, handler, State.ACTIVE, ""));
            } else {
                list.add(entry(
                        command,
                        handler,
                        State.SHADOWED,
                        CommandRegistration.REASON_SHADOWED + ": " + winner + " answers"));
            }
        }
    }

    private static void addRejected(List<CommandRegistration> list, Registration registration) {
        Set<String> names = registration.commands().isEmpty() ? Set.of("") : registration.commands();
        for (String name : names) {
            list.add(entry(Texts.printable(name), registration, State.REJECTED, registration.fault()));
        }
    }

    private static CommandRegistration entry(String command, Registration registration, State state, String reason) {
        return new CommandRegistration(
                command,
                registration.bundle(),
                state,
                reason,
                registration.ranking(),
                registration.calls().count(command));
    }
}
