package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes in any order and batching. */
class TreeAdmissionTest extends TreeAdmissionScene {
    /**
     * Devices that write, delete and exchange at random; then fresh devices that get all changes in any order and any
     * batches. Everybody has to come to the same heads, winners and index.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Timeout(120)
    void anyDeliveryOrderAndBatchingGivesTheSameIndex(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TestDevice> living = List.of(writer, reader, replica());
        for (int step = 0; step < 32; step++) {
            TestDevice device = living.get(random.nextInt(3));
            live(device, living.get(random.nextInt(3)), random, step);
        }
        Map<ObjectId, Set<RawChange>> everything = new LinkedHashMap<>();
        for (TestDevice device : living) {
            for (ObjectRow row : device.objects(space)) {
                everything
                        .computeIfAbsent(row.id(), id -> new LinkedHashSet<>())
                        .addAll(device.changes(space, row.id()));
            }
        }
        for (TestDevice device : living) {
            for (TestDevice other : living) {
                device.receiveAll(other, space);
            }
        }
        for (TestDevice device : living) {
            for (TestDevice other : living) {
                device.receiveAll(other, space);
            }
        }
        List<String> expected = picture(writer);
        assertThat(expected).hasSizeGreaterThan(3);
        for (TestDevice device : living) {
            device.checkIndex(space);
            assertThat(picture(device)).isEqualTo(expected);
        }
        for (int i = 0; i < 3; i++) {
            TestDevice fresh = replica();
            deliver(fresh, everything, random);
            fresh.checkIndex(space);
            assertThat(picture(fresh)).as("seed %s, delivery %s", seed, i).isEqualTo(expected);
        }
    }

    private void live(TestDevice device, TestDevice other, RandomGenerator random, int step) {
        String id = "d" + random.nextInt(4);
        var documents = device.documents();
        boolean exists = documents.get(space, id).isPresent();
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> {
                if (exists) {
                    documents.update(space, id, update("step " + step));
                } else {
                    documents.create(space, id, "", text("step " + step), Map.of("n", "" + step));
                }
            }
            case 4 -> {
                // Long enough for a snapshot, and once in a while only: a store in memory copies what it has.
                for (int i = 0; exists && step % 8 == 0 && i < 110; i++) {
                    documents.update(space, id, update("run " + i));
                }
            }
            case 5 -> documents.delete(space, id);
            default -> device.receiveAll(other, space);
        }
    }

    /** What must be the same everywhere; pending marks, counters and times of arrival need not. */
    private List<String> picture(TestDevice device) {
        List<String> rows = new ArrayList<>();
        for (ObjectRow row : device.objects(space)) {
            Set<ObjectId> changes = new HashSet<>();
            device.changes(space, row.id()).forEach(change -> changes.add(change.id()));
            rows.add(row.id() + " " + row.status() + " " + row.heads() + " " + row.changeCount() + " "
                    + row.document()
                            .map(document -> document + " " + document.metadata() + " " + document.hasConflicts() + " "
                                    + document.isShadowed())
                    + " "
                    + changes.stream().sorted().toList().hashCode());
        }
        return rows;
    }

    private void deliver(TestDevice to, Map<ObjectId, Set<RawChange>> everything, RandomGenerator random) {
        List<ObjectId> trees = new ArrayList<>(everything.keySet());
        Collections.shuffle(trees, new Random(random.nextLong()));
        for (ObjectId tree : trees) {
            List<RawChange> shuffled = new ArrayList<>(everything.get(tree));
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            // Nothing can be stored before the root is there.
            shuffled.sort((a, b) -> Boolean.compare(b.id().equals(tree), a.id().equals(tree)));
            for (int round = 0; round < 2; round++) {
                for (int from = 0; from < shuffled.size(); ) {
                    int length = Math.min(shuffled.size() - from, 1 + random.nextInt(40));
                    to.admit(space, tree, shuffled.subList(from, from + length), List.of());
                    from += length;
                }
            }
            // Whatever hung in the air comes again with everything.
            assertThat(to.admit(space, tree, shuffled, List.of()).rejections()).isEmpty();
        }
    }

    @Test
    void aSecondDeliveryChangesNothing() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        writer.documents().update(space, "a", update("y"));
        reader.receiveAll(writer, space);
        List<ObjectRow> before = reader.objects(space);
        long events = reader.store().lastEventSequence();
        reader.receiveAll(writer, space);
        assertThat(reader.objects(space)).isEqualTo(before);
        assertThat(reader.store().lastEventSequence()).isEqualTo(events);
    }

    @Test
    void aTreeMayComeInParts() {
        writer.documents().create(space, "a", "", text("0"), Map.of());
        for (int i = 1; i < 230; i++) {
            writer.documents().update(space, "a", update("" + i));
        }
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        Admission first = reader.admit(space, tree.id(), changes.subList(0, 50), List.of());
        assertThat(first).isEqualTo(new Admission(true, 50, List.of()));
        assertThat(reader.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("48"));
        reader.checkIndex(space);
        Admission second = reader.admit(space, tree.id(), changes.subList(50, 150), List.of());
        assertThat(second).isEqualTo(new Admission(false, 100, List.of()));
        Admission third = reader.admit(space, tree.id(), changes.subList(100, 231), tree.heads());
        assertThat(third).isEqualTo(new Admission(false, 81, List.of()));
        assertThat(reader.documents().get(space, "a"))
                .isEqualTo(writer.documents().get(space, "a"));
        reader.checkIndex(space);
    }

    @Test
    void whatIsAdmittedIsPendingUntilANodeHasIt() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        reader.receiveAll(writer, space);
        assertThat(reader.tree(space, "a").pendingChanges()).isEqualTo(2);
    }
}
