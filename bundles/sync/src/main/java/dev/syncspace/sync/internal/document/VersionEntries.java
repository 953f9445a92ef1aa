package dev.syncspace.sync.internal.document;

import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.sync.internal.tree.DocumentCodec;
import dev.syncspace.sync.internal.tree.DocumentReader;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Describes the changes of one document tree. For one thread. */
final class VersionEntries {
    private static final int ENTRY_BYTES = 256;
    private static final int ID_BYTES = 61;

    private final DocumentContext context;
    private final ObjectRow tree;
    private final Map<ObjectId, Long> versions;
    private final ObjectTree history;

    /**
     * Entries of a tree.
     *
     * @param history all of its changes
     */
    VersionEntries(DocumentContext context, ObjectRow tree, ObjectTree history) {
        this.context = context;
        this.tree = tree;
        this.history = history;
        this.versions = history.versions();
    }

    /** The entry of a change; empty if the tree has none with this id. */
    Optional<VersionPage.Entry> find(ObjectId change) {
        return history.find(change).map(this::entry);
    }

    /**
     * The entry of a change that is not the root.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code STORED_DATA_DAMAGED}
     */
    VersionPage.Entry entry(TreeChange change) {
        try (DocumentReader reader = new DocumentReader(context.space(), tree.id())) {
            // What this account cannot read is told of, but nobody knows what it holds.
            Optional<DocumentCodec.State> state = reader.hasKeyOf(change)
                    ? reader.state(reader.read(context.store(), change.id()))
                    : Optional.empty();
            return new VersionPage.Entry(
                    versions.getOrDefault(change.id(), 0L),
                    change.id().text(),
                    change.previousIds().stream()
                            .filter(previous -> !previous.equals(tree.id()))
                            .map(ObjectId::text)
                            .toList(),
                    change.findAuthor().map(PublicKey::accountAddress).orElse(""),
                    state.map(DocumentCodec.State::updatedAtMillis)
                            .orElse(TimeUnit.SECONDS.toMillis(change.timestampSeconds())),
                    state.map(read -> (long) read.data().size()).orElse(0L),
                    change.id().equals(DocumentContext.document(tree).changeId()),
                    change.isSnapshot());
        }
    }

    /** What the entry of a change takes in an answer, within some bytes. */
    static long size(TreeChange change) {
        return ENTRY_BYTES + (long) ID_BYTES * change.previousIds().size();
    }

    /** As {@link #size(TreeChange)}. */
    static long size(VersionPage.Entry entry) {
        return ENTRY_BYTES + (long) ID_BYTES * entry.previousChangeIds().size();
    }
}
