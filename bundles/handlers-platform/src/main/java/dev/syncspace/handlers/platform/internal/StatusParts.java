package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.command.CommandStatistics;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.HealthReport;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.StorageStatus;
import dev.syncspace.api.transport.ClientConnection;
import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.ClientInfo;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.HealthResult;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.proto.v1.RunningCall;
import dev.syncspace.proto.v1.StorageContent;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of the status that other bundles know, as messages of the API. Thread-safe. */
final class StatusParts {
    private static final Logger LOG = LoggerFactory.getLogger(StatusParts.class);

    private final PlatformServices services;
    private final Path directory;

    StatusParts(PlatformServices services, Path directory) {
        this.services = services;
        this.directory = directory;
    }

    /** The account; empty if its bundle is missing. */
    Optional<AccountInfo> account() {
        return services.each(AccountService.class, AccountService::status).stream()
                .findFirst()
                .map(StatusParts::message);
    }

    private static AccountInfo message(AccountStatus status) {
        return AccountInfo.newBuilder()
                .setState(
                        switch (status.state()) {
                            case NONE -> AccountState.ACCOUNT_STATE_NONE;
                            case LOCKED -> AccountState.ACCOUNT_STATE_LOCKED;
                            case UNLOCKED -> AccountState.ACCOUNT_STATE_UNLOCKED;
                        })
                .setAccountId(status.accountId())
                .setDevicePeerId(status.devicePeerId())
                .setHasPassphrase(status.hasPassphrase())
                .setCreatedAtMillis(status.createdAtMillis())
                .build();
    }

    /** What is stored. */
    StorageContent storage() {
        StorageContent.Builder content = StorageContent.newBuilder();
        try {
            services.each(StorageStatus.class, StorageStatus::content).stream()
                    .findFirst()
                    .ifPresentOrElse(
                            found -> content.setBundle(found.bundle())
                                    .setEventCount(found.eventCount())
                                    .setFirstEventSequence(found.firstEventSequence())
                                    .setLastEventSequence(found.lastEventSequence()),
                            () -> content.setClosedReason("STORAGE_UNAVAILABLE"));
            for (List<SpaceDescription> spaces : services.each(SpaceService.class, SpaceService::list)) {
                content.setSpaceCount(spaces.size())
                        .setDocumentCount(spaces.stream()
                                .mapToLong(SpaceDescription::documentCount)
                                .sum());
            }
        } catch (SyncSpaceException closed) {
            content.setClosedReason(closed.reason().name());
        }
        try {
            content.setDiskFreeBytes(Files.getFileStore(directory).getUsableSpace())
                    .setDiskBytes(size(directory.resolve("storage")));
        } catch (IOException e) {
            LOG.warn("the size of the storage cannot be told: {}", e.toString());
        }
        return content.build();
    }

    /** Bytes of all files below a folder; files that vanish meanwhile are left out. */
    static long size(Path folder) throws IOException {
        AtomicLong bytes = new AtomicLong();
        if (Files.isDirectory(folder)) {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes.addAndGet(attributes.size());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return bytes.get();
    }

    /** Results of the health checks. */
    List<HealthResult> health() {
        return services.each(HealthReport.class, report -> report.check(Set.of())).stream()
                .flatMap(List::stream)
                .map(StatusParts::message)
                .toList();
    }

    private static HealthResult message(HealthReport.Result result) {
        return HealthResult.newBuilder()
                .setName(result.name())
                .addAllTags(result.tags())
                .setStatus(
                        switch (result.status()) {
                            case OK -> HealthStatus.HEALTH_STATUS_OK;
                            case WARN -> HealthStatus.HEALTH_STATUS_WARN;
                            case TEMPORARILY_UNAVAILABLE -> HealthStatus.HEALTH_STATUS_TEMPORARILY_UNAVAILABLE;
                            case CRITICAL -> HealthStatus.HEALTH_STATUS_CRITICAL;
                        })
                .setMessage(result.message())
                .build();
    }

    /** Who is connected. */
    List<ClientInfo> clients() {
        return services.each(ConnectionSource.class, ConnectionSource::connections).stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(ClientConnection::sinceMillis))
                .map(client -> ClientInfo.newBuilder()
                        .setTransport(client.transport())
                        .setClient(client.client())
                        .setSinceMillis(client.sinceMillis())
                        .setRunningCalls(client.runningCalls())
                        .setSubscriptions(client.subscriptions())
                        .build())
                .toList();
    }

    static CommandFigures message(CommandStatistics.Figures figures) {
        CommandFigures.Builder message = CommandFigures.newBuilder()
                .setCommand(figures.command())
                .setCallCount(figures.callCount())
                .setFailureCount(figures.failureCount())
                .setMedianMicros(figures.medianMicros())
                .setP99Micros(figures.p99Micros())
                .setMaxMicros(figures.maxMicros())
                .setTotalMicros(figures.totalMicros());
        figures.failures().forEach((code, count) -> message.putFailures(code.name(), count));
        return message.build();
    }

    static RunningCall message(CommandStatistics.Running call) {
        return RunningCall.newBuilder()
                .setCommand(call.command())
                .setAgeMillis(call.ageMillis())
                .setIsWaiting(call.isWaiting())
                .build();
    }
}
