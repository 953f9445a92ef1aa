package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.platform.DaemonThreads;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.wrap.derby.DerbyEngine;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** An open store. Reads run on the caller's thread, each in a transaction of its own; writes on that of {@link GroupWriter}. */
final class DerbyStore implements ObjectStore {
    /** What is done when the database is down. */
    interface OnClose {
        void closed(DerbyStore store) throws IOException;
    }

    private static final SpaceTotals NO_TOTALS = new SpaceTotals(0, 0);

    private final Engine engine;
    private final Jobs jobs;
    private final Room room;
    private final Thread writerThread;
    private final StoreInfo info;
    private final OnClose onClose;
    private final DocumentScanner scanner = new DocumentScanner();
    private final AtomicBoolean closing = new AtomicBoolean();

    /**
     * Starts the writer.
     *
     * @param name for the thread
     * @param usableBytes free room on the disk of the database
     * @param onClose runs once
     */
    DerbyStore(
            Engine engine,
            StoreOptions options,
            StoreInfo info,
            String name,
            LongSupplier usableBytes,
            OnClose onClose) {
        this.engine = engine;
        this.jobs = new Jobs(options.queueMax());
        this.info = info;
        this.onClose = onClose;
        this.room = new Room(usableBytes);
        this.writerThread =
                DaemonThreads.create(new GroupWriter(engine, jobs, room, options), "syncspace-store-" + name);
        writerThread.start();
    }

    @Override
    public CompletableFuture<Commit> commit(WriteBatch batch) {
        CompletableFuture<Commit> future = new CompletableFuture<>();
        try {
            jobs.add(new Jobs.Batch(batch, BatchSize.bytes(batch), future));
        } catch (StorageException refused) {
            future.completeExceptionally(refused);
        }
        return future;
    }

    /** Something that must not run beside a transaction. */
    private interface WriterWork<T> {
        T run() throws SQLException;
    }

    /** Runs on the writer's thread, between transactions, and waits for it. */
    private <T> T onWriter(WriterWork<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        jobs.add(new Jobs.Task(() -> {
            try {
                future.complete(work.run());
            } catch (SQLException e) {
                future.completeExceptionally(SqlFailures.toStorage("the store's maintenance", e));
            } catch (RuntimeException | Error e) {
                future.completeExceptionally(e);
            }
        }));
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StorageException failure) {
                throw new StorageException(failure.kind(), String.valueOf(failure.getMessage()), failure);
            }
            throw e;
        }
    }

    @Override
    public void reclaim() {
        onWriter(() -> {
            engine.alone(running -> {
                Reclaiming.run(running, room);
                return true;
            });
            return true;
        });
    }

    @Override
    public StoreInfo info() {
        return info;
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        jobs.end();
        boolean interrupted = joinWriter() || Thread.interrupted();
        try {
            engine.close();
        } catch (SQLException e) {
            throw SqlFailures.toStorage("closing", e);
        } finally {
            DerbyEngine.leaveThread();
            closeRest();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the end of all jobs, whatever happens; gives back whether an interrupt came. */
    private boolean joinWriter() {
        boolean interrupted = false;
        while (writerThread.isAlive()) {
            try {
                writerThread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void closeRest() {
        try {
            onClose.closed(this);
        } catch (IOException e) {
            throw new StorageException(Kind.IO, "the lock of the directory could not be given back", e);
        }
    }

    /** A read of one space; an unknown one has nothing. */
    private interface SpaceRead<T> {
        T run(Session session, StoredSpace space) throws SQLException;
    }

    private <T> T read(SpaceId id, T nothing, SpaceRead<T> read) {
        return engine.read((session, state) -> {
            Optional<StoredSpace> space = state.space(id);
            return space.isPresent() ? read.run(session, space.get()) : nothing;
        });
    }

    @Override
    public Optional<SpaceRow> space(SpaceId space) {
        return engine.read((session, state) -> state.space(space).map(StoredSpace::row));
    }

    @Override
    public List<SpaceRow> spaces() {
        return engine.read((session, state) -> state.spaces().stream()
                .map(StoredSpace::row)
                .sorted(Comparator.comparingLong(SpaceRow::createdAtMillis).thenComparing(SpaceRow::id))
                .toList());
    }

    @Override
    public SpaceTotals totals(SpaceId id) {
        Optional<StoredSpace> space = engine.read((session, state) -> state.space(id));
        if (space.isEmpty()) {
            return NO_TOTALS;
        }
        SpaceTotals known = space.get().totals();
        return known != null ? known : onWriter(() -> engine.inside(running -> count(running, id)));
    }

    /** Counted once, between transactions; from then on the writer keeps the sums. */
    private static SpaceTotals count(Running running, SpaceId id) throws SQLException {
        Optional<StoredSpace> space = running.state().space(id);
        if (space.isEmpty()) {
            return NO_TOTALS;
        }
        SpaceTotals totals = ObjectReads.count(running.writer(), space.get());
        running.writer().commit();
        space.get().setTotals(totals);
        return totals;
    }

    @Override
    public List<AclRow> aclRecords(SpaceId space) {
        return read(space, List.of(), OtherReads::aclRecords);
    }

    @Override
    public Optional<ObjectRow> object(SpaceId space, ObjectId object) {
        return read(space, Optional.empty(), (session, stored) -> ObjectReads.object(session, stored, object));
    }

    @Override
    public List<ObjectRow> objects(SpaceId space, Optional<ObjectId> after, int limit) {
        return read(space, List.of(), (session, stored) -> ObjectReads.objects(session, stored, after, limit, false));
    }

    @Override
    public List<ObjectRow> pendingObjects(SpaceId space, Optional<ObjectId> after, int limit) {
        return read(space, List.of(), (session, stored) -> ObjectReads.objects(session, stored, after, limit, true));
    }

    @Override
    public List<ObjectRow> children(SpaceId space, ObjectId parent) {
        return read(space, List.of(), (session, stored) -> ObjectReads.children(session, stored, parent));
    }

    @Override
    public List<ObjectRow> documents(SpaceId space, String documentId) {
        return read(space, List.of(), (session, stored) -> ObjectReads.documents(session, stored, documentId));
    }

    @Override
    public List<ObjectRow> scanDocuments(SpaceId space, DocumentScan scan, int limit) {
        return read(space, List.of(), (session, stored) -> scanner.scan(session, stored, scan, limit));
    }

    @Override
    public List<ObjectRow> conflictingDocuments(SpaceId space, String afterDocumentId, int limit) {
        return read(
                space,
                List.of(),
                (session, stored) -> ObjectReads.conflictingDocuments(session, stored, afterDocumentId, limit));
    }

    @Override
    public Optional<ChangeRow> change(SpaceId space, ObjectId tree, ObjectId change) {
        return read(space, Optional.empty(), (session, stored) -> ChangeReads.change(session, stored, tree, change));
    }

    @Override
    public List<ChangeRow> changes(
            SpaceId space, ObjectId tree, long minSnapshotCounter, long afterPosition, int limit) {
        return read(
                space,
                List.of(),
                (session, stored) ->
                        ChangeReads.changes(session, stored, tree, minSnapshotCounter, afterPosition, limit));
    }

    @Override
    public List<KeyValueRow> keyValues(SpaceId space) {
        return read(space, List.of(), OtherReads::keyValues);
    }

    @Override
    public List<EventRow> events(long afterSequence, int limit) {
        return engine.read((session, state) -> OtherReads.events(session, state, afterSequence, limit));
    }

    @Override
    public long firstEventSequence() {
        return engine.read((session, state) -> state.firstEvent());
    }

    @Override
    public long lastEventSequence() {
        return engine.read((session, state) -> state.lastEvent());
    }

    @Override
    public Optional<ByteString> local(String key) {
        return engine.read((session, state) -> OtherReads.local(session, key));
    }

    @Override
    public Map<String, ByteString> locals(String prefix) {
        return engine.read((session, state) -> OtherReads.locals(session, prefix));
    }
}
