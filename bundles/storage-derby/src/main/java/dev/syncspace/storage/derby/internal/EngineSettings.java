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
    /** Mean size of the pages in the cache, in bytes: it counts pages, and most are of 8 KiB, some of 32 KiB. */
    private static final int MEAN_PAGE_BYTES = 16 * 1024;
    /** Least number of pages that Derby takes. */
    private static final int PAGES_MIN = 40;

    private static final String DURABILITY = "derby.system.durability";

    private EngineSettings() {}

    /** Sets what nobody has set. */
    static void applyDefaults(Path directory, long cacheBytes) {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("derby.system.home", directory.toString());
        defaults.put("derby.stream.error.file", directory.resolve("derby.log").toString());
        defaults.put("derby.storage.pageCacheSize", Long.toString(Math.max(PAGES_MIN, cacheBytes / MEAN_PAGE_BYTES)));
        defaults.put("derby.storage.indexStats.auto", "false");
        defaults.put("derby.storage.logBufferSize", Integer.toString(128 * 1024));
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
