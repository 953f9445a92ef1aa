package com.example.storage.files;

import com.google.protobuf.ByteString;
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
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Everything in memory, and every batch in an encrypted log before it is answered. One thread writes: batches that wait share one
 * sync. Good for as much as fits into memory; a write costs time in proportion to the number of objects of its space.
 */
final class FilesStore implements ObjectStore {
    private record Job(WriteBatch batch, boolean isRewrite, CompletableFuture<Commit> future) {}

    private final ConcurrentNavigableMap<Long, EventRow> events = new ConcurrentSkipListMap<>();
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final Disk disk;
    private final StoreOptions options;
    private final Runnable onClose;
    private final Thread writer = new Thread(this::work, "storage-files");
    private volatile State state;
    private volatile boolean closed;
    private boolean broken;

    /** Loads a store and starts its writer. */
    FilesStore(Disk disk, StoreOptions options, Runnable onClose) throws IOException {
        this.disk = disk;
        this.options = options;
        this.onClose = onClose;
        this.state = disk.load(events);
        writer.setDaemon(true);
        writer.start();
    }

    // ---- Writes

    @Override
    public CompletableFuture<Commit> commit(WriteBatch batch) {
        return submit(batch, false);
    }

    private synchronized CompletableFuture<Commit> submit(WriteBatch batch, boolean isRewrite) {
        if (closed) {
            return CompletableFuture.failedFuture(closedFailure());
        }
        if (jobs.size() >= options.queueMax()) {
            return CompletableFuture.failedFuture(new StorageException(Kind.BUSY, "too many batches wait"));
        }
        Job job = new Job(batch, isRewrite, new CompletableFuture<>());
        jobs.add(job);
        return job.future();
    }

    private void work() {
        List<Job> group = new ArrayList<>();
        while (true) {
            group.clear();
            try {
                group.add(jobs.take());
            } catch (InterruptedException closing) {
                return;
            }
            jobs.drainTo(group, options.groupMax() - 1);
            group.forEach(job -> {
                if (job.isRewrite()) {
                    rewrite(job);
                }
            });
            write(group.stream().filter(job -> !job.isRewrite()).toList());
            synchronized (this) {
                if (closed && jobs.isEmpty()) {
                    return;
                }
            }
        }
    }

    private void write(List<Job> group) {
        State before = state;
        State next = before;
        List<WriteBatch> batches = new ArrayList<>();
        Map<Job, Commit> done = new LinkedHashMap<>();
        Map<Job, RuntimeException> refused = new LinkedHashMap<>();
        for (Job job : group) {
            try {
                Batch.Result result = Batch.apply(job.batch(), next, events);
                next = result.state();
                if (!job.batch().operations().isEmpty()) {
                    batches.add(job.batch());
                }
                done.put(job, new Commit(result.firstEvent()));
            } catch (RuntimeException why) {
                refused.put(job, why);
            }
        }
        try {
            if (broken) {
                throw new IOException("a write failed before: open the store again");
            }
            if (!batches.isEmpty()) {
                disk.append(batches);
            }
            state = next;
            events.headMap(next.firstEvent(), false).clear();
            done.forEach((job, commit) -> job.future().complete(commit));
        } catch (IOException e) {
            // What the disk holds of it is not known: nothing more is written behind it.
            broken = true;
            events.tailMap(before.lastEvent(), false).clear();
            done.keySet().forEach(job -> job.future()
                    .completeExceptionally(new StorageException(Kind.IO, "the file cannot be written", e)));
        }
        refused.forEach((job, why) -> job.future().completeExceptionally(why));
    }

    private void rewrite(Job job) {
        try {
            if (broken) {
                throw new IOException("a write failed before: open the store again");
            }
            disk.rewrite(state, events);
            job.future().complete(new Commit(0));
        } catch (IOException e) {
            job.future().completeExceptionally(new StorageException(Kind.IO, "the file cannot be made anew", e));
        }
    }

    @Override
    public void reclaim() {
        try {
            submit(new WriteBatch(List.of()), true).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof StorageException failure ? failure : e;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            // A last job wakes the writer; it ends when nothing waits.
            submit(new WriteBatch(List.of()), false);
            closed = true;
        }
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        try {
            disk.close();
        } catch (IOException e) {
            throw new StorageException(Kind.IO, "the file cannot be closed", e);
        } finally {
            onClose.run();
        }
    }

    // ---- Reads

    private static StorageException closedFailure() {
        return new StorageException(Kind.CLOSED, "the store is closed");
    }

    private State state() {
        if (closed) {
            throw closedFailure();
        }
        return state;
    }

    private Optional<State.Space> find(SpaceId space) {
        return Optional.ofNullable(state().spaces().get(space));
    }

    @Override
    public StoreInfo info() {
        return new StoreInfo(FilesStoreProvider.NAME, 1, true, true);
    }

    @Override
    public Optional<SpaceRow> space(SpaceId space) {
        return find(space).map(found -> found.row);
    }

    @Override
    public List<SpaceRow> spaces() {
        return state().spaces().values().stream()
                .map(space -> space.row)
                .sorted(Comparator.comparingLong(SpaceRow::createdAtMillis).thenComparing(SpaceRow::id))
                .toList();
    }

    @Override
    public SpaceTotals totals(SpaceId space) {
        return Reads.totals(state(), space);
    }

    @Override
    public List<AclRow> aclRecords(SpaceId space) {
        return find(space).map(found -> List.copyOf(found.acl)).orElse(List.of());
    }

    @Override
    public Optional<ObjectRow> object(SpaceId space, ObjectId object) {
        return find(space).map(found -> found.objects.get(object));
    }

    @Override
    public List<ObjectRow> objects(SpaceId space, Optional<ObjectId> after, int limit) {
        return Reads.objects(state(), space, after, limit, false);
    }

    @Override
    public List<ObjectRow> pendingObjects(SpaceId space, Optional<ObjectId> after, int limit) {
        return Reads.objects(state(), space, after, limit, true);
    }

    @Override
    public List<ObjectRow> children(SpaceId space, ObjectId parent) {
        return Reads.children(state(), space, parent);
    }

    @Override
    public List<ObjectRow> documents(SpaceId space, String documentId) {
        return Reads.documents(state(), space, documentId);
    }

    @Override
    public List<ObjectRow> scanDocuments(SpaceId space, DocumentScan scan, int limit) {
        return Reads.scan(state(), space, scan, limit);
    }

    @Override
    public List<ObjectRow> conflictingDocuments(SpaceId space, String afterDocumentId, int limit) {
        return Reads.conflicting(state(), space, afterDocumentId, limit);
    }

    @Override
    public Optional<ChangeRow> change(SpaceId space, ObjectId tree, ObjectId change) {
        return Optional.ofNullable(Reads.changes(state(), space, tree).get(change));
    }

    @Override
    public List<ChangeRow> changes(
            SpaceId space, ObjectId tree, long minSnapshotCounter, long afterPosition, int limit) {
        return Reads.changes(state(), space, tree).values().stream()
                .filter(row -> row.snapshotCounter() >= minSnapshotCounter && row.position() > afterPosition)
                .sorted(Comparator.comparingLong(ChangeRow::position))
                .limit(limit)
                .toList();
    }

    @Override
    public List<KeyValueRow> keyValues(SpaceId space) {
        return find(space).map(found -> List.copyOf(found.keyValues.values())).orElse(List.of());
    }

    @Override
    public List<EventRow> events(long afterSequence, int limit) {
        State now = state();
        long from = Math.max(afterSequence + 1, now.firstEvent());
        if (from > now.lastEvent()) {
            return List.of();
        }
        return events.subMap(from, true, now.lastEvent(), true).values().stream()
                .limit(limit)
                .toList();
    }

    @Override
    public long firstEventSequence() {
        return state().firstEvent();
    }

    @Override
    public long lastEventSequence() {
        return state().lastEvent();
    }

    @Override
    public Optional<ByteString> local(String key) {
        return Optional.ofNullable(state().locals().get(key));
    }

    @Override
    public Map<String, ByteString> locals(String prefix) {
        Map<String, ByteString> found = new LinkedHashMap<>();
        state().locals().forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                found.put(key, value);
            }
        });
        return Collections.unmodifiableMap(found);
    }
}
