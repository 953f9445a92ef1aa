package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.testkit.storage.ObjectRowBuilder;
import dev.syncspace.testkit.storage.Samples;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Derby chooses plans by what it knows of the tables when a statement is prepared: here, nothing, and later some rows. */
class QueryPlanTest {
    private static final int DOCUMENTS = 400;
    private static final SpaceRow SPACE = Samples.newSpace();
    private static final ObjectId TREE = Samples.id("tree 3");

    /** Tables that are read whole when a store is opened; all others only by an index. */
    private static final Set<String> READ_WHOLE = Set.of("SPACES", "TEXTS");

    @Test
    void everyStatementUsesAnIndexAndNoneSortsOnEmptyTables(@TempDir Path directory) throws SQLException {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            store.commit(WriteBatch.builder()
                            .add(new WriteBatch.PutSpace(SPACE))
                            .build())
                    .join();
        }

        assertPlans(path);
    }

    @Test
    void everyStatementUsesAnIndexAndNoneSortsOnFullTables(@TempDir Path directory) throws SQLException {
        Path path = directory.resolve("store");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            fill(store);
        }

        assertPlans(path);
    }

    private static void fill(ObjectStore store) {
        WriteBatch.Builder batch = WriteBatch.builder().add(new WriteBatch.PutSpace(SPACE));
        for (int i = 0; i < DOCUMENTS; i++) {
            ObjectId tree = Samples.id("tree " + i);
            batch.add(ObjectRowBuilder.document(SPACE, tree, "doc " + i)
                            .tag("number", Integer.toString(i % 10))
                            .created(i)
                            .updated(i)
                            .insert())
                    .add(new WriteBatch.AppendChanges(SPACE.id(), tree, Samples.changes(2)))
                    .add(new WriteBatch.AppendEvent(Samples.event(SPACE, "event")))
                    .add(new WriteBatch.PutLocal("local " + i, ByteString.EMPTY))
                    .add(new WriteBatch.PutKeyValues(
                            SPACE.id(),
                            List.of(new KeyValueRow(
                                    Samples.bytes("key " + i), KeyValueRow.Slot.CURRENT, ByteString.EMPTY))));
        }
        store.commit(batch.build()).join();
    }

    private static void assertPlans(Path path) throws SQLException {
        DerbyDatabase database = DerbyDatabase.open(Directories.database(path), Samples.KEY);
        Running running = Running.start(database);
        try {
            Session session = running.writer();
            record(session, "PLANS");
            read(running);
            write(running);
            stopRecording(session);

            Set<String> scannedTables = new TreeSet<>(session.list(
                    "SELECT scan_object_name FROM plans.sysxplain_scan_props WHERE scan_object_type = 'T'",
                    statement -> {},
                    row -> row.getString(1)));
            scannedTables.removeAll(READ_WHOLE);
            assertThat(scannedTables).as("tables that are scanned").isEmpty();
            assertThat(session.number("SELECT COUNT(*) FROM plans.sysxplain_sort_props", statement -> {}))
                    .as("sorts")
                    .isZero();
            assertThat(session.number("SELECT COUNT(*) FROM plans.sysxplain_scan_props", statement -> {}))
                    .as("scans that were seen")
                    .isGreaterThan(40);
            session.rollback();
        } finally {
            running.stop();
        }
    }

    /** Makes Derby write plans into the tables of a schema, as part of the transaction. */
    private static void record(Session session, String schema) throws SQLException {
        session.call("CALL SYSCS_UTIL.SYSCS_SET_RUNTIMESTATISTICS(?)", statement -> statement.setInt(1, 1));
        session.call("CALL SYSCS_UTIL.SYSCS_SET_XPLAIN_SCHEMA(?)", statement -> statement.setString(1, schema));
        session.commit();
    }

    private static void stopRecording(Session session) throws SQLException {
        session.call("CALL SYSCS_UTIL.SYSCS_SET_RUNTIMESTATISTICS(?)", statement -> statement.setInt(1, 0));
    }

    private static void read(Running running) throws SQLException {
        Session session = running.writer();
        StoredSpace space = running.state().space(SPACE.id()).orElseThrow();
        Optional<ObjectId> after = Optional.of(Samples.id("tree 1"));
        ObjectReads.object(session, space, TREE);
        ObjectReads.objects(session, space, after, 5, false);
        ObjectReads.objects(session, space, after, 5, true);
        ObjectReads.documents(session, space, "doc 3");
        ObjectReads.children(session, space, TREE);
        ObjectReads.conflictingDocuments(session, space, "doc", 5);
        ObjectReads.count(session, space);
        ChangeReads.change(session, space, TREE, TREE);
        ChangeReads.changes(session, space, TREE, 0, 0, 5);
        OtherReads.aclRecords(session, space);
        OtherReads.keyValues(session, space);
        OtherReads.events(session, running.state(), 0, 5);
        OtherReads.local(session, "local 3");
        OtherReads.locals(session, "local");
        DocumentScanner scanner = new DocumentScanner();
        for (DocumentQuery.Order order : DocumentQuery.Order.values()) {
            for (boolean descending : new boolean[] {false, true}) {
                for (Optional<String> collection : List.of(Optional.<String>empty(), Optional.of(""))) {
                    for (Optional<DocumentScan.Tag> tag : List.of(
                            Optional.<DocumentScan.Tag>empty(), Optional.of(new DocumentScan.Tag("number", "3")))) {
                        DocumentScan scan = new DocumentScan(
                                collection, tag, order, descending, Optional.of(new DocumentScan.Place(50, "doc 5")));
                        scanner.scan(session, space, scan, 5);
                    }
                }
            }
        }
    }

    private static void write(Running running) throws SQLException {
        ObjectId fresh = Samples.newId();
        WriteBatch.Builder batch = WriteBatch.builder()
                .add(new WriteBatch.RequireNoDocument(SPACE.id(), "new"))
                .add(ObjectRowBuilder.document(SPACE, fresh, "new")
                        .tag("k", "v")
                        .insert())
                .add(ObjectRowBuilder.document(SPACE, fresh, "new")
                        .tag("k", "w")
                        .replace(1))
                .add(new WriteBatch.AppendChanges(
                        SPACE.id(), fresh, List.of(Samples.change(Samples.newId(), 1, Samples.bytes(1, 100_000)))))
                .add(new WriteBatch.AppendAcl(SPACE.id(), Samples.aclRecords(0, 2)))
                .add(new WriteBatch.PutLocal("local 3", ByteString.EMPTY))
                .add(new WriteBatch.RemoveLocal("local 4"))
                .add(new WriteBatch.PutKeyValues(
                        SPACE.id(),
                        List.of(new KeyValueRow(Samples.bytes("key 3"), KeyValueRow.Slot.CURRENT, ByteString.EMPTY))))
                .add(new WriteBatch.RemoveKeyValues(SPACE.id(), Samples.bytes("key 4"), KeyValueRow.Slot.CURRENT))
                .add(new WriteBatch.AppendEvent(Samples.event(SPACE, "event")))
                .add(new WriteBatch.DropEvents(3))
                .add(new WriteBatch.EraseTree(SPACE.id(), fresh))
                .add(new WriteBatch.EraseSpace(SPACE.id()));
        BatchWriter.apply(running.writer(), running.newGroup(), batch.build());
    }
}
