package dev.syncspace.testkit.storage;

import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes object rows for tests: every part has a value that a live tree could have. For one thread. */
public final class ObjectRowBuilder {
    private final SpaceRow space;
    private final ObjectId id;
    private ObjectRow.Kind kind = ObjectRow.Kind.TREE;
    private List<ObjectId> heads;
    private Optional<ObjectId> commonSnapshot;
    private ObjectRow.Status status = ObjectRow.Status.LIVE;
    private boolean isDerived;
    private Optional<ObjectId> parent = Optional.empty();
    private long changeCount = 2;
    private int pendingChanges;
    private long revision;
    private @Nullable String documentId;
    private String collection = "";
    private final SortedMap<String, String> metadata = new TreeMap<>();
    private long version = 1;
    private long createdAtMillis = 1_700_000_000_000L;
    private long updatedAtMillis = 1_700_000_000_000L;
    private long dataSize = 1024;
    private boolean hasConflicts;
    private boolean isShadowed;

    private ObjectRowBuilder(SpaceRow space, ObjectId id) {
        this.space = space;
        this.id = id;
        this.heads = List.of(Samples.id("head of " + id));
        this.commonSnapshot = Optional.of(id);
    }

    /** A tree with a new id that is no document. */
    public static ObjectRowBuilder tree(SpaceRow space) {
        return tree(space, Samples.newId());
    }

    /** A tree that is no document. */
    public static ObjectRowBuilder tree(SpaceRow space, ObjectId id) {
        return new ObjectRowBuilder(space, id);
    }

    /** A document in a tree with a new id. */
    public static ObjectRowBuilder document(SpaceRow space, String documentId) {
        return document(space, Samples.newId(), documentId);
    }

    /** A document. */
    public static ObjectRowBuilder document(SpaceRow space, ObjectId id, String documentId) {
        ObjectRowBuilder builder = new ObjectRowBuilder(space, id);
        builder.kind = ObjectRow.Kind.DOCUMENT;
        builder.documentId = documentId;
        return builder;
    }

    public ObjectRowBuilder kind(ObjectRow.Kind value) {
        kind = value;
        return this;
    }

    public ObjectRowBuilder heads(List<ObjectId> value) {
        heads = value;
        return this;
    }

    public ObjectRowBuilder noCommonSnapshot() {
        commonSnapshot = Optional.empty();
        return this;
    }

    public ObjectRowBuilder status(ObjectRow.Status value) {
        status = value;
        return this;
    }

    public ObjectRowBuilder derived() {
        isDerived = true;
        return this;
    }

    public ObjectRowBuilder parent(ObjectId value) {
        parent = Optional.of(value);
        return this;
    }

    public ObjectRowBuilder changeCount(long value) {
        changeCount = value;
        return this;
    }

    public ObjectRowBuilder pending(int value) {
        pendingChanges = value;
        return this;
    }

    public ObjectRowBuilder revision(long value) {
        revision = value;
        return this;
    }

    public ObjectRowBuilder noDocument() {
        documentId = null;
        return this;
    }

    public ObjectRowBuilder collection(String value) {
        collection = value;
        return this;
    }

    public ObjectRowBuilder tag(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    public ObjectRowBuilder version(long value) {
        version = value;
        return this;
    }

    public ObjectRowBuilder created(long millis) {
        createdAtMillis = millis;
        return this;
    }

    public ObjectRowBuilder updated(long millis) {
        updatedAtMillis = millis;
        return this;
    }

    public ObjectRowBuilder dataSize(long bytes) {
        dataSize = bytes;
        return this;
    }

    public ObjectRowBuilder conflicting() {
        hasConflicts = true;
        return this;
    }

    public ObjectRowBuilder shadowed() {
        isShadowed = true;
        return this;
    }

    public ObjectRow build() {
        Optional<DocumentRow> document = Optional.ofNullable(documentId)
                .map(name -> new DocumentRow(
                        name,
                        collection,
                        metadata,
                        version,
                        createdAtMillis,
                        updatedAtMillis,
                        heads.isEmpty() ? id : heads.get(0),
                        dataSize,
                        hasConflicts,
                        isShadowed));
        return new ObjectRow(
                space.id(),
                id,
                kind,
                heads,
                commonSnapshot,
                status,
                isDerived,
                parent,
                changeCount,
                pendingChanges,
                revision,
                document);
    }

    /** Writes the row as the first of its object. */
    public WriteBatch.PutObject insert() {
        return new WriteBatch.PutObject(build(), 0);
    }

    /** Writes the row over the one with a revision. */
    public WriteBatch.PutObject replace(long expectedRevision) {
        return new WriteBatch.PutObject(build(), expectedRevision);
    }
}
