package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.proto.stored.v1.ArchiveDocument;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.DocumentState;
import dev.syncspace.proto.stored.v1.MetadataEntry;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.sync.internal.SpaceErrors;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes a space into a file while it is in use: each tree as it was at one moment, and no tree newer than the ACL log in the
 * file. Holds one page of one tree in memory. Stateless.
 */
public final class SpaceExport {
    private static final int OBJECTS_PER_PAGE = 1_000;
    /** Small, because each change may have 17 MiB. */
    private static final int CHANGES_PER_PAGE = 4;

    private static final int CHANGES_PER_LARGE_PAGE = 64;
    private static final int SMALL_BYTES = 64 * 1024;
    private static final int DOCUMENTS_PER_PAGE = 1_000;
    private static final int DOCUMENT_FORMAT = 1;

    private final AccountRuntime runtime;
    private final OpenSpace space;
    private final ObjectStore store;

    private SpaceExport(AccountRuntime runtime, OpenSpace space) {
        this.runtime = runtime;
        this.space = space;
        this.store = runtime.store();
    }

    /**
     * As {@link SpaceService#exportSpace}.
     *
     * @param documents reads the documents for people; empty: without them
     */
    public static SpaceService.ExportSummary export(
            AccountRuntime runtime, OpenSpace space, Path file, Optional<DocumentService> documents) {
        if (documents.isPresent()) {
            space.requireReader();
        }
        SpaceExport export = new SpaceExport(runtime, space);
        return NewFile.write(file, runtime.random(), channel -> export.write(channel, documents));
    }

    private SpaceService.ExportSummary write(FileChannel channel, Optional<DocumentService> documents)
            throws IOException {
        ArchiveOutput out = new ArchiveOutput(channel);
        out.header(header());
        ArchiveOutput.Mark start = out.mark();
        while (!writeRecords(out)) {
            out.reset(start);
        }
        if (documents.isPresent()) {
            writeDocuments(out, documents.get());
        }
        SpaceService.ExportSummary summary = out.end();
        if (store.space(space.id()).isEmpty()) {
            throw SpaceErrors.notFound(space.id());
        }
        return summary;
    }

    private ArchiveHeader header() {
        SpaceRow row = space.row();
        return ArchiveHeader.newBuilder()
                .setMagic(ArchiveGrammar.MAGIC)
                .setFormat(ArchiveGrammar.FORMAT)
                .setSpaceId(row.id().text())
                .setRawHeader(row.rawHeader())
                .setAclId(row.aclId().text())
                .setSettingsId(row.settingsId().text())
                .setExportedAtMillis(runtime.clock().millis())
                .build();
    }

    /** False: the ACL log grew meanwhile, so that changes may name records which are not in the file. */
    private boolean writeRecords(ArchiveOutput out) throws IOException {
        List<AclRow> acl = store.aclRecords(space.id());
        for (AclRow record : acl) {
            out.aclRecord(record.id(), record.raw());
        }
        ObjectId settings = space.row().settingsId();
        if (acl.isEmpty() || store.object(space.id(), settings).isEmpty()) {
            throw SpaceErrors.notFound(space.id());
        }
        writeTree(out, settings);
        Optional<ObjectId> after = Optional.empty();
        List<ObjectRow> page;
        do {
            page = store.objects(space.id(), after, OBJECTS_PER_PAGE);
            for (ObjectRow row : page) {
                if (isTree(row) && !row.id().equals(settings)) {
                    writeTree(out, row.id());
                }
                after = Optional.of(row.id());
            }
        } while (page.size() == OBJECTS_PER_PAGE);
        for (KeyValueRow row : store.keyValues(space.id())) {
            out.keyValue(row.raw());
        }
        return store.aclRecords(space.id()).size() == acl.size();
    }

    private static boolean isTree(ObjectRow row) {
        return row.kind() == ObjectRow.Kind.TREE || row.kind() == ObjectRow.Kind.DOCUMENT;
    }

    /** A tree as its head row tells it now: the first {@code changeCount} changes in the order of storing. */
    private void writeTree(ArchiveOutput out, ObjectId id) throws IOException {
        ArchiveOutput.Mark start = out.mark();
        Optional<ObjectRow> row = store.object(space.id(), id);
        while (row.isPresent() && row.get().status() == ObjectRow.Status.LIVE) {
            out.tree(id, row.get().heads());
            if (writeChanges(out, row.get())) {
                return;
            }
            // Erased meanwhile, or damaged.
            out.reset(start);
            long revision = row.get().revision();
            row = store.object(space.id(), id);
            if (row.isPresent() && row.get().revision() == revision) {
                throw SpaceErrors.damaged(
                        space.id(),
                        "tree " + id,
                        new IllegalStateException("it has fewer changes than its head row tells"));
            }
        }
        if (row.isPresent()) {
            out.deletedTree(id);
        }
    }

    private boolean writeChanges(ArchiveOutput out, ObjectRow row) throws IOException {
        long left = row.changeCount();
        long position = 0;
        int pageSize = CHANGES_PER_PAGE;
        while (left > 0) {
            List<ChangeRow> page = store.changes(space.id(), row.id(), 0, position, (int) Math.min(left, pageSize));
            if (page.isEmpty()) {
                return false;
            }
            int largest = 0;
            for (ChangeRow change : page) {
                out.change(change.id(), change.raw());
                position = change.position();
                largest = Math.max(largest, change.raw().size());
            }
            left -= page.size();
            pageSize = largest <= SMALL_BYTES ? CHANGES_PER_LARGE_PAGE : CHANGES_PER_PAGE;
        }
        return true;
    }

    private void writeDocuments(ArchiveOutput out, DocumentService documents) throws IOException {
        String cursor = "";
        do {
            DocumentPage page = documents.query(
                    space.id(),
                    new DocumentQuery("", List.of(), DOCUMENTS_PER_PAGE, cursor, DocumentQuery.Order.CREATED, false));
            for (DocumentPage.Entry entry : page.documents()) {
                Optional<Document> document = documents.get(space.id(), entry.documentId());
                if (document.isPresent()) {
                    out.document(readable(document.get()));
                }
            }
            cursor = page.nextCursor();
        } while (!cursor.isEmpty());
    }

    private static ArchiveDocument readable(Document document) {
        DocumentState.Builder state = DocumentState.newBuilder()
                .setFormat(DOCUMENT_FORMAT)
                .setDocumentId(document.documentId())
                .setCollection(document.collection())
                .setData(document.data())
                .setCreatedAtMillis(document.createdAtMillis())
                .setUpdatedAtMillis(document.updatedAtMillis());
        TreeMap<ByteString, String> sorted = new TreeMap<>(ByteString.unsignedLexicographicalComparator());
        document.metadata().forEach((key, value) -> sorted.put(ByteString.copyFromUtf8(key), value));
        sorted.forEach((key, value) -> state.addMetadata(
                MetadataEntry.newBuilder().setKey(key.toStringUtf8()).setValue(value)));
        return ArchiveDocument.newBuilder()
                .setTreeId(document.treeId())
                .setChangeId(document.changeId())
                .setState(state)
                .setVersion(document.version())
                .build();
    }
}
