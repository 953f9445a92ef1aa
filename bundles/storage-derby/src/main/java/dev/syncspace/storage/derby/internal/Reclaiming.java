package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives room back. Each table is copied into new files without what was erased, its indexes are built anew, and the old files
 * go with the checkpoint at the end: so nothing of an erased row is left, neither in a page nor in an index. Where there is no
 * room for the copy, the rows are moved together in place instead. Stateless.
 */
final class Reclaiming {
    private static final Logger LOG = LoggerFactory.getLogger(Reclaiming.class);
    private static final String SCHEMA = "APP";
    /** Room for a copy: the table with its indexes, and the log. */
    private static final double COPY_FACTOR = 1.25;

    private Reclaiming() {}

    /** A table and what its files and those of its indexes take. */
    private record Table(String name, long bytes) {}

    /** Nobody else may be inside the database. */
    static void run(Running running, Room room) throws SQLException {
        Session session = running.writer();
        for (Table table : tables(session)) {
            if (room.has((long) (table.bytes() * COPY_FACTOR))) {
                session.call("CALL SYSCS_UTIL.SYSCS_COMPRESS_TABLE(?, ?, 1)", statement -> {
                    statement.setString(1, SCHEMA);
                    statement.setString(2, table.name());
                });
            } else {
                session.call("CALL SYSCS_UTIL.SYSCS_INPLACE_COMPRESS_TABLE(?, ?, 1, 1, 1)", statement -> {
                    statement.setString(1, SCHEMA);
                    statement.setString(2, table.name());
                });
            }
            session.commit();
            checkpoint(session);
            LOG.debug("reclaimed table {} of {} bytes", table.name(), table.bytes());
        }
    }

    private static List<Table> tables(Session session) throws SQLException {
        List<Table> tables = session.list(
                "SELECT t.tablename, SUM((c.numallocatedpages + c.numfreepages) * c.pagesize)"
                        + " FROM sys.systables t, TABLE(SYSCS_DIAG.SPACE_TABLE(t.tablename)) c"
                        + " WHERE t.tabletype = 'T' GROUP BY t.tablename",
                statement -> {},
                row -> new Table(row.getString(1), row.getLong(2)));
        session.commit();
        return tables;
    }

    /** Brings all pages to the disk; old files and logs go. */
    static void checkpoint(Session session) throws SQLException {
        session.call("CALL SYSCS_UTIL.SYSCS_CHECKPOINT_DATABASE()", statement -> {});
        session.commit();
    }
}
