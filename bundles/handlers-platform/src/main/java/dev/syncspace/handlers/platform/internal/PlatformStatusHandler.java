package dev.syncspace.handlers.platform.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandStatistics;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.GetPlatformStatusRequest;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/**
 * Everything at a glance, for people and for JMX. It answers whatever is missing: services that are not there, or an account
 * without keys, leave their part of the answer empty.
 */
@Component(
        immediate = true,
        service = CommandHandler.class,
        property = {
            CommandHandler.COMMANDS + "=GetPlatformStatus",
            CommandHandler.READ_COMMANDS + "=GetPlatformStatus",
            CommandHandler.LOCAL_ONLY + ":Boolean=true"
        })
public final class PlatformStatusHandler implements CommandHandler {
    private static final Comparator<BundleInfo> PROBLEMS_FIRST = Comparator.comparing(
                    (BundleInfo bundle) -> bundle.getProblem().isEmpty())
            .thenComparing(bundle -> bundle.getState() == BundleState.BUNDLE_STATE_ACTIVE)
            .thenComparing(BundleInfo::getName);

    private final Identity identity;
    private final CommandStatistics statistics;
    private final Supplier<List<BundleInfo>> bundles;
    private final StatusParts parts;
    private final Clock clock;

    /**
     * What does not change.
     *
     * @param version of the platform
     * @param directory of its data
     * @param processId of this process
     * @param startedAtMillis when the process began, Unix milliseconds
     */
    record Identity(String version, Path directory, long processId, long startedAtMillis) {}

    @Activate
    public PlatformStatusHandler(
            BundleContext context,
            @Reference Dispatcher dispatcher,
            @Reference CommandStatistics statistics,
            @Reference ServiceComponentRuntime components,
            @Reference DataDirectory directory) {
        this(
                identity(context, directory.path()),
                statistics,
                new FrameworkBundles(
                        context,
                        dispatcher,
                        components,
                        new BundleFolder(directory.path().resolve("bundles")))::list,
                new StatusParts(new FrameworkServices(context), directory.path()),
                Clock.systemUTC());
    }

    PlatformStatusHandler(
            Identity identity,
            CommandStatistics statistics,
            Supplier<List<BundleInfo>> bundles,
            StatusParts parts,
            Clock clock) {
        this.identity = identity;
        this.statistics = statistics;
        this.bundles = bundles;
        this.parts = parts;
        this.clock = clock;
    }

    private static Identity identity(BundleContext context, Path directory) {
        ProcessHandle process = ProcessHandle.current();
        String version = Objects.requireNonNullElseGet(
                context.getProperty(PlatformProperties.VERSION),
                () -> context.getBundle().getVersion().toString());
        long started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return new Identity(version, directory, process.pid(), started);
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        if (!context.command().equals("GetPlatformStatus")) {
            throw Requests.notMine(context);
        }
        Requests.parse(GetPlatformStatusRequest.parser(), request);
        return status().toByteString();
    }

    private GetPlatformStatusResponse status() {
        Runtime runtime = Runtime.getRuntime();
        GetPlatformStatusResponse.Builder status = GetPlatformStatusResponse.newBuilder()
                .setVersion(identity.version())
                .setDataDir(identity.directory().toString())
                .setProcessId(identity.processId())
                .setStartedAtMillis(identity.startedAtMillis())
                .setNowMillis(clock.millis())
                .setMemoryUsedBytes(runtime.totalMemory() - runtime.freeMemory())
                .setMemoryMaxBytes(runtime.maxMemory())
                .addAllBundles(bundles.get().stream().sorted(PROBLEMS_FIRST).toList())
                .setStorage(parts.storage())
                .addAllHealth(parts.health())
                .addAllClients(parts.clients());
        parts.account().ifPresent(status::setAccount);
        statistics.figures().stream()
                .sorted(Comparator.comparingLong(CommandStatistics.Figures::p99Micros)
                        .reversed())
                .forEach(figures -> status.addCommands(StatusParts.message(figures)));
        statistics.running().forEach(call -> status.addRunningCalls(StatusParts.message(call)));
        return status.build();
    }
}
