package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.testkit.storage.ObjectStoreFixture;
import dev.syncspace.testkit.storage.Samples;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The store on Derby, and a look at its rows. */
final class DerbyFixture implements ObjectStoreFixture {
    @Override
    public ObjectStoreProvider newProvider() {
        return new DerbyStoreProvider();
    }

    @Override
    public void makeEmpty(Path directory, byte[] key) {
        assertThat(key).isEqualTo(Samples.KEY);
        Directories.makeEmpty(directory);
    }

    @Override
    public void visitValues(Path directory, byte[] key, Consumer<byte[]> visitor) {
        try {
            DerbyDatabase database = DerbyDatabase.open(Directories.database(directory), key);
            try (Session session = database.connect()) {
                visitTables(session, visitor);
                session.commit();
            } finally {
                database.shutdown();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the rows cannot be read", e);
        }
    }

    private static void visitTables(Session session, Consumer<byte[]> visitor) throws SQLException {
        List<String> tables = session.list(
                "SELECT tablename FROM sys.systables WHERE tabletype = 'T'", statement -> {}, row -> row.getString(1));
        for (String table : tables) {
            session.forEach("SELECT * FROM " + table, statement -> {}, row -> {
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    Object value = row.getObject(i);
                    if (value instanceof byte[] bytes) {
                        visitor.accept(bytes);
                    } else if (value != null) {
                        visitor.accept(value.toString().getBytes(StandardCharsets.UTF_8));
                    }
                }
                return true;
            });
        }
    }
}
