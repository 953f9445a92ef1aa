package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleOrigin;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.ClientInfo;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.HealthResult;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.proto.v1.RunningCall;
import dev.syncspace.proto.v1.StorageContent;
import java.util.List;
import java.util.Locale;

/** The status of a platform as lines for people: what needs somebody comes first. */
final class StatusText {
    /** Commands shown: the slowest ones are what one looks for. */
    private static final int COMMANDS_MAX = 5;
    /** Clients shown. */
    private static final int CLIENTS_MAX = 10;
    /** A call that runs for less is nothing to show: this one is always among them. In milliseconds. */
    private static final long LONG_CALL_MILLIS = 1_000;

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final long SECONDS_PER_MINUTE = 60;
    private static final long SECONDS_PER_HOUR = 3_600;
    private static final long SECONDS_PER_DAY = 86_400;

    private final Session session;

    StatusText(Session session) {
        this.session = session;
    }

    void print(GetPlatformStatusResponse status) {
        printStorage(status.getStorage());
        line(
                "up",
                duration(status.getNowMillis() - status.getStartedAtMillis()) + ", process " + status.getProcessId()
                        + ", memory " + Text.size(status.getMemoryUsedBytes()) + " of "
                        + Text.size(status.getMemoryMaxBytes()));
        printHealth(status.getHealthList());
        printBundles(status.getBundlesList());
        printClients(status.getClientsList());
        printCommands(status.getCommandsList());
        printRunning(status.getRunningCallsList());
    }

    /** A line of the form that the rest of the status has. */
    private void line(String name, String value) {
        session.out().line(String.format(Locale.ROOT, "%-11s %s", name, value).stripTrailing());
    }

    private void printStorage(StorageContent storage) {
        if (storage.getClosedReason().isEmpty()) {
            line("events", Text.count(storage.getEventCount(), "event") + " kept");
            line("storage", Text.oneLine(storage.getBundle()));
        } else {
            line("storage", "closed [" + Text.oneLine(storage.getClosedReason()) + "]");
        }
        line("disk", Text.size(storage.getDiskBytes()) + " used, " + Text.size(storage.getDiskFreeBytes()) + " free");
    }

    private void printHealth(List<HealthResult> results) {
        if (results.isEmpty()) {
            line("health", "not known: the bundle dev.syncspace.health is not here");
            return;
        }
        List<HealthResult> bad = results.stream()
                .filter(result -> result.getStatus() != HealthStatus.HEALTH_STATUS_OK)
                .toList();
        line("health", bad.isEmpty() ? "good: " + names(results) : Text.count(bad.size(), "problem"));
        bad.forEach(result -> line(
                "",
                Text.oneLine(result.getName()) + ": " + words(result.getStatus()) + ": "
                        + Text.oneLine(result.getMessage())));
    }

    private static String names(List<HealthResult> results) {
        return Text.oneLine(
                String.join(", ", results.stream().map(HealthResult::getName).toList()));
    }

    private static String words(HealthStatus status) {
        return switch (status) {
            case HEALTH_STATUS_OK -> "good";
            case HEALTH_STATUS_WARN -> "needs attention";
            case HEALTH_STATUS_TEMPORARILY_UNAVAILABLE -> "not now";
            default -> "broken";
        };
    }

    private void printBundles(List<BundleInfo> bundles) {
        long active = bundles.stream()
                .filter(bundle -> bundle.getState() == BundleState.BUNDLE_STATE_ACTIVE)
                .count();
        long installed = bundles.stream()
                .filter(bundle -> bundle.getOrigin() == BundleOrigin.BUNDLE_ORIGIN_INSTALLED)
                .count();
        line(
                "bundles",
                active + " of " + bundles.size() + " active" + (installed == 0 ? "" : ", " + installed + " installed"));
        for (BundleInfo bundle : bundles) {
            boolean isActive = bundle.getState() == BundleState.BUNDLE_STATE_ACTIVE;
            if (!isActive || !bundle.getProblem().isEmpty()) {
                line(
                        "",
                        Text.oneLine(bundle.getName()) + "/" + Text.oneLine(bundle.getVersion()) + ": "
                                + (isActive || !bundle.getProblem().isEmpty()
                                        ? Text.oneLine(bundle.getProblem())
                                        : state(bundle)));
            }
        }
    }

    private static String state(BundleInfo bundle) {
        return bundle.getState() == BundleState.BUNDLE_STATE_RESOLVED
                ? "stopped"
                : Text.plain(bundle.getState(), "BUNDLE_STATE_");
    }

    private void printClients(List<ClientInfo> clients) {
        line("clients", clients.size() + " connected");
        if (clients.isEmpty()) {
            return;
        }
        Table table = new Table("  CLIENT", "BY", "SINCE", "CALLS", "SUBSCRIPTIONS");
        clients.stream()
                .limit(CLIENTS_MAX)
                .forEach(client -> table.row(
                        "  " + (client.getClient().isEmpty() ? "-" : client.getClient()),
                        client.getTransport(),
                        Text.time(
                                client.getSinceMillis(),
                                session.environment().zone().get()),
                        client.getRunningCalls(),
                        client.getSubscriptions()));
        session.out().table(table);
        if (clients.size() > CLIENTS_MAX) {
            session.out().line("  and " + (clients.size() - CLIENTS_MAX) + " more");
        }
    }

    private void printCommands(List<CommandFigures> commands) {
        long calls = commands.stream().mapToLong(CommandFigures::getCallCount).sum();
        long failures =
                commands.stream().mapToLong(CommandFigures::getFailureCount).sum();
        line(
                "calls",
                calls + " since the start, " + failures + " failed" + (commands.isEmpty() ? "" : "; the slowest:"));
        if (commands.isEmpty()) {
            return;
        }
        Table table = new Table("  COMMAND", "CALLS", "FAILED", "HALF WITHIN", "99% WITHIN", "LONGEST");
        commands.stream()
                .limit(COMMANDS_MAX)
                .forEach(command -> table.row(
                        "  " + command.getCommand(),
                        command.getCallCount(),
                        command.getFailureCount(),
                        micros(command.getMedianMicros()),
                        micros(command.getP99Micros()),
                        micros(command.getMaxMicros())));
        session.out().table(table);
    }

    private void printRunning(List<RunningCall> calls) {
        List<RunningCall> longOnes = calls.stream()
                .filter(call -> call.getAgeMillis() >= LONG_CALL_MILLIS)
                .toList();
        if (longOnes.isEmpty()) {
            return;
        }
        line("running", Text.count(longOnes.size(), "long call"));
        longOnes.stream()
                .limit(CLIENTS_MAX)
                .forEach(call -> line(
                        "",
                        Text.oneLine(call.getCommand()) + " for " + duration(call.getAgeMillis())
                                + (call.getIsWaiting() ? ", waiting for a thread" : "")));
    }

    /** A time of a call: {@code 340 us}, {@code 1.5 ms}, {@code 12 s}. */
    static String micros(long micros) {
        if (micros < MILLIS_PER_SECOND) {
            return micros + " us";
        }
        double millis = micros / (double) MILLIS_PER_SECOND;
        if (millis < MILLIS_PER_SECOND) {
            return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
        }
        return String.format(Locale.ROOT, "%.1f s", millis / MILLIS_PER_SECOND);
    }

    /** A longer time in its two greatest units: {@code 5 s}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    static String duration(long millis) {
        long seconds = Math.max(0, millis) / MILLIS_PER_SECOND;
        if (seconds < SECONDS_PER_MINUTE) {
            return seconds + " s";
        }
        if (seconds < SECONDS_PER_HOUR) {
            return seconds / SECONDS_PER_MINUTE + " min " + seconds % SECONDS_PER_MINUTE + " s";
        }
        if (seconds < SECONDS_PER_DAY) {
            return seconds / SECONDS_PER_HOUR + " h " + seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE + " min";
        }
        return seconds / SECONDS_PER_DAY + " d " + seconds % SECONDS_PER_DAY / SECONDS_PER_HOUR + " h";
    }
}
