package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.Seeds;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Order, heads and attaching, against a plain model; and graphs so large that quadratic work would never end. */
final class ChangeGraphTest {
    private static final int LARGE = 40_000;

    @Test
    void anyDeliveryAndBatchingGivesTheGraphOfTheModel() {
        Seeds.run(300, random -> {
            List<TreeChange> changes = GraphModel.random(random, 1 + random.nextInt(60));
            ChangeGraph graph = new ChangeGraph(changes.get(0));
            Set<ObjectId> added = new HashSet<>();
            while (added.size() < changes.size() - 1) {
                List<TreeChange> batch = batch(random, changes);
                for (TreeChange change : graph.add(batch)) {
                    assertThat(added).containsAll(withoutRoot(change.previousIds()));
                    assertThat(added.add(change.id())).isTrue();
                }
                if (random.nextInt(3) == 0) {
                    graph.order();
                }
                assertMatches(graph, new GraphModel(present(changes, graph)));
            }
            assertMatches(graph, new GraphModel(changes));
        });
    }

    private static List<TreeChange> batch(RandomGenerator random, List<TreeChange> changes) {
        int start = random.nextInt(changes.size());
        int length = 1 + random.nextInt(changes.size());
        List<TreeChange> batch = new ArrayList<>(changes.subList(start, Math.min(changes.size(), start + length)));
        Collections.shuffle(batch, new Random(random.nextLong()));
        return batch;
    }

    private static List<ObjectId> withoutRoot(List<ObjectId> ids) {
        return ids.stream().filter(id -> !id.equals(GraphModel.ROOT)).toList();
    }

    private static List<TreeChange> present(List<TreeChange> changes, ChangeGraph graph) {
        return changes.stream().filter(change -> graph.contains(change.id())).toList();
    }

    private static void assertMatches(ChangeGraph graph, GraphModel model) {
        assertThat(graph.heads()).isEqualTo(model.heads());
        List<ObjectId> order = model.order();
        assertThat(graph.last()).isEqualTo(order.get(order.size() - 1));
        assertThat(ids(graph.order())).isEqualTo(order);
        assertThat(graph.size()).isEqualTo(order.size());
        assertThat(graph.versions()).isEqualTo(model.versions());
        assertThat(graph.versions().keySet()).containsExactlyElementsOf(order);
    }

    private static List<ObjectId> ids(List<TreeChange> changes) {
        return changes.stream().map(TreeChange::id).toList();
    }

    @Test
    void removingWhatWasAddedLastGivesTheGraphBefore() {
        Seeds.run(200, random -> {
            List<TreeChange> changes = GraphModel.random(random, 2 + random.nextInt(40));
            ChangeGraph graph = new ChangeGraph(changes.get(0));
            int cut = 1 + random.nextInt(changes.size() - 1);
            graph.add(changes.subList(1, cut));
            List<TreeChange> later = graph.add(changes.subList(cut, changes.size()));
            graph.remove(later);
            assertMatches(graph, new GraphModel(changes.subList(0, cut)));
            graph.add(later);
            assertMatches(graph, new GraphModel(changes));
        });
    }

    @Test
    void cuttingKeepsWhatIsBehindTheNewRoot() {
        Seeds.run(200, random -> {
            List<TreeChange> changes = GraphModel.random(random, 2 + random.nextInt(40));
            ChangeGraph graph = new ChangeGraph(changes.get(0));
            graph.add(changes);
            ObjectId start = changes.get(random.nextInt(changes.size())).id();
            List<ObjectId> behind = new GraphModel(changes).orderFrom(start);
            assertThat(graph.lastFrom(start).id()).isEqualTo(behind.get(behind.size() - 1));
            graph.cutTo(start);
            assertThat(graph.root().id()).isEqualTo(start);
            assertThat(ids(graph.order())).isEqualTo(behind);
            assertThat(graph.last()).isEqualTo(behind.get(behind.size() - 1));
            assertThat(behind).containsAll(graph.heads());
        });
    }

    @Test
    void forgetsAChangeWithoutItsPreviousWhenTheCallEnds() {
        ChangeGraph graph = new ChangeGraph(GraphModel.root());
        TreeChange a = GraphModel.change("a", GraphModel.ROOT, false, GraphModel.ROOT);
        TreeChange b = GraphModel.change("b", GraphModel.ROOT, false, a.id());
        assertThat(graph.add(List.of(b))).isEmpty();
        assertThat(graph.add(List.of(a))).containsExactly(a);
        assertThat(graph.contains(b.id())).isFalse();
        assertThat(graph.add(List.of(b))).containsExactly(b);
    }

    @Test
    void forgetsAChangeWithoutItsBaseAtOnce() {
        ChangeGraph graph = new ChangeGraph(GraphModel.root());
        TreeChange base = GraphModel.change("base", GraphModel.ROOT, true, GraphModel.ROOT);
        TreeChange orphan = GraphModel.change("orphan", base.id(), false, GraphModel.ROOT);
        assertThat(graph.add(List.of(orphan, base))).containsExactly(base);
        assertThat(graph.add(List.of(orphan))).containsExactly(orphan);
    }

    @Test
    void takesRepeatedPreviousIdsAndAncestorsOfPreviousIds() {
        ChangeGraph graph = new ChangeGraph(GraphModel.root());
        TreeChange a = GraphModel.change("a", GraphModel.ROOT, false, GraphModel.ROOT, GraphModel.ROOT);
        TreeChange b = GraphModel.change("b", GraphModel.ROOT, false, a.id(), a.id(), GraphModel.ROOT);
        assertThat(graph.add(List.of(b, a))).containsExactly(a, b);
        assertThat(graph.heads()).containsExactly(b.id());
        assertThat(graph.versions().get(b.id())).isEqualTo(2);
    }

    @Test
    @Timeout(60)
    void aLongLineAddedOneByOneOrBackwards() {
        List<TreeChange> line = line(LARGE);
        ChangeGraph oneByOne = new ChangeGraph(line.get(0));
        line.forEach(change -> oneByOne.add(List.of(change)));
        ChangeGraph backwards = new ChangeGraph(line.get(0));
        List<TreeChange> reversed = new ArrayList<>(line);
        Collections.reverse(reversed);
        assertThat(backwards.add(reversed)).hasSize(LARGE);
        assertThat(ids(oneByOne.order())).isEqualTo(ids(line)).isEqualTo(ids(backwards.order()));
        assertThat(backwards.versions().get(backwards.last())).isEqualTo(LARGE);
        oneByOne.cutTo(line.get(LARGE).id());
        assertThat(oneByOne.size()).isEqualTo(1);
    }

    private static List<TreeChange> line(int length) {
        List<TreeChange> line = new ArrayList<>();
        line.add(GraphModel.root());
        for (int i = 0; i < length; i++) {
            line.add(GraphModel.change(
                    "c" + i, GraphModel.ROOT, false, line.get(i).id()));
        }
        return line;
    }

    @Test
    @Timeout(60)
    void manyHeadsOneByOneAndAChangeOnAllOfThem() {
        ChangeGraph graph = new ChangeGraph(GraphModel.root());
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < LARGE; i++) {
            TreeChange head = GraphModel.change("h" + (i * 7919L) % LARGE, GraphModel.ROOT, false, GraphModel.ROOT);
            heads.add(head.id());
            graph.add(List.of(head));
            assertThat(graph.last()).isNotNull();
        }
        assertThat(graph.heads()).hasSize(LARGE);
        TreeChange merge = GraphModel.change("m", GraphModel.ROOT, false, heads.toArray(ObjectId[]::new));
        graph.add(List.of(merge));
        assertThat(graph.heads()).containsExactly(merge.id());
        assertThat(graph.versions().get(merge.id())).isEqualTo(LARGE + 1);
    }

    @Test
    @Timeout(60)
    void aMergeOfManyThatComesBeforeThem() {
        List<TreeChange> changes = new ArrayList<>();
        for (int i = 0; i < LARGE; i++) {
            changes.add(GraphModel.change("h" + i, GraphModel.ROOT, false, GraphModel.ROOT));
        }
        ObjectId[] all = changes.stream().map(TreeChange::id).toArray(ObjectId[]::new);
        changes.add(0, GraphModel.change("m", GraphModel.ROOT, false, all));
        ChangeGraph graph = new ChangeGraph(GraphModel.root());
        assertThat(graph.add(changes)).hasSize(LARGE + 1);
        assertThat(graph.heads()).containsExactly(ObjectId.of("m"));
    }

    @Test
    @Timeout(60)
    void versionsOfTwoDevicesThatMergeAgainAndAgain() {
        List<TreeChange> changes = new ArrayList<>();
        changes.add(GraphModel.root());
        ObjectId last = GraphModel.ROOT;
        for (int i = 0; i < LARGE / 3; i++) {
            TreeChange a = GraphModel.change("a" + i, GraphModel.ROOT, false, last);
            TreeChange b = GraphModel.change("b" + i, GraphModel.ROOT, false, last);
            TreeChange merge = GraphModel.change("m" + i, GraphModel.ROOT, false, a.id(), b.id());
            changes.addAll(List.of(a, b, merge));
            last = merge.id();
        }
        ChangeGraph graph = new ChangeGraph(changes.get(0));
        graph.add(changes);
        assertThat(graph.versions().get(last)).isEqualTo(changes.size() - 1L);
    }
}
