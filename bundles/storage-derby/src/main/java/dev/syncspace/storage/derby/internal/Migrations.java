package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the tables of an older version up to date, all steps in one transaction: Derby can roll back the making of tables too.
 * Immutable.
 */
final class Migrations {
    /** A step from a version to the next. */
    interface Step {
        void apply(Session session) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final int oldest;
    private final List<Step> steps;

    /**
     * Steps that follow each other.
     *
     * @param oldest version from which the first step leads
     */
    Migrations(int oldest, List<Step> steps) {
        this.oldest = oldest;
        this.steps = List.copyOf(steps);
    }

    /** The steps of this program: version 1 is the first. */
    static Migrations ofProduct() {
        return new Migrations(1, List.of());
    }

    /** Version that the steps lead to. */
    int newest() {
        return oldest + steps.size();
    }

    /**
     * Migrates a database if it is older.
     *
     * @throws StorageException {@code TOO_NEW}, and nothing was changed; {@code CORRUPT} if it has no version
     */
    void run(DerbyDatabase database) throws SQLException {
        try (Session session = database.connect()) {
            int version = version(session);
            try {
                migrate(session, version);
                session.commit();
            } catch (SQLException | RuntimeException e) {
                session.rollback();
                throw e;
            }
        }
    }

    private void migrate(Session session, int version) throws SQLException {
        if (version > newest()) {
            throw new StorageException(
                    Kind.TOO_NEW,
                    "the database has version " + version + " of the tables, this program knows " + newest());
        }
        if (version < oldest) {
            throw new StorageException(
                    Kind.CORRUPT, "the database has version " + version + " of the tables, which never was");
        }
        if (version == newest()) {
            return;
        }
        for (Step step : steps.subList(version - oldest, steps.size())) {
            step.apply(session);
        }
        session.update("UPDATE meta SET number = ? WHERE name = ?", statement -> {
            statement.setLong(1, newest());
            statement.setString(2, Schema.VERSION_ROW);
        });
        LOG.info("tables migrated from version {} to {}", version, newest());
    }

    private static int version(Session session) throws SQLException {
        Optional<Long> version = session.first(
                "SELECT number FROM meta WHERE name = ?",
                statement -> statement.setString(1, Schema.VERSION_ROW),
                row -> row.getLong(1));
        return Math.toIntExact(version.orElseThrow(
                () -> new StorageException(Kind.CORRUPT, "the database does not tell the version of its tables")));
    }
}
