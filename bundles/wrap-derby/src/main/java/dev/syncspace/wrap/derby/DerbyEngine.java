package dev.syncspace.wrap.derby;

import java.lang.reflect.Field;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.sql.SQLException;
import java.util.Properties;
import org.apache.derby.iapi.services.context.ContextService;
import org.apache.derby.jdbc.EmbeddedDriver;
import org.apache.derby.shared.common.error.ShutdownException;
import org.jspecify.annotations.Nullable;

/**
 * The engine below all databases of this copy of Derby, started and stopped so that nothing of it, nor of who uses it, stays
 * in memory afterwards. Derby itself keeps the engine in static fields, and so does this class. Thread-safe.
 */
public final class DerbyEngine {
    private static final String STATE_ENGINE_SHUT_DOWN = "XJ015";
    private static final String SHUTDOWN = "jdbc:derby:;shutdown=true";
    private static final Field THREAD_CONTEXTS = threadContexts();

    private static int users;

    private DerbyEngine() {}

    /** Begins the use of the engine; the first user starts it. */
    public static synchronized void acquire() {
        if (users == 0) {
            onCleanThread(DerbyEngine::boot);
        }
        users++;
    }

    /**
     * Ends the use of the engine; the last user stops it. No database may be open then.
     *
     * @throws IllegalStateException if the engine does not stop
     */
    public static synchronized void release() {
        users--;
        if (users == 0) {
            onCleanThread(DerbyEngine::shutdown);
        }
    }

    /**
     * Takes from the present thread what Derby left in it. Derby leaves the context of the last connection in every thread
     * that used one, and with it all its classes, for as long as the thread lives. Called when a thread that belongs to others
     * is done with its connections for now.
     */
    public static void leaveThread() {
        ContextService contexts;
        try {
            contexts = ContextService.getFactory();
        } catch (ShutdownException ignored) {
            // The engine is down, and its contexts have gone with it.
            return;
        }
        try {
            ThreadLocal<?> ofThread = (ThreadLocal<?>) THREAD_CONTEXTS.get(contexts);
            // Gone while the engine stops.
            if (ofThread != null) {
                ofThread.remove();
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field threadContexts() {
        try {
            Field field = ContextService.class.getDeclaredField("threadContextList");
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("this is not the version of Derby that this class was written for", e);
        }
    }

    private static void boot() throws SQLException, ClassNotFoundException {
        new EmbeddedDriver();
        // Trap: it makes an exception when it is initialised, and keeps it, with all classes that are on the stack
        // then.
        Class.forName("org.apache.derby.impl.jdbc.EmbedConnection");
    }

    private static void shutdown() throws SQLException {
        try {
            new EmbeddedDriver().connect(SHUTDOWN, new Properties());
        } catch (SQLException e) {
            if (!STATE_ENGINE_SHUT_DOWN.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private interface Step {
        void run() throws SQLException, ClassNotFoundException;
    }

    /** A thread has no stack of callers, and inherits neither their rights nor their context class loader. */
    @SuppressWarnings("removal")
    private static void onCleanThread(Step step) {
        Failure failure = new Failure();
        Thread thread = AccessController.doPrivileged((PrivilegedAction<Thread>) () -> new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (SQLException | ClassNotFoundException | RuntimeException e) {
                        failure.cause = e;
                    }
                },
                "derby-engine"));
        thread.setContextClassLoader(DerbyEngine.class.getClassLoader());
        thread.setDaemon(true);
        thread.start();
        join(thread);
        if (failure.cause != null) {
            throw new IllegalStateException("the engine of Derby does not start or stop", failure.cause);
        }
    }

    private static void join(Thread thread) {
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Written before the end of the thread, read after it. */
    private static final class Failure {
        @Nullable
        Exception cause;
    }
}
