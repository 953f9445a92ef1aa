package dev.syncspace.itests.interop;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.MemoryTreeStorage;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.TreeAcl;
import dev.syncspace.protocol.tree.TreeException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A space of one owner and trees in it, made by the protocol library alone. */
final class LibrarySpace {
    private final RandomGenerator random;
    private final AccountDerivation.Keys keys;
    private final SymmetricKey readKey;
    private final NewSpace space;
    private final AclList acl;
    private long seconds = 1_750_000_000;

    LibrarySpace(String mnemonic, RandomGenerator random) throws ProtocolException {
        this.random = random;
        this.keys = AccountDerivation.derive(Mnemonic.parse(mnemonic), 0);
        this.readKey = SymmetricKey.generate(random);
        this.space = SpaceBuilder.create(
                new SpaceInput(
                        keys.signKey(),
                        keys.masterKey(),
                        readKey,
                        SigningKey.generate(random),
                        ByteString.EMPTY,
                        SpaceTypes.SPACE,
                        ByteString.EMPTY,
                        random.nextLong(),
                        seconds,
                        Optional.empty()),
                random);
        this.acl = AclList.ofRoot(space.acl().raw(), space.acl().id(), keys.signKey(), AclAcceptors.trusted(Set.of()));
    }

    NewSpace space() {
        return space;
    }

    RawChange newRoot() {
        return ChangeBuilder.root(keys.signKey(), space.id(), acl.head(), "test", ByteString.EMPTY, seconds++, random);
    }

    /** A device that holds a tree from its root on. */
    Device device(RawChange root) throws TreeException {
        return new Device(root);
    }

    /** A tree on a device; what a call gives is stored before the next. */
    final class Device {
        final MemoryTreeStorage storage;
        final ObjectTree tree;

        private Device(RawChange root) throws TreeException {
            storage = new MemoryTreeStorage(root);
            tree = ObjectTree.open(storage, TreeAcl.of(acl), ObjectTree.Flavour.DEFAULT, ContentCheck.NONE);
        }

        RawChange write(boolean isSnapshot) throws TreeException {
            byte[] data = new byte[random.nextInt(40)];
            random.nextBytes(data);
            RawChange change = ChangeBuilder.encrypted(
                    keys.signKey(),
                    new ChangeBuilder.Content(
                            tree.heads(), acl.head(), tree.root().id(), isSnapshot, "test", seconds++),
                    ChangeBuilder.treeKey(readKey, tree.id()),
                    acl.currentReadKeyId(),
                    data,
                    random);
            storage.apply(tree.addOwn(change));
            return change;
        }

        void receiveAllOf(Device other) throws TreeException {
            List<RawChange> changes = other.storage.all().stream()
                    .map(change -> new RawChange(change.id(), change.raw()))
                    .toList();
            storage.apply(tree.addRawChanges(changes, other.tree.heads(), other.tree.snapshotPath()));
        }

        List<ObjectId> path() throws TreeException {
            return tree.snapshotPath();
        }
    }
}
