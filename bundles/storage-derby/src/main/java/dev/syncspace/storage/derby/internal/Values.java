package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.sql.SQLException;

/**
 * Values of any size in columns of at most {@link Schema#COLUMN_MAX_BYTES}: larger ones lie in pieces in {@code chunks}.
 * Stateless.
 *
 * <pre>
 * value  = 00 bytes | 01 packed bytes | 02 varint(length)
 * </pre>
 */
final class Values {
    /** Bytes of a value in its own row: a row that does not fill its page is not split. */
    static final int INLINE_MAX_BYTES = 32_000;
    /** Bytes of a piece: one fills a page of 32 KiB. */
    static final int CHUNK_BYTES = 32_500;

    private static final int PLAIN = 0;
    private static final int PACKED = 1;
    private static final int CHUNKED = 2;

    private Values() {}

    /** Where pieces of a value lie. {@code objectNo} is 0 for what belongs to a space alone. */
    record Place(int spaceNo, int objectNo, long chunkNo) {}

    /** A value as its column holds it. Larger values need {@link #writeChunks} too. */
    static byte[] encode(ByteString value, PackedBytes packer) {
        if (value.size() > INLINE_MAX_BYTES) {
            ByteWriter column = new ByteWriter(8);
            column.octet(CHUNKED);
            column.number(value.size());
            return column.toByteArray();
        }
        boolean isPacked = value.size() <= PackedBytes.PACKED_MAX_BYTES;
        byte[] bytes = isPacked ? packer.pack(value) : value.toByteArray();
        ByteWriter column = new ByteWriter(1 + bytes.length);
        column.octet(isPacked ? PACKED : PLAIN);
        column.raw(bytes, 0, bytes.length);
        return column.toByteArray();
    }

    static boolean isChunked(ByteString value) {
        return value.size() > INLINE_MAX_BYTES;
    }

    static void writeChunks(Session session, Place place, ByteString value) throws SQLException {
        for (int part = 0; part * CHUNK_BYTES < value.size(); part++) {
            int number = part;
            int from = part * CHUNK_BYTES;
            byte[] bytes = value.substring(from, Math.min(from + CHUNK_BYTES, value.size()))
                    .toByteArray();
            session.update("INSERT INTO chunks VALUES (?, ?, ?, ?, ?)", statement -> {
                statement.setInt(1, place.spaceNo());
                statement.setInt(2, place.objectNo());
                statement.setLong(3, place.chunkNo());
                statement.setInt(4, number);
                statement.setBytes(5, bytes);
            });
        }
    }

    static void deleteChunks(Session session, Place place) throws SQLException {
        session.update("DELETE FROM chunks WHERE space_no = ? AND object_no = ? AND chunk_no = ?", statement -> {
            statement.setInt(1, place.spaceNo());
            statement.setInt(2, place.objectNo());
            statement.setLong(3, place.chunkNo());
        });
    }

    /**
     * The value of a column, read to its end.
     *
     * @throws TornReadException if the pieces are not there, because the row was replaced or erased meanwhile
     */
    static ByteString decode(Session session, Place place, ByteReader column, PackedBytes packer) throws SQLException {
        int form = column.octet();
        switch (form) {
            case PLAIN:
                return ByteString.copyFrom(column.rest());
            case PACKED:
                return packer.unpack(column);
            case CHUNKED:
                return ByteString.copyFrom(readChunks(session, place, column.count()));
            default:
                throw new StorageException(
                        StorageException.Kind.CORRUPT, "a stored value has the unknown form " + form);
        }
    }

    static byte[] readChunks(Session session, Place place, int length) throws SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        session.forEach(
                "SELECT bytes FROM chunks --DERBY-PROPERTIES index=chunks_part\n"
                        + " WHERE space_no = ? AND object_no = ? AND chunk_no = ?"
                        + " ORDER BY space_no, object_no, chunk_no, part",
                statement -> {
                    statement.setInt(1, place.spaceNo());
                    statement.setInt(2, place.objectNo());
                    statement.setLong(3, place.chunkNo());
                },
                row -> {
                    bytes.writeBytes(row.getBytes(1));
                    return true;
                });
        if (bytes.size() != length) {
            throw new TornReadException();
        }
        return bytes.toByteArray();
    }
}
