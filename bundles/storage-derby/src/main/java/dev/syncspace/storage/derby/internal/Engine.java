package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.wrap.derby.DerbyEngine;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate to the database: everybody who is inside holds the read lock, and it is shut down and booted again only under the
 * write lock, when nobody is. That is needed because Derby interrupts the threads that it finds inside, and because it gives
 * up a database by itself when the disk is full or fails. Thread-safe.
 */
final class Engine {
    /** Boots the database. */
    interface Boot {
        DerbyDatabase boot() throws SQLException;
    }

    /** Something to be done inside. */
    interface Work<T> {
        T run(Running running) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    /** How often a read is done again when it met a row that was being replaced, or lost a lock. */
    private static final int READ_ATTEMPTS = 100;

    private final Boot boot;
    private final ReadWriteLock gate = new ReentrantReadWriteLock();
    private @Nullable Running running;
    private boolean closed;

    /** Starts with a database that is booted already. */
    Engine(DerbyDatabase database, Boot boot) throws SQLException {
        this.boot = boot;
        this.running = Running.start(database);
    }

    /**
     * Does something inside. The database is booted again first if it has gone.
     *
     * @throws StorageException {@code CLOSED}
     * @throws SQLException of the work, or if the database cannot be booted
     */
    <T> T inside(Work<T> work) throws SQLException {
        for (; ; ) {
            gate.readLock().lock();
            try {
                requireOpen();
                if (running != null) {
                    return work.run(running);
                }
            } finally {
                gate.readLock().unlock();
            }
            restart(null);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException(Kind.CLOSED, "the store is closed");
        }
    }

    /**
     * Shuts the database down and boots it again, which recovers it.
     *
     * @param failed what failed; nothing is done if it has been replaced already
     * @throws SQLException if it cannot be booted; the next one who comes inside tries again
     */
    void restart(@Nullable Running failed) throws SQLException {
        gate.writeLock().lock();
        try {
            requireOpen();
            if (running != failed) {
                return;
            }
            running = null;
            if (failed != null) {
                stop(failed);
            }
            running = Running.start(boot.boot());
            LOG.info("the database was booted again");
        } finally {
            gate.writeLock().unlock();
        }
    }

    private static void stop(Running failed) {
        try {
            failed.stop();
        } catch (SQLException e) {
            LOG.debug("a failed database did not shut down in order", EngineFailure.of(e));
        }
    }

    /** Does something inside while nobody else is. */
    void alone(Work<Boolean> work) throws SQLException {
        inside(running -> true);
        gate.writeLock().lock();
        try {
            requireOpen();
            if (running != null) {
                running.readers().closeIdle();
                work.run(running);
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Waits until nobody is inside, and shuts the database down. */
    void close() throws SQLException {
        gate.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                if (running != null) {
                    running.stop();
                }
            }
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** A read. */
    interface Read<T> {
        T run(Session session, StoreState state) throws SQLException;
    }

    /**
     * Reads with a session of its own.
     *
     * <p>Trap: an interrupt makes Derby close the connection of the thread, and it sets the interrupt again: an attempt that
     * begins with it fails. The interrupt of a caller waits until the read is done.
     */
    <T> T read(Read<T> read) {
        boolean interrupted = false;
        try {
            for (int attempt = 1; ; attempt++) {
                interrupted |= Thread.interrupted();
                Optional<T> result = attempt(read, attempt);
                if (result.isPresent()) {
                    return result.get();
                }
            }
        } finally {
            DerbyEngine.leaveThread();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** One attempt; empty if another may help. */
    private <T> Optional<T> attempt(Read<T> read, int attempt) {
        Running[] used = new Running[1];
        try {
            return Optional.of(inside(inside -> {
                used[0] = inside;
                return readOnce(inside, read);
            }));
        } catch (TornReadException torn) {
            if (attempt == READ_ATTEMPTS) {
                throw new StorageException(Kind.CORRUPT, "pieces of a large value are missing", torn);
            }
        } catch (SQLException e) {
            if (!mayHelp(e, used[0], attempt)) {
                throw SqlFailures.toStorage("reading", e);
            }
        }
        return Optional.empty();
    }

    /**
     * Whether to read again. A connection may end alone, for example by an interrupt of its thread: the next one works. If it
     * does not, or if the whole database has gone, the database is booted again.
     */
    private boolean mayHelp(SQLException failure, @Nullable Running used, int attempt) {
        if (SqlFailures.isOfStatement(failure) || attempt > 2) {
            return false;
        }
        if (attempt == 1 && !SqlFailures.isOfDatabase(failure)) {
            return true;
        }
        if (SqlFailures.isOfTransaction(failure) || used == null) {
            return false;
        }
        try {
            restart(used);
            return true;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static <T> T readOnce(Running inside, Read<T> read) throws SQLException {
        Session session = inside.readers().take();
        try {
            T result = read.run(session, inside.state());
            inside.readers().giveBack(session);
            return result;
        } catch (SQLException | RuntimeException e) {
            inside.readers().discard(session, e);
            throw e;
        }
    }
}
