package dev.syncspace.api.platform;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Makes the threads of bundles. A thread inherits the access rights of whoever happens to make it, and with them the class
 * loaders of all bundles on the stack: one that lives longer than one of these keeps that bundle's classes in memory after it
 * was replaced. A thread made here inherits nothing. Stateless.
 */
public final class DaemonThreads {
    private DaemonThreads() {}

    /**
     * A daemon thread that is not started.
     *
     * @param name for people who look at the threads of the process
     */
    @SuppressWarnings("removal")
    public static Thread create(Runnable task, String name) {
        Thread thread = AccessController.doPrivileged((PrivilegedAction<Thread>) () -> new Thread(task, name));
        thread.setDaemon(true);
        return thread;
    }
}
