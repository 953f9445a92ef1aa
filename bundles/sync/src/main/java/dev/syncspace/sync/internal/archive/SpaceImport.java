package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.proto.stored.v1.ArchiveEnd;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.stored.v1.ArchiveTree;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.space.SpaceException;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.space.SpaceAdmission;
import dev.syncspace.sync.internal.tree.TreeAdmission;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Merges the space of a file into this account. The file is read twice: the first time it is only looked at, so that a cut or
 * damaged one changes nothing; the second time everything in it is verified and what is missing here is stored. Holds one
 * batch of changes in memory. One object imports one file.
 */
public final class SpaceImport {
    private final AccountRuntime runtime;
    private final TreeAdmission trees;
    private final SpaceAdmission spaces;
    private final Rejections rejections = new Rejections();
    private final List<AclRow> acl = new ArrayList<>();
    private final List<RawChange> changes = new ArrayList<>();
    private final List<ByteString> keyValues = new ArrayList<>();
    private ArchiveHeader header = ArchiveHeader.getDefaultInstance();
    private ArchiveTree tree = ArchiveTree.getDefaultInstance();
    private boolean isTreeRefused;
    private long changesBytes;
    private long keyValuesBytes;
    private SpaceAdmission.@Nullable Admitted admitted;
    private long addedTrees;
    private long addedChanges;
    private long addedKeyValues;

    private SpaceImport(AccountRuntime runtime, TreeAdmission trees) {
        this.runtime = runtime;
        this.trees = trees;
        this.spaces = runtime.admission();
    }

    /**
     * As {@link SpaceService#importSpace}.
     *
     * @throws SyncSpaceException {@code FILE_NOT_FOUND}, {@code INVALID_ARCHIVE}, {@code FORMAT_TOO_NEW}, {@code OWN_SPACE}
     */
    public static SpaceService.ImportSummary importFile(AccountRuntime runtime, TreeAdmission trees, Path file) {
        if (!Files.isRegularFile(file)) {
            throw notFound(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteString sha256 = check(channel);
            return new SpaceImport(runtime, trees).run(channel, sha256);
        } catch (NoSuchFileException e) {
            throw notFound(file);
        } catch (AccessDeniedException e) {
            throw SyncSpaceException.invalid("path", "the platform may not read " + file);
        } catch (IOException e) {
            throw SyncSpaceException.of(Reason.STORAGE_FAILED, "the file " + file + " could not be read", e);
        }
    }

    private static SyncSpaceException notFound(Path file) {
        return SyncSpaceException.ofField(Reason.FILE_NOT_FOUND, "path", "there is no file " + file);
    }

    /** Reads everything, keeps nothing. */
    private static ByteString check(FileChannel channel) throws IOException {
        ArchiveInput in = new ArchiveInput(channel);
        ArchiveGrammar grammar = new ArchiveGrammar();
        ArchiveEnd end = ArchiveEnd.getDefaultInstance();
        while (!grammar.isComplete()) {
            ArchiveItem item = in.next();
            grammar.accept(item);
            if (item instanceof ArchiveItem.End last) {
                end = last.end();
            }
        }
        if (!in.isAtEnd()) {
            throw ArchiveInput.invalid("something follows its end");
        }
        ByteString sha256 = in.sha256OfAll();
        if (!sha256.equals(end.getSha256())) {
            throw ArchiveInput.invalid("its hash is another than its end tells");
        }
        return sha256;
    }

    private SpaceService.ImportSummary run(FileChannel channel, ByteString sha256) throws IOException {
        ArchiveInput in = new ArchiveInput(channel);
        ArchiveGrammar grammar = new ArchiveGrammar();
        while (!grammar.isComplete()) {
            ArchiveItem item = in.next();
            grammar.accept(item);
            take(item);
        }
        if (!in.sha256OfAll().equals(sha256)) {
            throw SyncSpaceException.ofField(
                    Reason.INVALID_ARCHIVE,
                    "path",
                    "the file was changed while it was read; what verified was imported: import it again");
        }
        return new SpaceService.ImportSummary(
                space().id(),
                Objects.requireNonNull(admitted).isNew(),
                addedChanges,
                addedTrees,
                addedKeyValues,
                rejections.listed());
    }

    private OpenSpace space() {
        return Objects.requireNonNull(admitted, "the grammar lets no archive end before its settings tree")
                .space();
    }

    private void take(ArchiveItem item) {
        if (item instanceof ArchiveItem.Header first) {
            header = first.header();
        } else if (item instanceof ArchiveItem.AclRecord next) {
            ArchiveRecord record = next.record();
            acl.add(new AclRow(acl.size(), ObjectId.of(record.getId()), record.getRaw()));
        } else if (item instanceof ArchiveItem.Tree next) {
            admitChanges(true);
            tree = next.tree();
            isTreeRefused = false;
        } else if (item instanceof ArchiveItem.Change next) {
            takeChange(next.record());
        } else if (item instanceof ArchiveItem.KeyValue next) {
            admitChanges(true);
            takeKeyValue(next.raw());
        } else {
            admitChanges(true);
            admitKeyValues();
        }
    }

    private void takeChange(ArchiveRecord change) {
        if (admitted == null) {
            // The first change is the root of the settings tree, which makes the space together with what came before.
            admitSpace(change);
        }
        if (changes.size() >= ArchiveLimits.BATCH_MAX_CHANGES || changesBytes >= ArchiveLimits.BATCH_MAX_BYTES) {
            admitChanges(false);
        }
        changes.add(new RawChange(ObjectId.of(change.getId()), change.getRaw()));
        changesBytes += change.getRaw().size();
    }

    private void admitSpace(ArchiveRecord settingsRoot) {
        try {
            SpaceAdmission.Admitted made = spaces.admit(new SpaceAdmission.Candidate(
                    SpaceId.of(header.getSpaceId()),
                    header.getRawHeader(),
                    acl,
                    ObjectId.of(settingsRoot.getId()),
                    settingsRoot.getRaw()));
            admitted = made;
            if (made.isNew()) {
                addedTrees++;
                addedChanges++;
            }
            if (made.opensMore()) {
                runtime.readAnew(made.space());
            }
        } catch (SpaceException | AclException | DecodeException e) {
            throw ArchiveInput.invalid(((ProtocolException) e).error() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Admits what was read of the present tree.
     *
     * @param isWhole no change of the tree follows
     */
    private void admitChanges(boolean isWhole) {
        if (!changes.isEmpty() && !isTreeRefused) {
            ObjectId id = ObjectId.of(tree.getId());
            List<ObjectId> heads =
                    isWhole ? tree.getHeadsList().stream().map(ObjectId::of).toList() : List.of();
            TreeAdmission.Admission admission = trees.admit(runtime, space(), id, List.copyOf(changes), heads);
            addedTrees += admission.isNewTree() ? 1 : 0;
            addedChanges += admission.addedChanges();
            rejections.addAll(admission.rejections());
            // What follows of a tree whose root was refused belongs to nothing.
            isTreeRefused = !admission.rejections().isEmpty()
                    && runtime.store().object(space().id(), id).isEmpty();
        }
        changes.clear();
        changesBytes = 0;
    }

    private void takeKeyValue(ByteString raw) {
        keyValues.add(raw);
        keyValuesBytes += raw.size();
        if (keyValuesBytes >= ArchiveLimits.BATCH_MAX_BYTES) {
            admitKeyValues();
        }
    }

    private void admitKeyValues() {
        if (!keyValues.isEmpty()) {
            SpaceAdmission.KeyValuesAdmitted admission = spaces.admitKeyValues(space(), List.copyOf(keyValues));
            addedKeyValues += admission.added();
            rejections.addAll(admission.rejections());
        }
        keyValues.clear();
        keyValuesBytes = 0;
    }
}
