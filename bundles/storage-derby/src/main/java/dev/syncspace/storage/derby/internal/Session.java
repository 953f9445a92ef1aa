package dev.syncspace.storage.derby.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A connection with its prepared statements, which are kept. For one thread at a time. */
final class Session implements AutoCloseable {
    /** Sets the parameters of a statement. */
    interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Makes a value of the present row. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Looks at the present row. */
    interface RowVisitor {
        /** Whether to go on. */
        boolean visit(ResultSet row) throws SQLException;
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    Session(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** Runs a query and shows its rows until the visitor has enough. */
    void forEach(String sql, Binder binder, RowVisitor visitor) throws SQLException {
        PreparedStatement statement = statement(sql);
        binder.bind(statement);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (!visitor.visit(rows)) {
                    return;
                }
            }
        }
    }

    <T> List<T> list(String sql, Binder binder, RowReader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        forEach(sql, binder, row -> found.add(reader.read(row)));
        return found;
    }

    <T> Optional<T> first(String sql, Binder binder, RowReader<T> reader) throws SQLException {
        PreparedStatement statement = statement(sql);
        binder.bind(statement);
        try (ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** The number in the only column of the first row; 0 if there is none. */
    long number(String sql, Binder binder) throws SQLException {
        return first(sql, binder, row -> row.getLong(1)).orElse(0L);
    }

    int update(String sql, Binder binder) throws SQLException {
        PreparedStatement statement = statement(sql);
        binder.bind(statement);
        return statement.executeUpdate();
    }

    /** Calls a procedure. */
    void call(String sql, Binder binder) throws SQLException {
        PreparedStatement statement = statement(sql);
        binder.bind(statement);
        statement.execute();
    }

    /** Runs a statement that is not kept. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    Savepoint savepoint() throws SQLException {
        return connection.setSavepoint();
    }

    void release(Savepoint savepoint) throws SQLException {
        connection.releaseSavepoint(savepoint);
    }

    void rollback(Savepoint savepoint) throws SQLException {
        connection.rollback(savepoint);
    }

    void commit() throws SQLException {
        connection.commit();
    }

    void rollback() throws SQLException {
        connection.rollback();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
