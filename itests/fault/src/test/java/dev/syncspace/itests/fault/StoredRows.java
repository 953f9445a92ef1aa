package dev.syncspace.itests.fault;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.stored.v1.KeystoreBody;
import dev.syncspace.proto.stored.v1.KeystoreContent;
import dev.syncspace.proto.stored.v1.KeystoreFile;
import dev.syncspace.proto.stored.v1.KeystoreKeyFile;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.derby.jdbc.EmbeddedDataSource;

/**
 * The database of a stopped platform, opened with its key: what somebody sees who has everything. Reads the key from the
 * keystore as docs/formats.md tells it.
 */
final class StoredRows {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String ATTRIBUTES =
            "dataEncryption=true;encryptionAlgorithm=AES/CBC/NoPadding;encryptionKeyLength=256;encryptionKey=";

    private final String database;
    private final String attributes;

    private StoredRows(String database, String attributes) {
        this.database = database;
        this.attributes = attributes;
    }

    /**
     * One value of one row.
     *
     * @param column table and column, for example {@code CHANGES.BODY}
     * @param bytes bytes, or text in UTF-8
     */
    record Value(String column, ByteString bytes) {
        boolean contains(ByteString pattern) {
            return Canaries.contains(bytes.toByteArray(), pattern.toByteArray());
        }
    }

    /** The store of a data directory whose keystore has no passphrase. */
    static StoredRows of(Path data) throws Exception {
        System.setProperty(
                "derby.stream.error.file",
                data.resolveSibling("derby-of-test.log").toString());
        return new StoredRows(
                "directory:" + data.resolve("storage/derby/db"),
                ATTRIBUTES + HexFormat.of().formatHex(storageKey(data)));
    }

    /** Every value of every row of every table. */
    List<Value> values() throws SQLException {
        List<Value> values = new ArrayList<>();
        try (Connection connection = open()) {
            for (String table : tables(connection)) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                    while (rows.next()) {
                        addRow(table, rows, values);
                    }
                }
            }
        } finally {
            shutdown();
        }
        return values;
    }

    /** Changes rows. */
    void update(String sql) throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            if (statement.executeUpdate(sql) == 0) {
                throw new SQLException("nothing was changed by " + sql);
            }
        } finally {
            shutdown();
        }
    }

    private static void addRow(String table, ResultSet rows, List<Value> values) throws SQLException {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            byte[] bytes = rows.getMetaData().getColumnType(i) == Types.VARBINARY ? rows.getBytes(i) : text(rows, i);
            if (bytes != null) {
                values.add(new Value(table + "." + rows.getMetaData().getColumnName(i), ByteString.copyFrom(bytes)));
            }
        }
    }

    private static byte[] text(ResultSet rows, int column) throws SQLException {
        String text = rows.getString(column);
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet found = connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        return tables;
    }

    private Connection open() throws SQLException {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(database);
        source.setConnectionAttributes(attributes);
        return source.getConnection();
    }

    private void shutdown() throws SQLException {
        EmbeddedDataSource source = new EmbeddedDataSource();
        source.setDatabaseName(database);
        source.setShutdownDatabase("shutdown");
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            // Derby tells a shutdown that succeeded by this exception.
            if (!"08006".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static byte[] storageKey(Path data) throws Exception {
        KeystoreKeyFile keyFile = KeystoreKeyFile.parseFrom(Files.readAllBytes(data.resolve("account/key")));
        KeystoreBody body =
                KeystoreBody.parseFrom(KeystoreFile.parseFrom(Files.readAllBytes(data.resolve("account/keystore")))
                        .getBody());
        byte[] contentKey = unseal(
                keyFile.getKey().toByteArray(),
                body.getSealedKey(),
                associated("syncspace keystore key 1", body.getIdentity(), body.getProtection()));
        byte[] content = unseal(
                contentKey, body.getSealedContent(), associated("syncspace keystore content 1", body.getIdentity()));
        return KeystoreContent.parseFrom(content).getStorageKey().toByteArray();
    }

    private static byte[] unseal(byte[] key, ByteString sealed, byte[] associated) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] nonce = sealed.substring(0, NONCE_BYTES).toByteArray();
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(sealed.substring(NONCE_BYTES).toByteArray());
    }

    private static byte[] associated(String label, ByteString... messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<ByteString> parts = new ArrayList<>(List.of(ByteString.copyFromUtf8(label)));
        parts.addAll(List.of(messages));
        for (ByteString part : parts) {
            all.writeBytes(ByteBuffer.allocate(4).putInt(part.size()).array());
            all.writeBytes(part.toByteArray());
        }
        return all.toByteArray();
    }
}
