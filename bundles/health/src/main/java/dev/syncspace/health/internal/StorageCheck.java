package dev.syncspace.health.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.storage.StorageStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the storage is open, takes writes, and has room left. It writes a small setting, as durably as any other write. */
@Component(
        immediate = true,
        property = {
            HealthCheck.NAME + "=storage",
            HealthCheck.TAGS + "=storage",
            HealthCheck.MBEAN_NAME + "=storage",
            // A write on the disk each time: not more often, however many ask. In milliseconds.
            HealthCheck.RESULT_CACHE_TTL_IN_MS + ":Long=5000"
        })
public final class StorageCheck implements HealthCheck {
    /** With less, one large document and its journal may not fit. */
    static final long CRITICAL_BYTES = 64L << 20;
    /** With less, somebody should make room soon. */
    static final long WARN_BYTES = 512L << 20;

    private static final long MIB = 1L << 20;

    private final Services services;
    private final long warnBytes;

    @Activate
    public StorageCheck(BundleContext context) {
        this(Services.of(context), WARN_BYTES);
    }

    StorageCheck(Services services, long warnBytes) {
        this.services = services;
        this.warnBytes = warnBytes;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Optional<Long> room = services.call(DataDirectory.class, StorageCheck::usableBytes);
        if (room.isEmpty()) {
            log.temporarilyUnavailable("no data directory is chosen yet");
        } else {
            judgeRoom(room.get(), warnBytes, log);
            checkWrite(log);
        }
        return new Result(log);
    }

    /** Negative if it cannot be told. */
    private static long usableBytes(DataDirectory directory) {
        try {
            return Files.getFileStore(directory.path()).getUsableSpace();
        } catch (IOException unknown) {
            return -1;
        }
    }

    static void judgeRoom(long bytes, long warnBytes, FormattingResultLog log) {
        if (bytes < 0) {
            log.warn("the room left on the disk cannot be told");
        } else if (bytes < CRITICAL_BYTES) {
            log.critical("only {} MiB are left on the disk", bytes / MIB);
        } else if (bytes < warnBytes) {
            log.warn("only {} MiB are left on the disk", bytes / MIB);
        } else {
            log.info("{} MiB are left on the disk", bytes / MIB);
        }
    }

    private void checkWrite(FormattingResultLog log) {
        try {
            boolean isThere = services.call(StorageStatus.class, storage -> {
                        storage.tryWrite();
                        return true;
                    })
                    .orElse(false);
            if (isThere) {
                log.info("it is open and takes writes");
            } else {
                log.temporarilyUnavailable("the bundle dev.syncspace.sync, which opens it, does not run");
            }
        } catch (SyncSpaceException failure) {
            if (failure.reason() == Reason.ACCOUNT_LOCKED || failure.reason() == Reason.NO_ACCOUNT) {
                log.info("it is closed, as the account is locked or missing");
            } else if (failure.isRetryable() && failure.reason() != Reason.DISK_FULL) {
                log.temporarilyUnavailable(
                        "{} [{}]", failure.message(), failure.reason().name());
            } else {
                log.critical(
                        "it takes no writes: {} [{}]",
                        failure.message(),
                        failure.reason().name());
            }
        }
    }
}
