package dev.syncspace.storage.derby.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of the Derby engine, which are system properties of the whole process. The launcher sets them; what it left out is
 * set here before the first database is booted, so that a store also behaves in a process that knows nothing of Derby.
 * Stateless.
 */
final class EngineSettings {
    /** Storage of the databases: Derby finds the class by this name. */
    static final String PROTOCOL = "syncspace";

    private static final String STORAGE_PROPERTY = "derby.subSubProtocol." + PROTOCOL;
    private static final String STORAGE_CLASS = "dev.syncspace.wrap.derby.GuardedStorageFactory";
    private static final String LOG_METHOD = "dev.syncspace.wrap.derby.EngineLog.open";

    /** Mean size of the pages in the cache, in bytes: it counts pages, and most are of 8 KiB, some of 32 KiB. */
    private static final int MEAN_PAGE_BYTES = 16 * 1024;
    /** Least number of pages that Derby takes. */
    private static final int PAGES_MIN = 40;
    /** One write of the log at most, in bytes: the group of some callers fits. */
    private static final int LOG_BUFFER_BYTES = 128 * 1024;

    private static final int ENGINE_LOG_MAX_BYTES = 1024 * 1024;

    private static final String DURABILITY = "derby.system.durability";

    private EngineSettings() {}

    /** Sets what nobody has set. */
    static void applyDefaults(Path directory, long cacheBytes) {
        System.setProperty(STORAGE_PROPERTY, STORAGE_CLASS);
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("derby.system.home", directory.toString());
        defaults.put("derby.stream.error.method", LOG_METHOD);
        defaults.put(
                "derby.stream.error.rollingFile.pattern",
                directory.resolve("derby-%g.log").toString());
        defaults.put("derby.stream.error.rollingFile.limit", Integer.toString(ENGINE_LOG_MAX_BYTES));
        defaults.put("derby.stream.error.rollingFile.count", "2");
        String databaseSeverity = Integer.toString(SqlFailures.DATABASE_SEVERITY);
        defaults.put("derby.stream.error.logSeverityLevel", databaseSeverity);
        defaults.put("derby.stream.error.extendedDiagSeverityLevel", databaseSeverity);
        defaults.put("derby.storage.pageCacheSize", Long.toString(Math.max(PAGES_MIN, cacheBytes / MEAN_PAGE_BYTES)));
        defaults.put("derby.storage.indexStats.auto", "false");
        defaults.put("derby.storage.logBufferSize", Integer.toString(LOG_BUFFER_BYTES));
        defaults.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    /** Whether commits reach the disk: Derby has a setting for tests that gives this up. */
    static boolean isDurable() {
        return !"test".equalsIgnoreCase(System.getProperty(DURABILITY));
    }
}
