package dev.syncspace.storage.derby.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the row of an object holds beside its indexed columns. Stateless.
 *
 * <pre>
 * body     = 01 flags revision changeCount pendingChanges heads [snapshot] [parent] [document]
 * heads    = count id*
 * id       = 0 length bytes (as {@link IdBytes}) | 1 (the object's own id) | 2 + n (the n-th head)
 * document = collection count (key value)* version changeId dataSize [created updated]
 * </pre>
 *
 * Numbers are varints, texts lie behind their length. The times of a document that is shown are in columns.
 */
final class ObjectBody {
    private static final int FORMAT = 1;
    private static final int STATUS_SHIFT = 2;
    private static final int TWO_BITS = 3;
    private static final int IS_DERIVED = 1 << 4;
    private static final int HAS_SNAPSHOT = 1 << 5;
    private static final int HAS_PARENT = 1 << 6;
    private static final int HAS_DOCUMENT = 1 << 7;
    private static final int HAS_CONFLICTS = 1 << 8;
    private static final int IS_SHADOWED = 1 << 9;

    private static final int OTHER_ID = 0;
    private static final int OWN_ID = 1;
    private static final int FIRST_HEAD = 2;

    private ObjectBody() {}

    /** Whether queries show the document of a row. */
    static boolean isShown(ObjectRow row) {
        return row.status() == ObjectRow.Status.LIVE
                && row.document().isPresent()
                && !row.document().get().isShadowed();
    }

    static byte[] encode(ObjectRow row, long revision) {
        ByteWriter body = new ByteWriter(256);
        body.octet(FORMAT);
        body.number(flags(row));
        body.number(revision);
        body.number(row.changeCount());
        body.number(row.pendingChanges());
        body.number(row.heads().size());
        for (ObjectId head : row.heads()) {
            writeId(body, row, head, 0);
        }
        int heads = row.heads().size();
        row.commonSnapshot().ifPresent(id -> writeId(body, row, id, heads));
        row.parent().ifPresent(id -> writeId(body, row, id, heads));
        row.document().ifPresent(document -> writeDocument(body, row, document));
        return body.toByteArray();
    }

    private static int flags(ObjectRow row) {
        int flags = row.kind().number() | row.status().number() << STATUS_SHIFT;
        flags |= row.isDerived() ? IS_DERIVED : 0;
        flags |= row.commonSnapshot().isPresent() ? HAS_SNAPSHOT : 0;
        flags |= row.parent().isPresent() ? HAS_PARENT : 0;
        if (row.document().isPresent()) {
            flags |= HAS_DOCUMENT;
            flags |= row.document().get().hasConflicts() ? HAS_CONFLICTS : 0;
            flags |= row.document().get().isShadowed() ? IS_SHADOWED : 0;
        }
        return flags;
    }

    private static void writeDocument(ByteWriter body, ObjectRow row, DocumentRow document) {
        body.text(document.collection());
        body.number(document.metadata().size());
        for (Map.Entry<String, String> entry : document.metadata().entrySet()) {
            body.text(entry.getKey());
            body.text(entry.getValue());
        }
        body.number(document.version());
        writeId(body, row, document.changeId(), row.heads().size());
        body.number(document.dataSize());
        if (!isShown(row)) {
            body.signed(document.createdAtMillis());
            body.signed(document.updatedAtMillis());
        }
    }

    private static void writeId(ByteWriter body, ObjectRow row, ObjectId id, int headsWritten) {
        int head = row.heads().subList(0, Math.min(headsWritten, 1)).indexOf(id);
        if (id.equals(row.id())) {
            body.number(OWN_ID);
        } else if (head >= 0) {
            body.number((long) FIRST_HEAD + head);
        } else {
            body.number(OTHER_ID);
            body.array(IdBytes.encode(id));
        }
    }

    /**
     * The columns of a row that its body does not repeat.
     *
     * @param created of a shown document, else empty
     * @param updated of a shown document, else empty
     * @param documentId of a document, else empty
     */
    record Columns(
            SpaceId space, ObjectId id, Optional<Long> created, Optional<Long> updated, Optional<String> documentId) {}

    static ObjectRow decode(Columns columns, byte[] bytes) {
        ByteReader body = new ByteReader(bytes);
        int format = body.octet();
        if (format != FORMAT) {
            throw corrupt("the unknown format " + format);
        }
        int flags = body.count();
        long revision = body.number();
        long changeCount = body.number();
        int pendingChanges = body.count();
        int count = body.count();
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            heads.add(readId(body, columns.id(), heads));
        }
        Optional<ObjectId> snapshot =
                (flags & HAS_SNAPSHOT) != 0 ? Optional.of(readId(body, columns.id(), heads)) : Optional.empty();
        Optional<ObjectId> parent =
                (flags & HAS_PARENT) != 0 ? Optional.of(readId(body, columns.id(), heads)) : Optional.empty();
        Optional<DocumentRow> document =
                (flags & HAS_DOCUMENT) != 0 ? Optional.of(readDocument(body, columns, heads, flags)) : Optional.empty();
        return new ObjectRow(
                columns.space(),
                columns.id(),
                ObjectRow.Kind.ofNumber(flags & TWO_BITS),
                heads,
                snapshot,
                ObjectRow.Status.ofNumber(flags >> STATUS_SHIFT & TWO_BITS),
                (flags & IS_DERIVED) != 0,
                parent,
                changeCount,
                pendingChanges,
                revision,
                document);
    }

    private static DocumentRow readDocument(ByteReader body, Columns columns, List<ObjectId> heads, int flags) {
        String collection = body.text();
        int count = body.count();
        SortedMap<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            metadata.put(body.text(), body.text());
        }
        long version = body.number();
        ObjectId changeId = readId(body, columns.id(), heads);
        long dataSize = body.number();
        boolean isShown = columns.created().isPresent();
        return new DocumentRow(
                columns.documentId().orElseThrow(() -> corrupt("no document id")),
                collection,
                metadata,
                version,
                isShown ? columns.created().get() : body.signed(),
                isShown ? columns.updated().orElseThrow(() -> corrupt("no time of update")) : body.signed(),
                changeId,
                dataSize,
                (flags & HAS_CONFLICTS) != 0,
                (flags & IS_SHADOWED) != 0);
    }

    private static ObjectId readId(ByteReader body, ObjectId own, List<ObjectId> heads) {
        int form = body.count();
        if (form == OTHER_ID) {
            return IdBytes.decode(body.array());
        } else if (form == OWN_ID) {
            return own;
        } else if (form - FIRST_HEAD < heads.size()) {
            return heads.get(form - FIRST_HEAD);
        }
        throw corrupt("a head that is not there");
    }

    private static StorageException corrupt(String what) {
        return new StorageException(StorageException.Kind.CORRUPT, "the row of an object has " + what);
    }

    /** Bytes of a document id in its column: a 00 ends them, see {@link Schema}. */
    static byte[] documentKey(String documentId) {
        return Texts.terminated(ByteString.copyFromUtf8(documentId));
    }
}
