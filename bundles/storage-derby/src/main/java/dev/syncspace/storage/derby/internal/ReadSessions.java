package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/** Connections for reading, kept with their prepared statements. Thread-safe. */
final class ReadSessions {
    /** Idle connections that are kept: each holds some hundred kilobytes of statements. */
    private static final int IDLE_MAX = 8;

    private final DerbyDatabase database;
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();

    ReadSessions(DerbyDatabase database) {
        this.database = database;
    }

    Session take() throws SQLException {
        Session session = idle.pollFirst();
        if (session == null) {
            return database.connect();
        }
        idleCount.decrementAndGet();
        return session;
    }

    /** Ends the transaction and keeps the session for the next reader. */
    void giveBack(Session session) throws SQLException {
        session.commit();
        if (idleCount.incrementAndGet() <= IDLE_MAX) {
            idle.addFirst(session);
        } else {
            idleCount.decrementAndGet();
            session.close();
        }
    }

    /** Throws a session away after a failure. */
    void discard(Session session, Throwable failure) {
        try {
            session.rollback();
            session.close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    void closeIdle() throws SQLException {
        for (Session session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            idleCount.decrementAndGet();
            session.close();
        }
    }
}
