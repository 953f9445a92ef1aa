package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.StorageLimits;
import dev.syncspace.proto.stored.v1.ArchiveEnd;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveTree;

/** The order of the entries of an archive, and their counts. Sees every entry; not thread-safe. */
final class ArchiveGrammar {
    /** What an archive starts with. */
    static final String MAGIC = "syncspace-archive";
    /** Format that this version writes, and the newest that it reads. */
    static final int FORMAT = 1;

    private Part part = Part.START;
    private ArchiveHeader header = ArchiveHeader.getDefaultInstance();
    private ArchiveTree tree = ArchiveTree.getDefaultInstance();
    private long aclBytes;
    private long aclRecords;
    private long trees;
    private long changes;
    private long changesOfTree;
    private long keyValues;
    private long documents;

    /** Parts of an archive, in their order. */
    private enum Part {
        START,
        HEADER,
        ACL,
        TREES,
        KEY_VALUES,
        DOCUMENTS,
        END
    }

    /**
     * Takes the next entry.
     *
     * @throws SyncSpaceException {@code INVALID_ARCHIVE} if it may not stand here; {@code FORMAT_TOO_NEW}
     */
    void accept(ArchiveItem item) {
        if (item instanceof ArchiveItem.Header first) {
            acceptHeader(first.header());
        } else if (item instanceof ArchiveItem.AclRecord record) {
            acceptAcl(record.record().getRaw());
        } else if (item instanceof ArchiveItem.Tree next) {
            acceptTree(next.tree());
        } else if (item instanceof ArchiveItem.Change change) {
            acceptChange(change.record().getId());
        } else if (item instanceof ArchiveItem.KeyValue) {
            enter(Part.KEY_VALUES, Part.TREES);
            keyValues++;
        } else if (item instanceof ArchiveItem.Document) {
            enter(Part.DOCUMENTS, Part.TREES);
            documents++;
        } else if (item instanceof ArchiveItem.End end) {
            acceptEnd(end.end());
        }
    }

    private void acceptHeader(ArchiveHeader first) {
        require(part == Part.START, "it has a second header");
        part = Part.HEADER;
        require(first.getMagic().equals(MAGIC), "it does not start with " + MAGIC);
        if (first.getFormat() > FORMAT) {
            throw SyncSpaceException.ofField(
                    Reason.FORMAT_TOO_NEW,
                    "path",
                    "the archive has format " + first.getFormat() + ", this version reads up to " + FORMAT
                            + ": use the later version that wrote it");
        }
        require(first.getFormat() == FORMAT, "it has no format");
        require(
                first.getSpaceIdBytes().size() <= ArchiveLimits.SPACE_ID_MAX_BYTES,
                "its space id has more than " + ArchiveLimits.SPACE_ID_MAX_BYTES + " bytes");
        header = first;
    }

    private void acceptAcl(ByteString raw) {
        enter(Part.ACL, Part.HEADER);
        aclRecords++;
        aclBytes += raw.size();
        require(
                aclBytes <= ArchiveLimits.ACL_MAX_BYTES,
                "its ACL log has more than " + ArchiveLimits.ACL_MAX_BYTES + " bytes");
    }

    private void acceptTree(ArchiveTree next) {
        endTree();
        boolean isFirst = part != Part.TREES;
        enter(Part.TREES, Part.ACL);
        require(
                !isFirst || (next.getId().equals(header.getSettingsId()) && !next.getIsDeleted()),
                "its first tree is not the settings tree");
        require(
                next.getHeadsCount() <= StorageLimits.HEADS_MAX,
                "a tree has more than " + StorageLimits.HEADS_MAX + " heads");
        tree = next;
        changesOfTree = 0;
        if (!next.getIsDeleted()) {
            trees++;
        }
    }

    private void acceptChange(String id) {
        require(part == Part.TREES && !tree.getIsDeleted(), "a change belongs to no tree");
        require(changesOfTree > 0 || id.equals(tree.getId()), "a tree does not start with its root");
        changesOfTree++;
        changes++;
    }

    private void endTree() {
        if (part == Part.TREES) {
            require(tree.getIsDeleted() || changesOfTree > 0, "a tree has no change");
        }
    }

    private void acceptEnd(ArchiveEnd end) {
        enter(Part.END, Part.TREES);
        require(
                end.getAclRecordCount() == aclRecords
                        && end.getTreeCount() == trees
                        && end.getChangeCount() == changes
                        && end.getKeyValueCount() == keyValues
                        && end.getDocumentCount() == documents,
                "it has other entries than its end tells");
    }

    /** Goes on to a part, or stays there; the parts in between may be missing, those before {@code least} not. */
    private void enter(Part next, Part least) {
        require(part.compareTo(least) >= 0 && part.compareTo(next) <= 0, "its entries are in a wrong order");
        if (part != next) {
            endTree();
        }
        part = next;
    }

    /** Whether the end was read. */
    boolean isComplete() {
        return part == Part.END;
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw ArchiveInput.invalid(otherwise);
        }
    }
}
