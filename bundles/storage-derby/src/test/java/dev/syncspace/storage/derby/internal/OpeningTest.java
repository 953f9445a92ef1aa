package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.testkit.storage.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a directory to a store, and what can be wrong with the directory. */
class OpeningTest {
    @TempDir
    private Path directory;

    private static void put(ObjectStore store, String key) {
        store.commit(WriteBatch.builder()
                        .add(new WriteBatch.PutLocal(key, Samples.bytes("value")))
                        .build())
                .join();
    }

    private static void assertFails(Runnable call, Kind kind) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(StorageException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind));
    }

    @Test
    void makesAStoreForTheOwnerAlone() throws IOException {
        Path path = directory.resolve("new");

        try (ObjectStore store = Directories.open(path)) {
            assertThat(store.info()).isEqualTo(new ObjectStore.StoreInfo("derby", 1, true, true));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void removesWhatIsLeftOfAnAttemptThatWasCutOff() throws IOException {
        Path path = directory.resolve("cut off");
        Path unfinished = path.resolve("db.new");
        Files.createDirectories(unfinished.resolve("seg0"));
        Files.writeString(unfinished.resolve("seg0/c10.dat"), "half a page");
        Files.writeString(unfinished.resolve("service.properties"), "");

        try (ObjectStore store = Directories.open(path)) {
            put(store, "works");
        }

        assertThat(unfinished).doesNotExist();
        assertThat(path.resolve("db/service.properties")).exists();
    }

    @Test
    void worksInPathsWithBlanksColonsAndForeignLetters() throws IOException {
        Path parent = directory.resolve("a: b/ä ö 😀 'quoted' %20");
        Files.createDirectories(parent);
        Path path = parent.resolve("store");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            put(store, "kept");
        }
        try (ObjectStore store = Directories.open(path)) {
            assertThat(store.local("kept")).isPresent();
        }
    }

    @Test
    void refusesAPathThatDerbyCannotName() {
        assertFails(() -> Directories.open(directory.resolve("a;create=true")), Kind.IO);
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Directories.open(directory.resolve("key"), new byte[31], Migrations.ofProduct()));
        assertThat(directory.resolve("key")).doesNotExist();
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsTold() throws IOException {
        Path path = Files.writeString(directory.resolve("file"), "");

        assertFails(() -> new DerbyStoreProvider().open(path, Samples.KEY, StoreOptions.DEFAULT), Kind.IO);
    }

    @Test
    void anotherProcessFindsTheDirectoryLocked() throws Exception {
        Path path = directory.resolve("locked");
        Directories.makeEmpty(path);
        try (ObjectStore store = Directories.open(path)) {
            assertThat(openInAnotherProcess(path)).isEqualTo("LOCKED");
            put(store, "still works");
        }
        assertThat(openInAnotherProcess(path)).isEqualTo("OPENED");
    }

    private static String openInAnotherProcess(Path path) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpeningProcess.class.getName(),
                        path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            assertThat(process.waitFor()).isZero();
            return line;
        }
    }

    @Test
    void theBundleClosesItsStores() {
        Path path = directory.resolve("deactivated");
        Directories.makeEmpty(path);
        DerbyStoreProvider provider = new DerbyStoreProvider();
        ObjectStore store = provider.open(path, Samples.KEY, StoreOptions.DEFAULT);

        provider.deactivate();

        assertFails(store::spaces, Kind.CLOSED);
        new DerbyStoreProvider().open(path, Samples.KEY, StoreOptions.DEFAULT).close();
    }

    @Test
    void aMissingTableIsNoEmptyList() throws SQLException {
        Path path = directory.resolve("damaged");
        Directories.makeEmpty(path);
        change(path, "DROP TABLE events");

        assertFails(() -> Directories.open(path), Kind.IO);
    }

    @Test
    void aMissingVersionIsDamage() throws SQLException {
        Path path = directory.resolve("no version");
        Directories.makeEmpty(path);
        change(path, "DELETE FROM meta WHERE name = 'schema'");

        assertFails(() -> Directories.open(path), Kind.CORRUPT);
    }

    static void change(Path path, String sql) throws SQLException {
        DerbyDatabase database = DerbyDatabase.open(Directories.database(path), Samples.KEY);
        try (Session session = database.connect()) {
            session.execute(sql);
            session.commit();
        } finally {
            database.shutdown();
        }
    }

    @Test
    void twoAccountsLiveInOneProcess() {
        Path first = directory.resolve("first");
        Path second = directory.resolve("second");
        for (Path path : List.of(first, second)) {
            Directories.makeEmpty(path);
        }
        try (ObjectStore one = Directories.open(first)) {
            try (ObjectStore two = Directories.open(second)) {
                put(two, "two");
            }
            put(one, "one");
            assertThat(one.locals("").keySet()).containsExactly("one");
        }
    }
}
