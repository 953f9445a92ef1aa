package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;

/**
 * Numbers that are given once. They are reserved in blocks, so that a new row costs no counter row: after a crash the rest of
 * a block is lost. For the writer's thread.
 */
final class NumberRange {
    /** Objects: their numbers are 31 bits, which lasts for 30,000 crashes and two billion objects. */
    static final String OBJECTS = "object";
    /** Changes, large values and other rows: 63 bits. */
    static final String ROWS = "row";

    private static final long BLOCK = 1L << 16;
    private static final String UPDATE = "UPDATE meta SET number = ? WHERE name = ?";

    private final String name;
    private long next;
    private long limit;

    /**
     * A range that must reserve before it gives.
     *
     * @param reserved what is stored: all below was reserved before
     */
    NumberRange(String name, long reserved) {
        this.name = name;
        this.next = reserved;
        this.limit = reserved;
    }

    NumberRange copy() {
        NumberRange copy = new NumberRange(name, limit);
        copy.next = next;
        return copy;
    }

    /** A number that was not given before. Reserving is part of the transaction. */
    long take(Session session) throws SQLException {
        if (next == limit) {
            limit += BLOCK;
            session.update(UPDATE, statement -> {
                statement.setLong(1, limit);
                statement.setString(2, name);
            });
        }
        return next++;
    }
}
