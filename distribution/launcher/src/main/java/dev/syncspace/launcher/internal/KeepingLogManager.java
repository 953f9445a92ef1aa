package dev.syncspace.launcher.internal;

import java.util.logging.LogManager;

/**
 * Keeps the log open while the platform stops: the log manager of the JDK closes its files as soon as the process is told
 * to end, before the bundles have said their last words. Public because the JDK makes the instance by name.
 */
public final class KeepingLogManager extends LogManager {
    /** Made by the JDK, once per process. */
    public KeepingLogManager() {}

    /** Does nothing: {@link Logs#close} ends the log. */
    @Override
    public void reset() {}

    void closeHandlers() {
        super.reset();
    }
}
