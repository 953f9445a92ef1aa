package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.testkit.storage.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores of version 1 in programs that know later versions, and the other way round. */
class MigrationsTest {
    /** Adds a table and fills it from an old one. */
    private static final Migrations.Step ADD_TABLE = session -> {
        session.execute("CREATE TABLE added (name VARCHAR(513) FOR BIT DATA NOT NULL)");
        session.execute("INSERT INTO added SELECT name FROM locals");
    };

    /** Does half of its work. */
    private static final Migrations.Step FAIL = session -> {
        session.execute("CREATE TABLE half (number INT)");
        session.execute("DELETE FROM locals");
        session.execute("INSERT INTO nowhere VALUES (1)");
    };

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void makeAStoreOfVersion1() {
        path = directory.resolve("store");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            store.commit(WriteBatch.builder()
                            .add(new WriteBatch.PutLocal("old", Samples.bytes("value")))
                            .build())
                    .join();
        }
    }

    private ObjectStore open(List<Migrations.Step> steps) {
        return Directories.open(path, Samples.KEY, new Migrations(1, steps));
    }

    private long count(String table) throws SQLException {
        DerbyDatabase database = DerbyDatabase.open(Directories.database(path), Samples.KEY);
        try (Session session = database.connect()) {
            long count = session.number("SELECT COUNT(*) FROM " + table, statement -> {});
            session.commit();
            return count;
        } finally {
            database.shutdown();
        }
    }

    @Test
    void anOldStoreIsMigratedOnce() throws SQLException {
        try (ObjectStore store = open(List.of(ADD_TABLE))) {
            assertThat(store.info().schemaVersion()).isEqualTo(2);
            assertThat(store.local("old")).contains(Samples.bytes("value"));
        }
        try (ObjectStore store = open(List.of(ADD_TABLE))) {
            assertThat(store.local("old")).isPresent();
        }
        assertThat(count("added")).isEqualTo(1);
    }

    @Test
    void severalStepsAreTakenAtOnce() throws SQLException {
        Migrations.Step fillMore = session -> session.execute("INSERT INTO added SELECT name FROM locals");

        open(List.of(ADD_TABLE, fillMore, fillMore)).close();

        assertThat(count("added")).isEqualTo(3);
    }

    @Test
    void aFailedMigrationLeavesTheStoreAsItWas() {
        assertThatThrownBy(() -> open(List.of(ADD_TABLE, FAIL))).isInstanceOf(StorageException.class);

        assertThatThrownBy(() -> count("added")).isInstanceOf(SQLException.class);
        try (ObjectStore store = Directories.open(path)) {
            assertThat(store.info().schemaVersion()).isEqualTo(1);
            assertThat(store.local("old")).contains(Samples.bytes("value"));
        }
        open(List.of(ADD_TABLE)).close();
    }

    @Test
    void aStoreOfALaterVersionIsNotTouched() throws IOException {
        open(List.of(ADD_TABLE)).close();
        List<Path> files = Directories.walk(path.resolve("db/seg0"));
        List<byte[]> before = read(files);

        assertThatThrownBy(() -> Directories.open(path))
                .isInstanceOfSatisfying(StorageException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(Kind.TOO_NEW))
                .hasMessageContaining("version 2");

        assertThat(Directories.walk(path.resolve("db/seg0"))).isEqualTo(files);
        assertThat(read(files))
                .usingElementComparator((a, b) -> Arrays.compare(a, b))
                .isEqualTo(before);
        open(List.of(ADD_TABLE)).close();
    }

    private static List<byte[]> read(List<Path> files) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0]);
        }
        return contents;
    }
}
