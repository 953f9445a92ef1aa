package dev.syncspace.health.internal;

import java.util.List;

/** The platform as a whole, {@code dev.syncspace:type=Platform}. No attribute tells a secret or anything that users wrote. */
public interface PlatformMXBean {
    /** Version. */
    String getVersion();

    /** Path of the data directory. */
    String getDataDirectory();

    /** When the process began, Unix milliseconds. */
    long getStartedAtMillis();

    /** {@code NONE}, {@code LOCKED} or {@code UNLOCKED}; empty while nobody can tell. */
    String getAccountState();

    /** The worst of the health checks: {@code OK}, {@code WARN}, {@code TEMPORARILY_UNAVAILABLE} or {@code CRITICAL}. */
    String getHealth();

    /** What is not well, one sentence each; empty if everything is. */
    List<String> getProblems();

    /** Active bundles. */
    int getActiveBundleCount();

    /** Bundles that are not active or have a problem: symbolic name, slash, version. */
    List<String> getTroubledBundles();

    /** Connected clients. */
    List<ClientView> getClients();
}
