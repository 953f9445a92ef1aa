package dev.syncspace.storage.derby.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.apache.derby.jdbc.EmbeddedDataSource;

/**
 * One Derby database, booted with its key. It is shut down alone: other databases of the same engine go on. Thread-safe.
 *
 * <p>Trap: a shutdown interrupts every thread that is inside the database, so {@link #shutdown()} must be called when no
 * thread is.
 */
final class DerbyDatabase {
    /** Bytes of the key: AES-256. */
    static final int KEY_BYTES = 32;

    private static final String STATE_SHUT_DOWN = "08006";
    /** Trap: with a key from outside, Derby does not store the algorithm; without it a boot fails as if the key were wrong. */
    private static final String ENCRYPTION =
            "dataEncryption=true;encryptionAlgorithm=AES/CBC/NoPadding;encryptionKeyLength=256;";

    private final String name;

    private DerbyDatabase(String name) {
        this.name = name;
    }

    /**
     * Makes a new database.
     *
     * @param name path behind the name of a storage, as Derby takes it
     */
    static DerbyDatabase create(String name, byte[] key) throws SQLException {
        return boot(name, ENCRYPTION + "create=true;" + keyAttribute(key));
    }

    /** Boots a database, and recovers it if it was not shut down. */
    static DerbyDatabase open(String name, byte[] key) throws SQLException {
        return boot(name, ENCRYPTION + keyAttribute(key));
    }

    private static String keyAttribute(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("the key of a store has " + KEY_BYTES + " bytes, not " + key.length);
        }
        return "encryptionKey=" + HexFormat.of().formatHex(key);
    }

    /** The key stands in the attributes of this one connection and in no URL: later connections need none. */
    private static DerbyDatabase boot(String name, String attributes) throws SQLException {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(name);
        source.setConnectionAttributes(attributes);
        source.getConnection().close();
        return new DerbyDatabase(name);
    }

    Session connect() throws SQLException {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(name);
        Connection connection = source.getConnection();
        return new Session(connection);
    }

    /** Writes a checkpoint and closes all files; does nothing if the database is down. */
    void shutdown() throws SQLException {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(name);
        source.setShutdownDatabase("shutdown");
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            if (!STATE_SHUT_DOWN.equals(e.getSQLState())) {
                throw e;
            }
        }
    }
}
