package dev.syncspace.dispatcher.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandDeclaration;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandStatistics;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Takes calls in, runs each in the lane of its kind, and sends it to the handler that answers at the moment when it starts.
 * Thread-safe.
 */
final class Router {
    private final HandlerServices services;
    private final Executor executor;
    private final Timer timer;
    private final Logger log;
    private final HandlerRegistry registry;
    private final Lane reads;
    private final Lane writes;
    private final Meters meters = new Meters();
    private final Set<Call> open = ConcurrentHashMap.newKeySet();
    private volatile Settings settings;
    private volatile boolean closed;

    /**
     * Makes a router without handlers.
     *
     * @param executor gives a thread at once; the lanes bound how many are used
     */
    Router(HandlerServices services, Executor executor, Timer timer, Settings settings, Logger log) {
        this(services, executor, timer, settings, log, Whiteboard.EMPTY);
    }

    /**
     * Makes a router without handlers that knows what was here before it.
     *
     * @param executor gives a thread at once; the lanes bound how many are used
     */
    Router(HandlerServices services, Executor executor, Timer timer, Settings settings, Logger log, Whiteboard before) {
        this.services = services;
        this.executor = executor;
        this.timer = timer;
        this.settings = settings;
        this.log = log;
        this.registry = new HandlerRegistry(timer, () -> this.settings.drainMillis(), before);
        this.reads = new Lane(executor, this::run, Settings::readThreadsMax, settings);
        this.writes = new Lane(executor, this::run, Settings::writeThreadsMax, settings);
    }

    /** The handlers. */
    HandlerRegistry registry() {
        return registry;
    }

    /** The limits in force. */
    Settings settings() {
        return settings;
    }

    /** From now on these limits hold; calls that run keep their deadline. */
    void settings(Settings next) {
        settings = next;
        reads.settings(next);
        writes.settings(next);
    }

    /** As {@link dev.syncspace.api.command.Dispatcher#dispatch}. */
    CompletableFuture<ByteString> dispatch(CommandCall request) {
        Call call = new Call(request, timer, settings.timeoutMaxMillis());
        try {
            Lane lane = lane(call);
            open.add(call);
            Runnable deadline =
                    timer.schedule(() -> executor.execute(() -> call.stop(call.timedOut())), call.timeoutMillis());
            call.result().whenComplete((response, failure) -> {
                open.remove(call);
                meters.ended(call.command(), call.ageNanos(), failure);
                deadline.run();
                lane.remove(call);
            });
            if (!lane.submit(call)) {
                call.stop(closed ? closing() : tooMany(call));
            }
        } catch (SyncSpaceException refused) {
            call.stop(refused);
        }
        return call.result();
    }

    /** As {@link CommandStatistics#figures}. */
    List<CommandStatistics.Figures> figures() {
        return meters.figures();
    }

    /** As {@link CommandStatistics#running}. */
    List<CommandStatistics.Running> running() {
        return open.stream()
                .map(call -> new CommandStatistics.Running(
                        call.command(),
                        call.origin(),
                        TimeUnit.NANOSECONDS.toMillis(call.ageNanos()),
                        call.isWaiting()))
                .sorted(Comparator.comparingLong(CommandStatistics.Running::ageMillis)
                        .reversed())
                .toList();
    }

    private Lane lane(Call call) {
        if (closed) {
            throw closing();
        }
        List<Registration> route = registry.whiteboard().route(call.command());
        if (route.isEmpty()) {
            throw noHandler(call.command());
        }
        checkDoor(route.get(0), call);
        return route.get(0).isRead(call.command()) ? reads : writes;
    }

    /** Runs on a thread of the executor; never throws. */
    private void run(Call call) {
        if (call.result().isDone()) {
            return;
        }
        call.started();
        try {
            call.result().complete(answer(call));
        } catch (SyncSpaceException failure) {
            call.stop(failure);
        } catch (Throwable defect) {
            // The executor edge: whatever a handler throws, its caller gets an answer and the thread goes on.
            log.error("the command {} failed unexpectedly", call.command(), StackOnly.of(defect));
            call.stop(SyncSpaceException.of(
                    Reason.INTERNAL_ERROR,
                    "the command " + call.command() + " failed unexpectedly; the log of the platform has the details",
                    defect));
        }
    }

    private ByteString answer(Call call) {
        for (Registration registration : registry.whiteboard().route(call.command())) {
            checkDoor(registration, call);
            if (!registration.calls().enter(call)) {
                continue;
            }
            try {
                CommandHandler handler = services.get(registration.reference());
                registration.activationFailed(handler == null);
                if (handler != null) {
                    return answer(call, registration, handler);
                }
            } finally {
                registry.left(registration, call);
            }
        }
        throw noHandler(call.command());
    }

    private ByteString answer(Call call, Registration registration, CommandHandler handler) {
        try {
            return Objects.requireNonNull(handler.handle(call, call.request()), "a handler must answer");
        } catch (SyncSpaceException failure) {
            throw failure;
        } catch (Throwable defect) {
            if (!registration.calls().isClosed()) {
                throw defect;
            }
            // Services and classes vanish below a handler whose bundle goes: that is no defect.
            log.info("the command {} failed because its bundle {} was stopped", call.command(), registration.bundle());
            throw SyncSpaceException.of(
                    Reason.COMMAND_UNAVAILABLE,
                    "the bundle of the command " + call.command()
                            + " was stopped while the call ran; if it writes, it may have taken effect",
                    defect);
        } finally {
            services.unget(registration.reference());
        }
    }

    /** As {@link dev.syncspace.api.command.CommandDeclarations#declaration}. */
    Optional<CommandDeclaration> declaration(String command) {
        for (Registration registration : registry.whiteboard().route(command)) {
            CommandHandler handler = services.get(registration.reference());
            if (handler != null) {
                try {
                    return handler.declaration().flatMap(service -> declaration(service.findMethodByName(command)));
                } finally {
                    services.unget(registration.reference());
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<CommandDeclaration> declaration(@Nullable MethodDescriptor method) {
        return Optional.ofNullable(method).map(CommandDeclaration::of);
    }

    private static void checkDoor(Registration registration, Call call) {
        if (registration.isLocalOnly() && call.origin() != CallOrigin.LOCAL) {
            throw SyncSpaceException.of(
                    Reason.NOT_ALLOWED_HERE,
                    "the command " + call.command() + " may only be called on the local transport");
        }
    }

    private SyncSpaceException noHandler(String command) {
        Whiteboard whiteboard = registry.whiteboard();
        String shown = Texts.printable(command);
        if (!whiteboard.route(command).isEmpty()) {
            return SyncSpaceException.of(
                    Reason.COMMAND_UNAVAILABLE,
                    "the bundle of the command " + shown + " cannot answer now, it may be starting; try again");
        }
        if (whiteboard.wasKnown(command)) {
            return SyncSpaceException.of(
                    Reason.COMMAND_UNAVAILABLE,
                    "the bundle of the command " + shown + " was stopped; it answers again when the bundle is back");
        }
        return SyncSpaceException.of(
                Reason.UNKNOWN_COMMAND, "there is no command '" + shown + "'" + hint(command, whiteboard));
    }

    private static String hint(String command, Whiteboard whiteboard) {
        if (whiteboard.isRejected(command)) {
            return ": its registration is faulty, ListCommands tells why";
        }
        if (!command.isEmpty()) {
            String pascal = command.substring(0, 1).toUpperCase(Locale.ROOT) + command.substring(1);
            if (!whiteboard.route(pascal).isEmpty()) {
                return ": the name is " + pascal;
            }
        }
        return ": ListCommands names all";
    }

    private SyncSpaceException tooMany(Call call) {
        return SyncSpaceException.of(
                Reason.TOO_MANY_CALLS,
                "no room for the call " + call.command() + " of "
                        + call.request().size()
                        + " bytes: at most " + settings.waitingCallsMax() + " calls and "
                        + settings.waitingBytesMax() + " bytes may wait; try again later");
    }

    private static SyncSpaceException closing() {
        return SyncSpaceException.of(Reason.SHUTTING_DOWN, "the dispatcher of the platform is stopping; try again");
    }

    /**
     * Takes no more calls, ends those that wait, and lets those that run go on for the configured time; then it ends them
     * too.
     *
     * @param waiter waits until all futures are done or the time, in milliseconds, is over
     */
    void close(Waiter waiter) {
        closed = true;
        reads.close().forEach(call -> call.stop(closing()));
        writes.close().forEach(call -> call.stop(closing()));
        CompletableFuture<?>[] running = open.stream().map(Call::result).toArray(CompletableFuture<?>[]::new);
        waiter.await(CompletableFuture.allOf(running), settings.drainMillis());
        open.forEach(call -> call.stop(closing()));
    }

    /** Waits for the end of running calls. */
    interface Waiter {
        /** Returns when the future is done, however it ended, or when the time is over. */
        void await(CompletableFuture<?> future, long timeoutMillis);
    }
}
