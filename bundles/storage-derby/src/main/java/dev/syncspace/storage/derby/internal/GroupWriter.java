package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of a store: takes the batches that wait into a transaction and commits it, and then what came meanwhile. A
 * batch that is refused is rolled back to its savepoint, which costs two microseconds; the others do not notice. Its loop runs
 * on a thread of its own.
 */
final class GroupWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    /** Estimated bytes of one transaction: more would hold up readers of its rows and fill the log. */
    private static final long GROUP_MAX_BYTES = 64L * 1024 * 1024;
    /** How often a transaction is tried that lost a lock to a reader. */
    private static final int ATTEMPTS_MAX = 3;

    private final Engine engine;
    private final Jobs jobs;
    private final Room room;
    private final int groupMax;
    private volatile @Nullable StorageException refusal;

    GroupWriter(Engine engine, Jobs jobs, Room room, StoreOptions options) {
        this.engine = engine;
        this.jobs = jobs;
        this.room = room;
        this.groupMax = options.groupMax();
    }

    /** What became of a batch. */
    private record Outcome(Jobs.Batch batch, ObjectStore.@Nullable Commit commit, @Nullable StorageException failure) {
        void tell() {
            CompletableFuture<ObjectStore.Commit> future = batch.future();
            if (failure != null) {
                future.completeExceptionally(failure);
            } else {
                future.complete(commit);
            }
        }
    }

    @Override
    public void run() {
        boolean isRunning = true;
        while (isRunning) {
            try {
                Jobs.Job job = jobs.take();
                if (job instanceof Jobs.Batch first) {
                    write(jobs.group(first, groupMax, GROUP_MAX_BYTES));
                } else if (job instanceof Jobs.Task task) {
                    task.work().run();
                } else {
                    isRunning = false;
                }
            } catch (InterruptedException e) {
                LOG.debug("nobody may stop the writer but the end of its jobs", e);
            }
        }
    }

    private void write(List<Jobs.Batch> group) {
        List<Outcome> outcomes;
        try {
            outcomes = writeAll(group);
        } catch (RuntimeException | Error e) {
            LOG.error("the writer of a store failed", e);
            outcomes = all(group, new StorageException(Kind.IO, "writing failed unexpectedly", e));
        }
        outcomes.forEach(Outcome::tell);
    }

    private static List<Outcome> all(List<Jobs.Batch> group, StorageException failure) {
        return group.stream().map(batch -> new Outcome(batch, null, failure)).toList();
    }

    private List<Outcome> writeAll(List<Jobs.Batch> group) {
        StorageException refused = refusal;
        if (refused != null) {
            return all(group, refused);
        }
        for (int attempt = 1; ; attempt++) {
            Transaction transaction = new Transaction(group);
            try {
                return engine.inside(transaction::run);
            } catch (StorageException e) {
                return all(group, e);
            } catch (SQLException e) {
                if (!SqlFailures.isOfTransaction(e)) {
                    return transaction.afterFailure(e);
                }
                if (attempt == ATTEMPTS_MAX) {
                    return all(group, SqlFailures.toStorage("writing", e));
                }
            }
        }
    }

    /** One attempt to write a group. */
    private final class Transaction {
        private final List<Jobs.Batch> group;
        private final List<Outcome> outcomes = new ArrayList<>();
        private @Nullable Running inside;
        private Running.@Nullable Mark mark;

        Transaction(List<Jobs.Batch> group) {
            this.group = group;
        }

        List<Outcome> run(Running running) throws SQLException {
            inside = running;
            Session session = running.writer();
            if (room.wantsCheckpoint(group.get(0))) {
                Reclaiming.checkpoint(session);
                room.checkpointed();
            }
            GroupState state = running.newGroup();
            try {
                for (Jobs.Batch batch : group) {
                    state = apply(session, state, batch);
                }
                if (outcomes.stream().allMatch(outcome -> outcome.failure() != null)) {
                    session.rollback();
                    return outcomes;
                }
                Running.Mark made = running.mark(state);
                running.state().prepare(state);
                mark = made;
                session.commit();
            } catch (SQLException | RuntimeException | Error e) {
                rollback(session, e);
                throw e;
            }
            running.committed(state);
            return outcomes;
        }

        private void rollback(Session session, Throwable failure) {
            try {
                session.rollback();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }

        /** Applies a batch; gives back the state behind it, or the one before it if it was refused. */
        private GroupState apply(Session session, GroupState before, Jobs.Batch batch) throws SQLException {
            StorageException full = room.refusal(batch);
            if (full != null) {
                outcomes.add(new Outcome(batch, null, full));
                return before;
            }
            Savepoint savepoint = session.savepoint();
            GroupState state = before.copy();
            try {
                ObjectStore.Commit commit = BatchWriter.apply(session, state, batch.batch());
                session.release(savepoint);
                outcomes.add(new Outcome(batch, commit, null));
                return state;
            } catch (StorageException e) {
                outcomes.add(new Outcome(batch, null, e));
            } catch (TornReadException e) {
                outcomes.add(new Outcome(
                        batch, null, new StorageException(Kind.CORRUPT, "pieces of a large value are missing", e)));
            } catch (SQLException e) {
                if (!SqlFailures.isOfStatement(e)) {
                    throw e;
                }
                StorageException told = SqlFailures.toStorage("writing", e);
                LOG.error("a batch could not be written", told);
                outcomes.add(new Outcome(batch, null, told));
            } catch (RuntimeException e) {
                LOG.error("a batch could not be written", e);
                outcomes.add(new Outcome(batch, null, new StorageException(Kind.IO, "writing failed unexpectedly", e)));
            }
            session.rollback(savepoint);
            return before;
        }

        /** The database has given up: it is booted again, which tells what became of the transaction. */
        List<Outcome> afterFailure(SQLException failure) {
            StorageException told = room.explain(SqlFailures.toStorage("writing", failure));
            LOG.error("the database failed while {} batches were written", group.size(), told);
            if (told.kind() != Kind.FULL) {
                refusal = told;
            }
            Running.Mark made = mark;
            try {
                engine.restart(inside);
                if (made != null && engine.inside(running -> running.has(made))) {
                    return outcomes;
                }
                return all(group, told);
            } catch (SQLException e) {
                told.addSuppressed(EngineFailure.of(e));
                LOG.error("the database could not be booted again", EngineFailure.of(e));
                return all(group, made == null ? told : unknown(told));
            } catch (StorageException e) {
                return all(group, made == null ? told : unknown(e));
            }
        }

        private StorageException unknown(StorageException cause) {
            return new StorageException(
                    Kind.CLOSED, "the database failed while it wrote, and cannot tell yet what it has written", cause);
        }
    }

    /** Why nothing is written any more; null while all is well. */
    @Nullable
    StorageException refusal() {
        return refusal;
    }
}
