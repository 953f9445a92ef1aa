package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.protocol.Seeds;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trees of one author on several devices: whatever way changes take, every device comes to the same. */
final class ObjectTreeTest {
    @Test
    void anyDeliveryAndBatchingGivesTheSameTree() {
        Seeds.run(20, random -> {
            TestTree tree = new TestTree(new TestSpace(random));
            List<TestTree.Replica> replicas = tree.live(3, 36);
            TestTree.Replica expected = tree.replica();
            expected.receive(tree.all(), List.of(), List.of());
            for (int i = 0; i < 4; i++) {
                TestTree.Replica other = tree.replica();
                deliver(random, tree.all(), other);
                assertSame(other, expected);
            }
            for (TestTree.Replica replica : replicas) {
                replica.receiveAllOf(expected);
                assertSame(replica, expected);
            }
        });
    }

    /** Batches of any size in any order, with changes given again, and in the end everything. */
    private static void deliver(RandomGenerator random, List<RawChange> all, TestTree.Replica to) throws TreeException {
        List<RawChange> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(random.nextLong()));
        int from = 0;
        while (from < shuffled.size()) {
            int length = Math.min(shuffled.size() - from, 1 + random.nextInt(12));
            List<RawChange> batch = new ArrayList<>(shuffled.subList(from, from + length));
            batch.add(shuffled.get(random.nextInt(shuffled.size())));
            to.receive(batch, List.of(), List.of());
            if (random.nextInt(4) == 0) {
                to.reopen();
            }
            from += length;
        }
        to.receive(shuffled, List.of(), List.of());
    }

    private static void assertSame(TestTree.Replica actual, TestTree.Replica expected) throws TreeException {
        assertThat(actual.tree.heads()).isEqualTo(expected.tree.heads());
        assertThat(actual.storage.heads()).isEqualTo(expected.tree.heads());
        assertThat(actual.tree.winner().id()).isEqualTo(expected.tree.winner().id());
        assertThat(actual.storage.all()).containsExactlyInAnyOrderElementsOf(expected.storage.all());
        assertThat(history(actual)).isEqualTo(history(expected));
    }

    private static List<ObjectId> history(TestTree.Replica replica) throws TreeException {
        return ids(ObjectTree.openHistory(replica.storage, noAcl()).order());
    }

    private static TreeAcl noAcl() throws TreeException {
        try {
            return TreeAcl.of(new TestSpace(new SplittableRandom(0)).acl());
        } catch (dev.syncspace.protocol.acl.AclException e) {
            throw new AssertionError(e);
        }
    }

    private static List<ObjectId> ids(List<TreeChange> changes) {
        return changes.stream().map(TreeChange::id).toList();
    }

    @Test
    void aStoredTreeOpensAsItWas() {
        Seeds.run(40, random -> {
            TestTree tree = new TestTree(new TestSpace(random));
            for (TestTree.Replica replica : tree.live(2, 30)) {
                ObjectTree before = replica.tree;
                replica.reopen();
                assertThat(replica.tree.root().id()).isEqualTo(before.root().id());
                assertThat(replica.tree.order()).isEqualTo(before.order());
                assertThat(replica.tree.heads()).isEqualTo(before.heads()).isEqualTo(replica.storage.heads());
                assertThat(replica.tree.snapshotPath()).isEqualTo(before.snapshotPath());
                assertThat(replica.tree.versions()).isEqualTo(before.versions());
                assertThat(replica.tree.winner()).isEqualTo(before.winner());
            }
        });
    }

    @Test
    void anOwnChangeGivesTheTreeThatTheSameChangeOfAPeerGives() {
        Seeds.run(20, random -> {
            TestTree tree = new TestTree(new TestSpace(random));
            TestTree.Replica own = tree.replica();
            TestTree.Replica peer = tree.replica();
            for (int i = 0; i < 12; i++) {
                ObjectId before = own.tree.heads().get(0);
                RawChange change = tree.build(own.tree.heads(), own.tree.root().id(), random.nextInt(4) == 0);
                TreeUpdate update = own.tree.addOwn(change);
                own.storage.apply(update);
                assertThat(update).isEqualTo(peer.receive(List.of(change), List.of(change.id()), List.of()));
                assertThat(update.oldHeads()).containsExactly(before);
                assertThat(update.heads()).containsExactly(change.id());
                assertThat(own.tree.order()).isEqualTo(peer.tree.order());
            }
        });
    }

    @Test
    void anOwnChangeMustBeMadeOnTheHeadsAndTheRoot() throws Exception {
        TestTree tree = new TestTree(new TestSpace(new SplittableRandom(1)));
        TestTree.Replica replica = tree.replica();
        ObjectId root = tree.root().id();
        RawChange first = replica.write(false);
        assertThatThrownBy(() -> replica.tree.addOwn(tree.build(List.of(root), root, false)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> replica.tree.addOwn(tree.build(List.of(first.id()), first.id(), false)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> replica.tree.addOwn(tree.root())).isInstanceOf(IllegalArgumentException.class);
        assertThat(replica.tree.heads()).containsExactly(first.id());
    }

    @Test
    void theWinnerIsTheSameWhereMoreOfTheTreeIsInMemory() throws Exception {
        for (int seed = 0; seed < 30; seed++) {
            TestTree tree = new TestTree(new TestSpace(new SplittableRandom(seed)));
            TestTree.Replica a = tree.replica();
            TestTree.Replica b = tree.replica();
            RawChange early = a.write(false);
            b.write(false);
            a.receiveAllOf(b);
            a.write(true);
            b.receiveAllOf(a);
            a.write(false);
            a.write(false);
            b.write(false);
            a.receiveAllOf(b);
            b.receive(tree.all(), List.of(), List.of(tree.root().id()));
            TestTree.Replica fresh = tree.replica();
            fresh.receive(tree.all(), List.of(), List.of());
            assertThat(fresh.tree.find(early.id())).isEmpty();
            assertThat(a.tree.heads()).hasSize(2).isEqualTo(fresh.tree.heads());
            assertThat(a.tree.winner()).isEqualTo(fresh.tree.winner()).isEqualTo(b.tree.winner());
            assertThat(fresh.tree.heads()).contains(fresh.tree.winner().id());
            assertThat(a.tree.orderToWinner()).endsWith(a.tree.winner());
            assertThat(ids(a.tree.orderToWinner()))
                    .isEqualTo(ids(fresh.tree.orderToWinner()))
                    .isEqualTo(ids(b.tree.orderToWinner()));
        }
    }

    @Test
    void aTreeThatComesInPartsIsTheTreeThatComesAtOnce() {
        Seeds.run(20, random -> {
            TestSpace space = new TestSpace(random);
            TestTree tree = new TestTree(space);
            TestTree.Replica writer = tree.live(2, 24).get(0);
            writer.receive(tree.all(), List.of(), List.of());
            int cut = random.nextInt(tree.all().size() + 1);
            TreeUpdate first = ObjectTree.validateFirst(
                    tree.root(),
                    tree.all().subList(0, cut),
                    TreeAcl.of(space.acl()),
                    ObjectTree.Flavour.WITHOUT_DATA,
                    ContentCheck.NONE);
            assertThat(first.added().get(0).id()).isEqualTo(tree.root().id());
            MemoryTreeStorage storage = new MemoryTreeStorage(tree.root());
            storage.apply(first);
            storage.apply(tree.open(storage).addRawChanges(tree.all(), List.of(), List.of()));
            assertThat(storage.heads()).isEqualTo(writer.storage.heads());
            assertThat(storage.all()).hasSize(tree.all().size() + 1);
        });
    }

    @Test
    void aHistoryCanBeReadWithoutTheDataOfItsChanges() throws Exception {
        TestTree tree = new TestTree(new TestSpace(new SplittableRandom(6)));
        TestTree.Replica replica = tree.live(2, 24).get(0);
        ObjectTree history =
                ObjectTree.openHistory(replica.storage, noAcl(), ObjectTree.Flavour.WITHOUT_DATA, ContentCheck.NONE);
        assertThat(ids(history.order())).isEqualTo(history(replica));
        assertThat(history.order()).hasSizeGreaterThan(1).allMatch(change -> change.data()
                .isEmpty());
    }

    @Test
    void dropsAChangeWithoutPreviousIdsAndTakesTheRest() throws Exception {
        TestTree tree = new TestTree(new TestSpace(new SplittableRandom(2)));
        TestTree.Replica replica = tree.replica();
        ObjectId root = tree.root().id();
        RawChange loose = tree.build(List.of(), root, false);
        assertThat(replica.receive(List.of(loose), List.of(), List.of()).mode()).isEqualTo(TreeUpdate.Mode.NOTHING);
        RawChange good = tree.build(List.of(root), root, false);
        TreeUpdate update = replica.receive(List.of(loose, good), List.of(), List.of());
        assertThat(update.added()).extracting(StoredChange::id).containsExactly(good.id());
    }

    @Test
    void aRefusedCallLeavesTheTreeAsItWas() throws Exception {
        TestSpace space = new TestSpace(new SplittableRandom(3));
        TestTree tree = new TestTree(space);
        TestTree.Replica replica = tree.replica();
        replica.write(false);
        TestTree foreign = new TestTree(new TestSpace(new SplittableRandom(4)));
        List<TreeChange> before = replica.tree.order();
        RawChange good = tree.build(replica.tree.heads(), tree.root().id(), false);
        RawChange stranger = foreign.build(replica.tree.heads(), tree.root().id(), false);
        assertThatThrownBy(() -> replica.tree.addRawChanges(List.of(good, stranger), List.of(), List.of()))
                .isInstanceOfSatisfying(TreeException.class, e -> {
                    assertThat(e.error()).isEqualTo(TreeError.NO_SUCH_RECORD);
                    assertThat(e.invalidatesCall()).isTrue();
                });
        assertThat(replica.tree.order()).isEqualTo(before);
        assertThat(replica.receive(List.of(good), List.of(), List.of()).added()).hasSize(1);
    }

    @Test
    @Timeout(60)
    void thousandsOfSnapshotsAndHeads() throws Exception {
        TestTree tree = new TestTree(new TestSpace(new SplittableRandom(5)));
        TestTree.Replica writer = tree.replica();
        for (int i = 0; i < 3000; i++) {
            writer.write(true);
        }
        assertThat(writer.tree.size()).isEqualTo(1);
        assertThat(writer.tree.snapshotPath()).hasSize(3001);
        List<RawChange> branches = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            branches.add(tree.build(List.of(tree.root().id()), tree.root().id(), false));
        }
        writer.receive(branches, List.of(), List.of(tree.root().id()));
        assertThat(writer.tree.heads()).hasSize(1001);
        RawChange late = tree.build(List.of(tree.root().id()), tree.root().id(), false);
        writer.receive(List.of(late), List.of(), List.of());
        assertThat(writer.tree.size()).isEqualTo(4002);
        assertThat(writer.tree.heads()).contains(writer.tree.winner().id());
    }
}
