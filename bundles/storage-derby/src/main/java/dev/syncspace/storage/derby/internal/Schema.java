package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.List;

/**
 * The tables of version 1. docs/storage.md tells what is in them. Stateless.
 *
 * <p>Trap: Derby compares binary values as if the shorter one had blanks behind it, so {@code 61} equals {@code 6120}. Every
 * column of bytes that is compared ends with a 00.
 */
final class Schema {
    /** Version that this program writes. */
    static final int VERSION = 1;
    /** Longest column of bytes. */
    static final int COLUMN_MAX_BYTES = 32_672;
    /** Longest document id with the 00 behind it. */
    static final int DOCUMENT_KEY_MAX_BYTES = 257;
    /** Name of the row in {@code meta} that holds the version. */
    static final String VERSION_ROW = "schema";
    /** Name of the row in {@code meta} that holds the sequence of the oldest event that is kept. */
    static final String FIRST_EVENT_ROW = "event";

    /** Name of the row in {@code meta} that a transaction without events changes, so that it can be found again. */
    static final String GROUP_ROW = "group";

    /** Pages of tables whose rows are long: a fuller page, fewer to write. */
    private static final int LARGE_PAGE_BYTES = 32 * 1024;

    private static final int SMALL_PAGE_BYTES = 8 * 1024;
    /** Part of a page that is kept for rows that grow, in percent. Changes and events never grow. */
    private static final int OBJECTS_RESERVE_PERCENT = 5;

    /** Size of a file of the log. */
    private static final int LOG_FILE_BYTES = 2 * 1024 * 1024;
    /** Bytes of log from one checkpoint to the next, which a recovery has to read. */
    private static final int CHECKPOINT_BYTES = 10 * 1024 * 1024;

    private static final String BYTES = " VARCHAR(32672) FOR BIT DATA NOT NULL";

    private Schema() {}

    /** Makes all tables in the transaction of the session. */
    static void create(Session session) throws SQLException {
        property(session, "derby.storage.logSwitchInterval", Integer.toString(LOG_FILE_BYTES));
        property(session, "derby.storage.checkpointInterval", Integer.toString(CHECKPOINT_BYTES));
        pages(session, SMALL_PAGE_BYTES, OBJECTS_RESERVE_PERCENT);
        for (String sql : List.of(
                "CREATE TABLE meta (name VARCHAR(16) NOT NULL PRIMARY KEY, number BIGINT NOT NULL)",
                "CREATE TABLE texts (text_no INT NOT NULL, text" + BYTES + ")",
                "CREATE TABLE spaces (space_no INT NOT NULL, body" + BYTES + ")",
                "CREATE UNIQUE INDEX spaces_no ON spaces (space_no)",
                "CREATE TABLE locals (name VARCHAR(513) FOR BIT DATA NOT NULL, value" + BYTES + ")",
                "CREATE UNIQUE INDEX locals_name ON locals (name)",
                "CREATE TABLE key_values (space_no INT NOT NULL, key_peer_id VARCHAR(1025) FOR BIT DATA NOT NULL,"
                        + " slot SMALLINT NOT NULL, entry_no BIGINT NOT NULL, body" + BYTES + ")",
                "CREATE UNIQUE INDEX key_values_key ON key_values (space_no, key_peer_id, slot)",
                "CREATE TABLE objects (object_no INT NOT NULL, space_no INT NOT NULL, id VARCHAR(1026) FOR BIT DATA NOT NULL,"
                        + " id_key BIGINT NOT NULL, pending INT NOT NULL, created BIGINT, updated BIGINT,"
                        + " collection_hash INT, document_id VARCHAR(257) FOR BIT DATA, body" + BYTES + ")",
                "CREATE UNIQUE INDEX objects_no ON objects (object_no)",
                "CREATE INDEX objects_id ON objects (space_no, id_key, pending)",
                "CREATE INDEX objects_document ON objects (space_no, document_id)",
                "CREATE INDEX objects_created ON objects (space_no, created)",
                "CREATE INDEX objects_updated ON objects (space_no, updated)",
                "CREATE INDEX objects_collection ON objects (collection_hash, created)")) {
            session.execute(sql);
        }
        pages(session, SMALL_PAGE_BYTES, 0);
        for (String sql : List.of(
                "CREATE TABLE tags (tag INT NOT NULL, created BIGINT NOT NULL, object_no INT NOT NULL)",
                "CREATE INDEX tags_tag ON tags (tag, created, object_no)",
                "CREATE TABLE events (sequence BIGINT NOT NULL, body" + BYTES + ")",
                "CREATE UNIQUE INDEX events_sequence ON events (sequence)")) {
            session.execute(sql);
        }
        pages(session, LARGE_PAGE_BYTES, 0);
        for (String sql : List.of(
                "CREATE TABLE acl (space_no INT NOT NULL, record_index INT NOT NULL, record_no BIGINT NOT NULL, body"
                        + BYTES + ")",
                "CREATE TABLE changes (object_no INT NOT NULL, position BIGINT NOT NULL, id_hash INT NOT NULL,"
                        + " snapshot_counter BIGINT NOT NULL, id VARCHAR(1026) FOR BIT DATA NOT NULL, body" + BYTES
                        + ")",
                "CREATE TABLE chunks (space_no INT NOT NULL, object_no INT NOT NULL, chunk_no BIGINT NOT NULL,"
                        + " part INT NOT NULL, bytes" + BYTES + ")")) {
            session.execute(sql);
        }
        pages(session, SMALL_PAGE_BYTES, 0);
        for (String sql : List.of(
                "CREATE UNIQUE INDEX acl_index ON acl (space_no, record_index)",
                "CREATE INDEX changes_id ON changes (object_no, id_hash)",
                "CREATE UNIQUE INDEX changes_position ON changes (object_no, position)",
                "CREATE UNIQUE INDEX chunks_part ON chunks (space_no, object_no, chunk_no, part)")) {
            session.execute(sql);
        }
        meta(session, VERSION_ROW, VERSION);
        meta(session, FIRST_EVENT_ROW, 1);
        meta(session, GROUP_ROW, 0);
        meta(session, NumberRange.OBJECTS, 1);
        meta(session, NumberRange.ROWS, 1);
    }

    private static void meta(Session session, String name, long number) throws SQLException {
        session.update("INSERT INTO meta VALUES (?, ?)", statement -> {
            statement.setString(1, name);
            statement.setLong(2, number);
        });
    }

    /** How the tables and indexes that follow lay out their pages. */
    private static void pages(Session session, int pageBytes, int reservePercent) throws SQLException {
        property(session, "derby.storage.pageSize", Integer.toString(pageBytes));
        property(session, "derby.storage.pageReservedSpace", Integer.toString(reservePercent));
        property(session, "derby.storage.minimumRecordSize", "1");
    }

    /** Sets a property of the database, which outlives the process. */
    static void property(Session session, String name, String value) throws SQLException {
        session.call("CALL SYSCS_UTIL.SYSCS_SET_DATABASE_PROPERTY(?, ?)", statement -> {
            statement.setString(1, name);
            statement.setString(2, value);
        });
    }
}
