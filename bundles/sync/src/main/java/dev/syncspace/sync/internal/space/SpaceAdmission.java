package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.space.SpaceHeader;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclError;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.keyvalue.KeyValueEntry;
import dev.syncspace.protocol.keyvalue.KeyValueException;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.protocol.space.SpaceException;
import dev.syncspace.protocol.space.SpaceValidator;
import dev.syncspace.protocol.wire.WireFormat;
import dev.syncspace.sync.internal.SpaceErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets spaces, ACL records and key-value entries of a peer or a file in: verifies them as every peer does, and merges them
 * into what is here. Thread-safe.
 */
public final class SpaceAdmission {
    private static final int ATTEMPTS_MAX = 3;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final SpaceContext context;
    private final SpaceDirectory directory;
    private final AclAcceptors acceptors;
    private final List<WriteBatch.Operation> onMoreKeys;

    SpaceAdmission(
            SpaceContext context,
            SpaceDirectory directory,
            AclAcceptors acceptors,
            List<WriteBatch.Operation> onMoreKeys) {
        this.context = context;
        this.directory = directory;
        this.acceptors = acceptors;
        this.onMoreKeys = List.copyOf(onMoreKeys);
    }

    /**
     * The signed objects that make a space, as they came. Immutable.
     *
     * @param rawHeader RawSpaceHeader bytes
     * @param acl ACL records, the root first
     * @param settingsRoot RawTreeChange of the settings tree's root
     */
    public record Candidate(
            SpaceId id, ByteString rawHeader, List<AclRow> acl, ObjectId settingsId, ByteString settingsRoot) {
        public Candidate {
            acl = List.copyOf(acl);
        }
    }

    /**
     * What came of a candidate.
     *
     * @param space the open space
     * @param isNew it was not here before
     * @param opensMore it was here, and this account can read more of it than before
     */
    public record Admitted(OpenSpace space, boolean isNew, boolean opensMore) {}

    /**
     * Verifies a space. One that is not here is stored; the records that are missing here are appended to the log of one that
     * is.
     *
     * @throws SpaceException {@code INCORRECT_SPACE_HEADER}, {@code INCORRECT_CID}: the three objects do not verify, are of
     *     different accounts, or are not those of the space with this id that is here
     * @throws AclException a record is refused, or the log has another record where this one has its own; nothing is stored
     * @throws DecodeException something cannot be read
     * @throws dev.syncspace.api.error.SyncSpaceException {@code OWN_SPACE}, {@code LIMIT_EXCEEDED}
     */
    public Admitted admit(Candidate candidate) throws SpaceException, AclException, DecodeException {
        if (candidate.id().equals(directory.own().id())) {
            throw SpaceErrors.ownSpace(candidate.id());
        }
        AclRow root = candidate.acl().get(0);
        SpaceHeader header = SpaceValidator.validateNewSpace(
                candidate.rawHeader(),
                candidate.id(),
                root.raw(),
                root.id(),
                candidate.settingsRoot(),
                candidate.settingsId());
        requireOneAuthor(candidate, header);
        for (int attempt = 1; ; attempt++) {
            AclList log = verify(candidate.acl());
            try {
                Optional<OpenSpace> here = directory.find(candidate.id());
                return here.isPresent()
                        ? new Admitted(here.get(), false, merge(here.get(), candidate, log))
                        : new Admitted(store(candidate, header, log), true, false);
            } catch (StorageException failure) {
                // Somebody else stored the space or extended its log first.
                if (failure.kind() != StorageException.Kind.CONFLICT || attempt == ATTEMPTS_MAX) {
                    throw failure;
                }
            }
        }
    }

    /**
     * Weakness: the header of version 0 does not name the roots, and the reference does not compare the three identities: a
     * stranger could give a known space roots of his own. Whoever made the header made the roots, in every space that the
     * reference's builders make.
     */
    private static void requireOneAuthor(Candidate candidate, SpaceHeader header)
            throws SpaceException, DecodeException {
        RawRecord acl =
                WireFormat.parse(RawRecord.parser(), candidate.acl().get(0).raw());
        RawTreeChange settings = WireFormat.parse(RawTreeChange.parser(), candidate.settingsRoot());
        AclRoot aclRoot = WireFormat.parse(AclRoot.parser(), acl.getPayload());
        RootChange settingsRoot = WireFormat.parse(RootChange.parser(), settings.getPayload());
        PublicKey author = PublicKey.fromProto(header.getIdentity());
        if (!author.equals(PublicKey.fromProto(aclRoot.getIdentity()))
                || !author.equals(PublicKey.fromProto(settingsRoot.getIdentity()))) {
            throw new SpaceException(
                    SpaceException.Error.INCORRECT_SPACE_HEADER,
                    "space " + candidate.id() + ": header, ACL root and settings root are of different accounts");
        }
    }

    private AclList verify(List<AclRow> records) throws AclException {
        AclRow root = records.get(0);
        AclList log = AclList.ofRoot(root.raw(), root.id(), context.session().signKey(), acceptors);
        for (AclRow record : records.subList(1, records.size())) {
            log.add(record.raw(), record.id());
        }
        return log;
    }

    private OpenSpace store(Candidate candidate, SpaceHeader header, AclList log) {
        SpaceRow row = new SpaceRow(
                candidate.id(),
                candidate.rawHeader(),
                candidate.acl().get(0).id(),
                candidate.settingsId(),
                KeyValueStore.idOf(candidate.id()),
                createdAtMillis(header),
                false);
        SpaceRecords records = new SpaceRecords(row, candidate.acl(), candidate.settingsRoot());
        OpenSpace space = directory.unstored(row, log);
        List<WriteBatch.Operation> operations = new ArrayList<>(records.operations());
        operations.addAll(space.keyValues().begin(SpaceInfo.KEY, Optional.empty()));
        operations.add(SpaceEvents.created(row.id(), context.clock().millis()));
        return directory.enterNew(space, operations);
    }

    /** From the header, whose clock nobody checked; now if it has none. */
    private long createdAtMillis(SpaceHeader header) {
        long seconds = header.getTimestamp();
        return seconds > 0 && seconds <= Long.MAX_VALUE / MILLIS_PER_SECOND
                ? seconds * MILLIS_PER_SECOND
                : context.clock().millis();
    }

    /** Whether keys were opened that were closed before. */
    private boolean merge(OpenSpace space, Candidate candidate, AclList log) throws SpaceException, AclException {
        SpaceRow row = space.row();
        if (!row.aclId().equals(candidate.acl().get(0).id())
                || !row.settingsId().equals(candidate.settingsId())) {
            throw new SpaceException(
                    SpaceException.Error.INCORRECT_SPACE_HEADER, "space " + row.id() + ": it is here with other roots");
        }
        List<ObjectId> stored = space.log().recordIds();
        List<ObjectId> given = log.recordIds();
        int common = Math.min(stored.size(), given.size());
        if (!stored.subList(0, common).equals(given.subList(0, common))) {
            throw new AclException(
                    AclError.INCORRECT_RECORD_SEQUENCE,
                    "space " + row.id() + ": its ACL log here goes on in another way");
        }
        if (given.size() <= stored.size()) {
            SpaceAcl.destroyKeys(log);
            return false;
        }
        boolean opensMore = log.readKeys().size() > space.log().readKeys().size();
        List<WriteBatch.Operation> operations = append(row, candidate.acl(), stored.size(), log.head());
        if (opensMore) {
            operations.addAll(onMoreKeys);
        }
        directory.extendAcl(space, log, operations);
        return opensMore;
    }

    private List<WriteBatch.Operation> append(SpaceRow row, List<AclRow> records, int stored, ObjectId newHead) {
        List<AclRow> missing = records.subList(stored, records.size());
        Optional<ObjectRow> head = context.store().object(row.id(), row.aclId());
        int pending = head.map(ObjectRow::pendingChanges).orElse(0) + missing.size();
        List<WriteBatch.Operation> operations = new ArrayList<>();
        operations.add(new WriteBatch.AppendAcl(row.id(), missing));
        operations.add(new WriteBatch.PutObject(
                SpaceRecords.aclRow(row, newHead, records.size(), pending),
                head.map(ObjectRow::revision).orElse(0L)));
        return operations;
    }

    /**
     * Verifies key-value entries and merges them into the store of a space. Entries that may not be shown are kept hidden.
     *
     * @param raw serialised StoreKeyValue messages
     */
    public KeyValuesAdmitted admitKeyValues(OpenSpace space, List<ByteString> raw) {
        List<KeyValueEntry> verified = new ArrayList<>();
        List<SpaceService.Rejection> rejections = new ArrayList<>();
        for (ByteString bytes : raw) {
            try {
                verified.add(KeyValueEntry.readAndVerify(bytes));
            } catch (KeyValueException e) {
                rejections.add(
                        new SpaceService.Rejection(idText(bytes), e.error().name(), message(e)));
            }
        }
        SpaceKeyValues store = space.keyValues();
        SpaceKeyValues.Merge merge = store.merge(
                verified,
                changes -> store.showsNewInfo(changes)
                        ? List.of(
                                SpaceEvents.updated(space.id(), context.clock().millis()))
                        : List.of());
        for (KeyValueEntry entry : merge.unknownHead()) {
            rejections.add(new SpaceService.Rejection(
                    entry.idText(), AclError.NO_SUCH_RECORD.name(), "it names an ACL record that is not in the log"));
        }
        for (KeyValueEntry entry : merge.overLimit()) {
            rejections.add(new SpaceService.Rejection(
                    entry.idText(),
                    KeyValueException.Error.LIMIT_EXCEEDED.name(),
                    "the key-value store of the space is full"));
        }
        return new KeyValuesAdmitted(merge.added(), rejections);
    }

    /** What names an entry that could not be read: the id that it claims, or the hash of its bytes. */
    private static String idText(ByteString raw) {
        try {
            String claimed =
                    ObjectId.of(StoreKeyValue.parseFrom(raw).getKeyPeerId()).toString();
            return claimed.isEmpty() ? ObjectId.ofContent(raw).text() : claimed;
        } catch (InvalidProtocolBufferException unreadable) {
            return ObjectId.ofContent(raw).text();
        }
    }

    private static String message(KeyValueException e) {
        return Objects.requireNonNullElse(e.getMessage(), "");
    }

    /**
     * What came of key-value entries.
     *
     * @param added entries that are stored now and were not before
     * @param rejections what was refused; nothing of it is stored
     */
    public record KeyValuesAdmitted(long added, List<SpaceService.Rejection> rejections) {
        public KeyValuesAdmitted {
            rejections = List.copyOf(rejections);
        }
    }
}
