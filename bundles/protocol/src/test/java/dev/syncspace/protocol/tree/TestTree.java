package dev.syncspace.protocol.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.id.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A tree on several devices of one owner, each with a store of its own. */
final class TestTree {
    private final TestSpace space;
    private final RawChange root;
    private final List<RawChange> all = new ArrayList<>();

    /** One device: a tree over its store. Every result is stored before the next call, as callers do. */
    final class Replica {
        final MemoryTreeStorage storage = new MemoryTreeStorage(root);
        ObjectTree tree = open(storage);

        RawChange write(boolean isSnapshot) throws TreeException {
            RawChange change = build(tree.heads(), tree.root().id(), isSnapshot);
            storage.apply(tree.addOwn(change));
            all.add(change);
            return change;
        }

        TreeUpdate receive(List<RawChange> changes, List<ObjectId> heads, List<ObjectId> path) throws TreeException {
            TreeUpdate update = tree.addRawChanges(changes, heads, path);
            storage.apply(update);
            return update;
        }

        void receiveAllOf(Replica other) throws TreeException {
            receive(stored(other.storage), other.tree.heads(), other.tree.snapshotPath());
        }

        void reopen() {
            tree = open(storage);
        }
    }

    TestTree(TestSpace space) {
        this.space = space;
        this.root = ChangeBuilder.root(
                space.owner(),
                space.space().id(),
                space.acl().head(),
                "test",
                ByteString.EMPTY,
                1_750_000_000,
                space.random());
    }

    RawChange root() {
        return root;
    }

    /** Every change but the root, as they were written. */
    List<RawChange> all() {
        return List.copyOf(all);
    }

    Replica replica() {
        return new Replica();
    }

    ObjectTree open(MemoryTreeStorage storage) {
        try {
            return ObjectTree.open(storage, TreeAcl.of(space.acl()), ObjectTree.Flavour.DEFAULT, ContentCheck.NONE);
        } catch (TreeException e) {
            throw new AssertionError(e);
        }
    }

    /** A change that nobody has added yet. */
    RawChange build(List<ObjectId> heads, ObjectId base, boolean isSnapshot) {
        byte[] data = ("data " + all.size()).getBytes(StandardCharsets.UTF_8);
        return ChangeBuilder.encrypted(
                space.owner(),
                new ChangeBuilder.Content(
                        heads, space.acl().head(), base, isSnapshot, "text", 1_750_000_000 + all.size()),
                ChangeBuilder.treeKey(space.readKey(), root.id()),
                space.acl().currentReadKeyId(),
                data,
                space.random());
    }

    static List<RawChange> stored(MemoryTreeStorage storage) {
        return storage.all().stream()
                .map(change -> new RawChange(change.id(), change.raw()))
                .toList();
    }

    /** Devices that write, take snapshots and exchange what they have, at random. */
    List<Replica> live(int devices, int steps) throws TreeException {
        RandomGenerator random = space.random();
        List<Replica> replicas = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            replicas.add(replica());
        }
        for (int i = 0; i < steps; i++) {
            Replica replica = replicas.get(random.nextInt(devices));
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> replica.write(random.nextInt(8) == 0);
                case 3 -> replica.receiveAllOf(replicas.get(random.nextInt(devices)));
                default -> replica.reopen();
            }
        }
        return replicas;
    }
}
