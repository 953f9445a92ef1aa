package dev.syncspace.storage.derby.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** An index of shown documents by one of their times, all of a space or a collection. */
final class TimeIndex implements WalkIndex<Long> {
    private final int prefix;
    private final boolean isByUpdate;
    private final String keysSql;
    private final String rowsSql;

    private TimeIndex(String index, String prefixColumn, String timeColumn, int prefix) {
        this.prefix = prefix;
        this.isByUpdate = timeColumn.equals("updated");
        String rest = index + "\n WHERE " + prefixColumn + " = ? AND " + timeColumn + " >= ? AND " + timeColumn
                + " <= ? ORDER BY " + prefixColumn + ", " + timeColumn;
        this.keysSql = "SELECT " + timeColumn + " FROM objects --DERBY-PROPERTIES index=" + rest;
        this.rowsSql = ObjectTable.SELECT + rest;
    }

    static TimeIndex created(StoredSpace space) {
        return new TimeIndex("objects_created", "space_no", "created", space.number());
    }

    static TimeIndex updated(StoredSpace space) {
        return new TimeIndex("objects_updated", "space_no", "updated", space.number());
    }

    /** Documents of a collection by creation; those of another collection may be among them. */
    static TimeIndex collection(StoredSpace space, String collection) {
        return new TimeIndex("objects_collection", "collection_hash", "created", Tags.collection(space, collection));
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
        return time(row).orElseThrow();
    }

    private Optional<Long> time(ObjectTable.Raw row) {
        return isByUpdate ? row.updated() : row.created();
    }

    private Session.Binder range(Long from, Long to) {
        return statement -> {
            statement.setInt(1, prefix);
            statement.setLong(2, from);
            statement.setLong(3, to);
        };
    }

    @Override
    public void keys(Session session, Long from, Long to, Predicate<Long> visitor) throws SQLException {
        session.forEach(keysSql, range(from, to), row -> visitor.test(row.getLong(1)));
    }

    @Override
    public Portion<Long> rows(Session session, Long from, Long to, int atLeast) throws SQLException {
        List<ObjectTable.Raw> rows = new ArrayList<>();
        AtomicBoolean isCut = new AtomicBoolean();
        session.forEach(rowsSql, range(from, to), row -> {
            ObjectTable.Raw raw = ObjectTable.raw(row);
            Optional<Long> time = time(raw);
            if (time.isEmpty()) {
                return true;
            }
            if (rows.size() >= atLeast && !time.equals(time(rows.get(rows.size() - 1)))) {
                isCut.set(true);
                return false;
            }
            rows.add(raw);
            return true;
        });
        return new Portion<>(rows, isCut.get() ? time(rows.get(rows.size() - 1)) : Optional.empty());
    }
}
