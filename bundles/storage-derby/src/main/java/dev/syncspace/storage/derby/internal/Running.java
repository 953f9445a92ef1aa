package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;

/** A booted database with its connections and what is kept in memory of it. Lives until the database is shut down. */
final class Running {
    private static final String META = "SELECT number FROM meta WHERE name = ?";

    private final DerbyDatabase database;
    private final ReadSessions readers;
    private final Session writer;
    private final StoreState state;
    private NumberRange objects;
    private NumberRange rows;
    private int nextSpace;

    private Running(DerbyDatabase database, Session writer, StoreState state) throws SQLException {
        this.database = database;
        this.readers = new ReadSessions(database);
        this.writer = writer;
        this.state = state;
        this.objects = new NumberRange(NumberRange.OBJECTS, meta(writer, NumberRange.OBJECTS));
        this.rows = new NumberRange(NumberRange.ROWS, meta(writer, NumberRange.ROWS));
        this.nextSpace = 1 + (int) writer.number("SELECT MAX(space_no) FROM spaces", statement -> {});
    }

    /** Reads what is kept in memory. The database has the tables of this version. */
    static Running start(DerbyDatabase database) throws SQLException {
        Session writer = database.connect();
        long firstEvent = meta(writer, Schema.FIRST_EVENT_ROW);
        StoreState state = new StoreState(firstEvent, lastEvent(writer, firstEvent));
        writer.forEach("SELECT text_no, text FROM texts", statement -> {}, row -> {
            state.addText(row.getInt(1), Texts.bytes(row.getBytes(2)));
            return true;
        });
        SpaceWrites.readAll(writer).forEach(state::addSpace);
        Running running = new Running(database, writer, state);
        writer.commit();
        return running;
    }

    /** Sequence of the newest event; one less than the oldest that would be kept if there is none. */
    private static long lastEvent(Session session, long firstEvent) throws SQLException {
        long last = session.number("SELECT MAX(sequence) FROM events", statement -> {});
        return Math.max(last, firstEvent - 1);
    }

    private static long meta(Session session, String name) throws SQLException {
        return session.number(META, statement -> statement.setString(1, name));
    }

    ReadSessions readers() {
        return readers;
    }

    Session writer() {
        return writer;
    }

    StoreState state() {
        return state;
    }

    /** The state that a transaction starts from. */
    GroupState newGroup() {
        return GroupState.of(state, objects, rows, nextSpace);
    }

    /**
     * What tells a transaction from those before it when the database has been booted again.
     *
     * @param lastEvent sequence of its last event; 0 if it had none
     * @param groupNumber number in {@code meta} if it had no event
     */
    record Mark(long lastEvent, long groupNumber) {}

    /** Marks a transaction that is about to be committed: its last event does, or else a row for this alone. */
    Mark mark(GroupState group) throws SQLException {
        if (group.lastEvent() > state.lastEvent()) {
            return new Mark(group.lastEvent(), 0);
        }
        long number = group.rows().take(writer);
        writer.update("UPDATE meta SET number = ? WHERE name = ?", statement -> {
            statement.setLong(1, number);
            statement.setString(2, Schema.GROUP_ROW);
        });
        return new Mark(0, number);
    }

    /** Whether a transaction was committed before this database was booted. */
    boolean has(Mark mark) throws SQLException {
        if (mark.lastEvent() > 0) {
            return state.lastEvent() >= mark.lastEvent();
        }
        boolean isThere = meta(writer, Schema.GROUP_ROW) == mark.groupNumber();
        writer.commit();
        return isThere;
    }

    /** Takes over a committed transaction. */
    void committed(GroupState group) {
        state.apply(group);
        objects = group.objects();
        rows = group.rows();
        nextSpace = group.nextSpace();
    }

    /** Closes connections and database, whatever state they are in. No thread may be inside. */
    void stop() throws SQLException {
        SQLException failure = null;
        try {
            readers.closeIdle();
            writer.rollback();
            writer.close();
        } catch (SQLException e) {
            failure = e;
        }
        try {
            database.shutdown();
        } catch (SQLException e) {
            if (failure != null) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }
}
