package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * The documents with a tag by creation; some without it may be among them. The tags are read before the objects and not in a
 * join: a reader that holds one row while it waits for another could stop the writer.
 */
final class TagIndex implements WalkIndex<Long> {
    private static final String ENTRIES = "SELECT created, object_no FROM tags --DERBY-PROPERTIES index=tags_tag\n"
            + " WHERE tag = ? AND created >= ? AND created <= ? ORDER BY tag, created, object_no";

    private final StoredSpace space;
    private final int tag;

    TagIndex(StoredSpace space, int tag) {
        this.space = space;
        this.tag = tag;
    }

    @Override
    public Long first() {
        return Long.MIN_VALUE;
    }

    @Override
    public Long last() {
        return Long.MAX_VALUE;
    }

    @Override
    public Long above(Long key) {
        return key == Long.MAX_VALUE ? key : key + 1;
    }

    @Override
    public Long below(Long key) {
        return key == Long.MIN_VALUE ? key : key - 1;
    }

    @Override
    public Long key(ObjectTable.Raw row) {
        return row.created().orElseThrow();
    }

    private Session.Binder range(Long from, Long to) {
        return statement -> {
            statement.setInt(1, tag);
            statement.setLong(2, from);
            statement.setLong(3, to);
        };
    }

    @Override
    public void keys(Session session, Long from, Long to, Predicate<Long> visitor) throws SQLException {
        session.forEach(ENTRIES, range(from, to), row -> visitor.test(row.getLong(1)));
    }

    @Override
    public Portion<Long> rows(Session session, Long from, Long to, int atLeast) throws SQLException {
        record Entry(long created, int number) {}
        List<Entry> entries = new ArrayList<>();
        AtomicBoolean isCut = new AtomicBoolean();
        session.forEach(ENTRIES, range(from, to), row -> {
            Entry entry = new Entry(row.getLong(1), row.getInt(2));
            if (entries.size() >= atLeast
                    && entry.created() != entries.get(entries.size() - 1).created()) {
                isCut.set(true);
                return false;
            }
            entries.add(entry);
            return true;
        });
        List<ObjectTable.Raw> rows = new ArrayList<>();
        for (Entry entry : entries) {
            Optional<ObjectTable.Raw> raw = ObjectTable.findRaw(session, space, entry.number());
            if (raw.isPresent() && raw.get().created().equals(Optional.of(entry.created()))) {
                rows.add(raw.get());
            }
        }
        return new Portion<>(
                rows, isCut.get() ? Optional.of(entries.get(entries.size() - 1).created()) : Optional.empty());
    }
}
