package dev.syncspace.sync.internal.tree;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.protocol.crypto.CryptoException;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.TreeAcl;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeError;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the changes of one document tree and decrypts their states. Keeps the keys of the tree until it is closed. For one thread. */
public final class DocumentReader implements AutoCloseable {
    private final OpenSpace space;
    private final ObjectId tree;
    private final ChangeReader changes;
    private final Map<ObjectId, Optional<SymmetricKey>> keys = new HashMap<>();

    public DocumentReader(OpenSpace space, ObjectId tree) {
        this.space = space;
        this.tree = tree;
        TreeAcl acl = space.treeAcl();
        this.changes = new ChangeReader(tree, acl::known);
    }

    /**
     * A stored change of the tree.
     *
     * @throws SyncSpaceException {@code STORED_DATA_DAMAGED} if it is missing, is not what its id says or cannot be read
     */
    public TreeChange read(StoreReader store, ObjectId change) {
        ByteString raw = store.change(space.id(), tree, change)
                .orElseThrow(() -> SpaceErrors.damaged(
                        space.id(), "tree " + tree + ": change " + change, new IllegalStateException("it is missing")))
                .raw();
        return read(change, raw);
    }

    /** As {@link #read(StoreReader, ObjectId)}, of the bytes of a change. */
    public TreeChange read(ObjectId change, ByteString raw) {
        try {
            if (!change.matches(raw)) {
                throw new TreeException(TreeError.CORRUPT, "the bytes have another hash than the id");
            }
            return changes.readStored(change, raw);
        } catch (TreeException e) {
            throw SpaceErrors.damaged(space.id(), "tree " + tree + ": change " + change, e);
        }
    }

    /** Whether this account has the key of a change; the change need not have its data. */
    public boolean hasKeyOf(TreeChange change) {
        return key(change.readKeyId()).isPresent();
    }

    /**
     * The state that a change carries. Empty if it is a root, is not encrypted, is encrypted with a key that this account does
     * not have, or holds something else.
     */
    public Optional<DocumentCodec.State> state(TreeChange change) {
        if (change.isRoot()) {
            return Optional.empty();
        }
        return key(change.readKeyId()).flatMap(key -> {
            try {
                return DocumentCodec.decode(key.decrypt(change.data().toByteArray()));
            } catch (CryptoException unreadable) {
                return Optional.empty();
            }
        });
    }

    private Optional<SymmetricKey> key(ObjectId readKeyId) {
        // What is not encrypted names no read key, and so is never a state: an author may leave the encryption out.
        return keys.computeIfAbsent(readKeyId, id -> space.treeKey(tree, id));
    }

    /** Overwrites the keys. */
    @Override
    public void close() {
        keys.values().forEach(key -> key.ifPresent(SymmetricKey::destroy));
        keys.clear();
    }
}
