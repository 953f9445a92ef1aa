package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** All documents of a space by document id; some that are not shown are among them. */
final class DocumentIndex implements WalkIndex<DocumentIndex.Key> {
    private static final String RANGE =
            "objects_document\n WHERE space_no = ? AND document_id >= ? AND document_id <= ?"
                    + " ORDER BY space_no, document_id";
    private static final String KEYS = "SELECT document_id FROM objects --DERBY-PROPERTIES index=" + RANGE;
    private static final String ROWS = ObjectTable.SELECT + RANGE;
    private static final byte LAST = (byte) 0xff;

    private final StoredSpace space;

    DocumentIndex(StoredSpace space) {
        this.space = space;
    }

    /**
     * Bytes of UTF-8 and a 00, as the column holds them, or a bound between such keys. Immutable.
     *
     * @param bytes never changed
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Key(byte[] bytes) implements Comparable<Key> {
        static Key of(String documentId) {
            return new Key(ObjectBody.documentKey(documentId));
        }

        @Override
        public int compareTo(Key other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Arrays.equals(bytes, key.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    @Override
    public Key first() {
        return new Key(new byte[0]);
    }

    /** No byte of UTF-8 is so high. */
    @Override
    public Key last() {
        return new Key(new byte[] {LAST});
    }

    @Override
    public Key above(Key key) {
        return new Key(Arrays.copyOf(key.bytes(), key.bytes().length + 1));
    }

    /** Without its 00, a key is below itself and above all that are below it. */
    @Override
    public Key below(Key key) {
        return new Key(Arrays.copyOf(key.bytes(), Math.max(0, key.bytes().length - 1)));
    }

    @Override
    public Key key(ObjectTable.Raw row) {
        return new Key(row.documentId().map(ObjectBody::documentKey).orElseThrow());
    }

    private Session.Binder range(Key from, Key to) {
        return statement -> {
            statement.setInt(1, space.number());
            statement.setBytes(2, bound(from));
            statement.setBytes(3, bound(to));
        };
    }

    /** Derby refuses to compare what is longer than the column; no stored key differs from a bound behind that length. */
    private static byte[] bound(Key key) {
        byte[] bytes = key.bytes();
        return bytes.length <= Schema.DOCUMENT_KEY_MAX_BYTES
                ? bytes
                : Arrays.copyOf(bytes, Schema.DOCUMENT_KEY_MAX_BYTES);
    }

    @Override
    public void keys(Session session, Key from, Key to, Predicate<Key> visitor) throws SQLException {
        session.forEach(KEYS, range(from, to), row -> visitor.test(new Key(row.getBytes(1))));
    }

    @Override
    public Portion<Key> rows(Session session, Key from, Key to, int atLeast) throws SQLException {
        List<ObjectTable.Raw> rows = new ArrayList<>();
        AtomicBoolean isCut = new AtomicBoolean();
        session.forEach(ROWS, range(from, to), row -> {
            ObjectTable.Raw raw = ObjectTable.raw(row);
            if (raw.documentKey() == null) {
                return true;
            }
            if (rows.size() >= atLeast && !key(raw).equals(key(rows.get(rows.size() - 1)))) {
                isCut.set(true);
                return false;
            }
            rows.add(raw);
            return true;
        });
        return new Portion<>(rows, isCut.get() ? Optional.of(key(rows.get(rows.size() - 1))) : Optional.empty());
    }
}
