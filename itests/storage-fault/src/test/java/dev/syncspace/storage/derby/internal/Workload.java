package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.testkit.storage.ObjectRowBuilder;
import dev.syncspace.testkit.storage.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Three hundred batches, one after the other: documents made, rewritten and erased, each with an event and a setting. */
final class Workload {
    static final int BATCHES = 300;

    /** Failures of one run: after so many the rest would fail, too, and each boots the database again. */
    static final int FAILURES_MAX = 20;

    private static final SpaceRow SPACE = Samples.space(Samples.id("the space of the workload"), 1);
    private static final int LARGE_EVERY = 50;
    private static final int REWRITE_EVERY = 5;
    private static final int ERASE_EVERY = 7;

    private Workload() {}

    /**
     * What a run was told.
     *
     * @param acknowledged batches that succeeded
     * @param failures of the others, in order
     */
    record Run(Set<Integer> acknowledged, List<StorageException> failures) {
        Run() {
            this(new TreeSet<>(), new ArrayList<>());
        }
    }

    static void prepare(ObjectStore store) {
        store.commit(WriteBatch.builder().add(new WriteBatch.PutSpace(SPACE)).build())
                .join();
    }

    /**
     * Does the batches until there is reason to stop; a failed one is not done again. What is answered when there is reason to
     * stop already counts for nothing: without power a disk promises all and does nothing.
     */
    static Run run(ObjectStore store, BooleanSupplier stop) {
        Run run = new Run();
        for (int i = 0; i < BATCHES && run.failures().size() < FAILURES_MAX && !stop.getAsBoolean(); i++) {
            try {
                store.commit(batch(store, i)).join();
                if (!stop.getAsBoolean()) {
                    run.acknowledged().add(i);
                }
            } catch (CompletionException e) {
                run.failures().add((StorageException) e.getCause());
            } catch (StorageException e) {
                run.failures().add(e);
            }
        }
        return run;
    }

    private static ObjectId tree(int i) {
        return Samples.id("tree of batch " + i);
    }

    private static List<ChangeRow> changes(int i) {
        int size = i % LARGE_EVERY == 7 ? 100_000 : 1_000;
        return List.of(
                Samples.change(tree(i), 1, Samples.bytes(i, 300)),
                Samples.change(Samples.id("change of batch " + i), 2, Samples.bytes(-i, size)));
    }

    private static ObjectRowBuilder document(int i, long version) {
        return ObjectRowBuilder.document(SPACE, tree(i), "doc " + i)
                .tag("batch", Integer.toString(i))
                .created(1_000 + i)
                .updated(1_000 + i)
                .version(version)
                .pending(2);
    }

    private static WriteBatch batch(StoreReader store, int i) {
        WriteBatch.Builder batch = WriteBatch.builder()
                .add(new WriteBatch.RequireNoDocument(SPACE.id(), "doc " + i))
                .add(document(i, 1).insert())
                .add(new WriteBatch.AppendChanges(SPACE.id(), tree(i), changes(i)));
        int rewritten = i - REWRITE_EVERY + 1;
        if (i % REWRITE_EVERY == REWRITE_EVERY - 1) {
            Optional<ObjectRow> row = store.object(SPACE.id(), tree(rewritten));
            row.ifPresent(stored -> batch.add(document(rewritten, 2).replace(stored.revision())));
        }
        if (i % ERASE_EVERY == ERASE_EVERY - 1) {
            batch.add(new WriteBatch.EraseTree(SPACE.id(), tree(i - ERASE_EVERY + 1)));
        }
        return batch.add(new WriteBatch.AppendEvent(Samples.event(SPACE, "batch " + i)))
                .add(new WriteBatch.PutLocal("batch/" + i, Samples.bytes("done")))
                .build();
    }

    /** What of a run is not as it must be; empty if all is well. */
    static List<String> violations(StoreReader store, Run run) {
        Set<Integer> present = new TreeSet<>();
        store.locals("batch/").keySet().forEach(key -> present.add(Integer.valueOf(key.substring(6))));
        List<String> violations = new ArrayList<>();
        run.acknowledged().stream()
                .filter(i -> !present.contains(i))
                .forEach(i -> violations.add("acknowledged batch " + i + " is lost"));
        List<EventRow> events = store.events(0, 2 * BATCHES);
        int sequence = 0;
        for (int i : present) {
            boolean hasEvent = sequence < events.size()
                    && events.get(sequence).sequence() == sequence + 1
                    && events.get(sequence).payload().equals(Samples.bytes("batch " + i));
            if (!hasEvent) {
                violations.add("the event of batch " + i + " is not number " + (sequence + 1));
            }
            sequence++;
            checkDocument(store, present, i, violations);
        }
        if (events.size() != present.size() || store.lastEventSequence() != present.size()) {
            violations.add(events.size() + " events of " + present.size() + " batches");
        }
        for (int i = 0; i < BATCHES; i++) {
            if (!present.contains(i) && store.object(SPACE.id(), tree(i)).isPresent()) {
                violations.add("batch " + i + " is there in part");
            }
        }
        return violations;
    }

    private static void checkDocument(StoreReader store, Set<Integer> present, int i, List<String> violations) {
        int eraser = i + ERASE_EVERY - 1;
        boolean isErased = i % ERASE_EVERY == 0 && present.contains(eraser);
        int rewriter = i + REWRITE_EVERY - 1;
        long version = i % REWRITE_EVERY == 0 && present.contains(rewriter) ? 2 : 1;
        Optional<ObjectRow> row = store.object(SPACE.id(), tree(i));
        List<ChangeRow> stored = store.changes(SPACE.id(), tree(i), 0, 0, 10).stream()
                .map(change -> new ChangeRow(change.id(), 0, change.snapshotCounter(), change.raw()))
                .toList();
        Optional<Long> storedVersion = row.flatMap(ObjectRow::document).map(document -> document.version());
        boolean isRight = isErased
                ? row.isPresent() && storedVersion.isEmpty() && stored.isEmpty()
                : storedVersion.equals(Optional.of(version)) && stored.equals(changes(i));
        int found = store.documents(SPACE.id(), "doc " + i).size();
        if (!isRight || found != (isErased ? 0 : 1)) {
            violations.add("document " + i + " is not as its batches made it");
        }
    }
}
