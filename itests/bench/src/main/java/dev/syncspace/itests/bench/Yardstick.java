package dev.syncspace.itests.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.derby.jdbc.EmbeddedDataSource;

/**
 * The yardstick: durable commits of one row in plain Derby, on the same disk in the same minute. A row has 1 KiB and three
 * short keys, and the table a second index, as any store of documents needs them.
 */
final class Yardstick implements AutoCloseable {
    private static final int ROW_BYTES = 1024;
    private static final int TREES = 100;

    private final EmbeddedDataSource source = new EmbeddedDataSource();
    private final AtomicLong keys = new AtomicLong();

    Yardstick(Path directory) throws SQLException {
        System.setProperty(
                "derby.stream.error.file",
                directory.resolveSibling("yardstick.log").toString());
        source.setDatabaseName(directory.toString());
        source.setCreateDatabase("create");
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table entries (id bigint not null primary key, tree bigint not null,"
                    + " position bigint not null, content varchar(2000) for bit data not null)");
            statement.execute("create index entries_by_tree on entries (tree, position)");
        }
    }

    /** Commits a second. */
    double commitsPerSecond(int callers, int commits) throws Exception {
        int each = commits / callers;
        ExecutorService executor = Executors.newFixedThreadPool(callers);
        try {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                running.add(executor.submit(() -> {
                    commit(each);
                    return null;
                }));
            }
            for (Future<?> future : running) {
                future.get();
            }
            return 1e9 * each * callers / (System.nanoTime() - start);
        } finally {
            executor.shutdown();
        }
    }

    private void commit(int commits) throws SQLException {
        byte[] content = new byte[ROW_BYTES];
        try (Connection connection = source.getConnection();
                PreparedStatement insert = connection.prepareStatement("insert into entries values (?, ?, ?, ?)")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < commits; i++) {
                long key = keys.incrementAndGet();
                new SplittableRandom(key).nextBytes(content);
                // As ids do, keys fall all over the index.
                insert.setLong(1, key * 0x9E37_79B9_7F4A_7C15L);
                insert.setLong(2, key % TREES);
                insert.setLong(3, key);
                insert.setBytes(4, content);
                insert.executeUpdate();
                connection.commit();
            }
        }
    }

    @Override
    public void close() throws SQLException {
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
}
