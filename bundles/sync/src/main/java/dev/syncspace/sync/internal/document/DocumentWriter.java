package dev.syncspace.sync.internal.document;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.sync.internal.tree.DocumentCodec;
import dev.syncspace.sync.internal.tree.DocumentEvents;
import dev.syncspace.sync.internal.tree.WorkLocks;
import java.util.List;
import java.util.Map;

/** Creates and changes documents. Stateless. */
final class DocumentWriter {
    /** Tries of one write: local writers wait for each other, so only what comes from outside can be in the way. */
    static final int TRIES_MAX = 50;

    private DocumentWriter() {}

    /** As {@link dev.syncspace.api.document.DocumentService#create}, with checked arguments. */
    static WrittenVersion create(
            DocumentContext context,
            String documentId,
            String collection,
            ByteString data,
            Map<String, String> metadata) {
        context.space().requireWriter();
        long now = context.runtime().clock().millis();
        DocumentCodec.State state = new DocumentCodec.State(
                documentId.isEmpty() ? DocumentIds.next(now, context.runtime().random()) : documentId,
                collection,
                DocumentCodec.sorted(metadata),
                data,
                now,
                now);
        DocumentChanges.Made made = DocumentChanges.create(context, state);
        WriteBatch batch = WriteBatch.builder()
                .add(new WriteBatch.RequireNoDocument(made.row().space(), state.documentId()))
                .add(made.append())
                .add(new WriteBatch.PutObject(made.row(), 0))
                .add(new DocumentEvents(made.row().space(), now).created(made.document()))
                .build();
        try {
            context.runtime().commit(batch);
        } catch (StorageException failure) {
            if (failure.kind() == StorageException.Kind.CONFLICT) {
                throw SyncSpaceException.ofField(
                        Reason.DOCUMENT_EXISTS, "document_id", "the space has a document with this id already");
            }
            throw failure;
        }
        return written(made.document());
    }

    /** Decides what is written on top of what is there. */
    @FunctionalInterface
    interface Decision {
        /**
         * The new state; asked again when somebody else was faster.
         *
         * @param shown row of the tree that is shown
         * @param nowMillis time of the write, not before the creation of the document
         */
        DocumentCodec.State next(ObjectRow shown, long nowMillis);
    }

    /** Writes on top of all heads of a document, one writer after the other. */
    static WrittenVersion write(DocumentContext context, String documentId, Decision decision) {
        context.space().requireWriter();
        WorkLocks.Key key = WorkLocks.Key.document(context.space().id(), documentId);
        return context.locks().with(key, () -> {
            for (int i = 0; i < TRIES_MAX; i++) {
                try {
                    return tryToWrite(context, documentId, decision);
                } catch (StorageException failure) {
                    if (failure.kind() != StorageException.Kind.CONFLICT) {
                        throw failure;
                    }
                }
            }
            throw contention();
        });
    }

    private static WrittenVersion tryToWrite(DocumentContext context, String documentId, Decision decision) {
        List<ObjectRow> trees = context.trees(documentId);
        ObjectRow shown = DocumentContext.shown(trees).orElseThrow(context::notFound);
        DocumentRow before = DocumentContext.document(shown);
        long now = Math.max(context.runtime().clock().millis(), before.createdAtMillis());
        DocumentCodec.State state = decision.next(shown, now);
        DocumentChanges.Made made = DocumentChanges.append(context, shown, state, trees.size() > 1);
        context.runtime()
                .commit(WriteBatch.builder()
                        .add(made.append())
                        .add(new WriteBatch.PutObject(made.row(), shown.revision()))
                        .add(new DocumentEvents(made.row().space(), now).updated(before, made.document()))
                        .build());
        return written(made.document());
    }

    /** As {@link dev.syncspace.api.document.DocumentService#update}, with checked arguments. */
    static WrittenVersion update(DocumentContext context, String documentId, DocumentUpdate update) {
        return write(context, documentId, (shown, now) -> {
            DocumentRow row = DocumentContext.document(shown);
            requireVersion(row, update.expectedVersion());
            requireChange(row, update.expectedChangeId());
            ByteString data = update.data().orElseGet(() -> DocumentVersions.state(context, shown, row.changeId())
                    .data());
            return new DocumentCodec.State(
                    row.documentId(),
                    row.collection(),
                    update.metadata().map(DocumentCodec::sorted).orElse(row.metadata()),
                    data,
                    row.createdAtMillis(),
                    now);
        });
    }

    /**
     * Fails unless a document is at a version.
     *
     * @param expected 0: no check
     */
    static void requireVersion(DocumentRow row, long expected) {
        if (expected != 0 && expected != row.version()) {
            throw mismatch(
                    row,
                    "expected_version",
                    "the document is at version " + row.version() + " and not at version " + expected);
        }
    }

    private static void requireChange(DocumentRow row, String expected) {
        if (!expected.isEmpty() && !expected.equals(row.changeId().text())) {
            throw mismatch(row, "expected_change_id", "the document is at change " + row.changeId());
        }
    }

    private static SyncSpaceException mismatch(DocumentRow row, String field, String what) {
        return SyncSpaceException.ofField(Reason.VERSION_MISMATCH, field, what + ": read it again and decide again")
                .with("current_version", Long.toString(row.version()))
                .with("current_change_id", row.changeId().text());
    }

    static SyncSpaceException contention() {
        return SyncSpaceException.of(
                Reason.TOO_MUCH_CONTENTION, "other writers changed the same document again and again; try again");
    }

    static WrittenVersion written(DocumentRow row) {
        return new WrittenVersion(
                row.documentId(), row.version(), row.changeId().text());
    }
}
