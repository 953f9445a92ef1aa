package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The access control log of a space: its records in order, and the state behind the last one, as one account sees it or
 * nobody. Not thread-safe: the owner serialises calls; {@link #copy} gives another thread its own.
 *
 * <p>Records that a trusted acceptor has signed are applied as v0.11.20 applies them, without asking for permissions
 * (decision D3): who refused more would stop at a record that the rest of the network took.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/acl/list/list.go, aclstate.go.
 */
public final class AclList {
    private final ObjectId rootId;
    private final AclKeyRing keyRing;
    private final AclAcceptors acceptors;
    private final List<ObjectId> records = new ArrayList<>();
    private final Map<ObjectId, Integer> indexes = new HashMap<>();
    private AclState state;

    private AclList(ObjectId rootId, AclKeyRing keyRing, AclAcceptors acceptors, AclState state) {
        this.rootId = rootId;
        this.keyRing = keyRing;
        this.acceptors = acceptors;
        this.state = state;
    }

    /**
     * The log that starts with a root.
     *
     * @param raw RawRecord bytes of the root
     * @param id its id, which is the id of the log
     * @param me account key to open keys with; null: nobody's view, as a node has it
     * @param acceptors whose acceptance makes later records count
     * @throws AclException {@code MALFORMED}, {@code INCORRECT_KEY_TYPE}, {@code INVALID_SIGNATURE}, {@code INCORRECT_CID},
     *     {@code FAILED_TO_DECRYPT}, {@code INCORRECT_READ_KEY}, {@code LIMIT_EXCEEDED}
     */
    public static AclList ofRoot(ByteString raw, ObjectId id, @Nullable SigningKey me, AclAcceptors acceptors)
            throws AclException {
        AclRoot root = AclRecord.readRoot(raw, id);
        AclState state = new AclState(root.hasOneToOneInfo());
        AclKeyRing keyRing = new AclKeyRing(me);
        new AclApplier(state, keyRing, AclRules.ACCEPTED).applyRoot(root, id);
        AclList list = new AclList(id, keyRing, acceptors, state);
        list.append(id);
        return list;
    }

    /**
     * Appends a record.
     *
     * @param raw RawRecord bytes with the acceptor's fields
     * @throws AclException why it is refused; the log stays as it was
     */
    public void add(ByteString raw, ObjectId id) throws AclException {
        requireRoom(id);
        state = behind(AclRecord.read(raw, id, acceptors), AclRules.ACCEPTED);
        append(id);
    }

    /**
     * Appends a record that nobody has accepted, after judging it: for logs that are not shared.
     *
     * @param raw RawRecord bytes; fields of an acceptor are not looked at
     * @throws AclException why it is refused; the log stays as it was
     */
    public void addJudged(ByteString raw, ObjectId id, AclRules rules) throws AclException {
        requireRoom(id);
        state = behind(AclRecord.read(raw, id, AclAcceptors.unchecked()), rules);
        append(id);
    }

    /**
     * Judges a record that somebody submits: it has no acceptor yet, and so no id. The log stays as it is.
     *
     * @param raw RawRecord bytes
     * @throws AclException why it is refused
     */
    public void judge(ByteString raw, AclRules rules) throws AclException {
        behind(AclRecord.readSubmitted(raw), rules);
    }

    private AclState behind(AclRecord record, AclRules rules) throws AclException {
        ObjectId id = record.id();
        if (state.isOneToOne) {
            throw new AclException(AclError.ONE_TO_ONE, "the log of a one-to-one space takes no record");
        }
        if (!record.previousId().equals(head())) {
            throw new AclException(
                    AclError.INCORRECT_RECORD_SEQUENCE,
                    "record " + id + " follows " + record.previousId() + ", the head is " + head());
        }
        AclState next = state.copy();
        new AclApplier(next, keyRing, rules).apply(record);
        return next;
    }

    private void requireRoom(ObjectId id) throws AclException {
        if (indexes.containsKey(id)) {
            throw new AclException(AclError.RECORD_ALREADY_EXISTS, "record " + id + " is in the log already");
        }
        if (records.size() >= AclLimits.RECORDS_MAX) {
            throw new AclException(AclError.LIMIT_EXCEEDED, "a log has at most " + AclLimits.RECORDS_MAX + " records");
        }
    }

    private void append(ObjectId id) {
        indexes.put(id, records.size());
        records.add(id);
    }

    /** An independent log with the same records and state. */
    public AclList copy() {
        AclList copy = new AclList(rootId, keyRing, acceptors, state.copy());
        copy.records.addAll(records);
        copy.indexes.putAll(indexes);
        return copy;
    }

    /** Id of the root, which is the id of the log. */
    public ObjectId rootId() {
        return rootId;
    }

    /** Id of the last record. */
    public ObjectId head() {
        return records.get(records.size() - 1);
    }

    /** Number of records, the root included. */
    public int size() {
        return records.size();
    }

    /** Ids of all records, in order. Unmodifiable. */
    public List<ObjectId> recordIds() {
        return List.copyOf(records);
    }

    /** Position of a record, the root at 0; empty if the log has none with this id. */
    public OptionalInt indexOf(ObjectId recordId) {
        Integer index = indexes.get(recordId);
        return index == null ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** All accounts that were ever named, in the order in which they came. Unmodifiable. */
    public List<AclAccount> accounts() {
        return List.copyOf(state.accounts.values());
    }

    /** Open invites by the record that made them, in the order of the log. A copy. */
    public Map<ObjectId, AclInvite> invites() {
        return new LinkedHashMap<>(state.invites);
    }

    /** Requests without an answer, in the order of the log. Unmodifiable. */
    public List<AclRequest> requests() {
        return List.copyOf(state.requests.values());
    }

    /** Whether it is the log of a one-to-one space. */
    public boolean isOneToOne() {
        return state.isOneToOne;
    }

    /** The same key as the log holds it, so that it is decoded once; the key itself if the log does not name it. */
    public PublicKey known(PublicKey key) {
        return state.accountOrUnknown(key).key();
    }

    /** Whether the account was ever named. */
    public boolean hasAccount(PublicKey who) {
        return state.accounts.containsKey(who);
    }

    /** What an account may do now; {@link AclPermissions#NONE} if it was never named. */
    public AclPermissions permissions(PublicKey who) {
        return state.accountOrUnknown(who).permissions();
    }

    /**
     * What an account could do right behind a record.
     *
     * @throws AclException {@code NO_SUCH_RECORD}, {@code NO_SUCH_ACCOUNT}
     */
    public AclPermissions permissionsAt(ObjectId recordId, PublicKey who) throws AclException {
        int index = requireIndex(recordId);
        AclAccount account = state.accounts.get(who);
        if (account == null) {
            throw new AclException(AclError.NO_SUCH_ACCOUNT, "the log has no account " + who);
        }
        List<AclAccount.PermissionChange> history = account.history();
        for (int i = history.size() - 1; i >= 0; i--) {
            if (requireIndex(history.get(i).recordId()) <= index) {
                return history.get(i).permissions();
            }
        }
        return AclPermissions.NONE;
    }

    /** Records that introduced a read key, the root first. Their ids are the ids of the keys. Unmodifiable. */
    public List<ObjectId> readKeyIds() {
        return List.copyOf(state.readKeyRecords);
    }

    /** Id of the newest read key. */
    public ObjectId currentReadKeyId() {
        return state.currentReadKeyRecord();
    }

    /**
     * Id of the read key that was the newest right behind a record.
     *
     * @throws AclException {@code NO_SUCH_RECORD}
     */
    public ObjectId readKeyIdAt(ObjectId recordId) throws AclException {
        int index = requireIndex(recordId);
        for (int i = state.readKeyRecords.size() - 1; i >= 0; i--) {
            if (requireIndex(state.readKeyRecords.get(i)) <= index) {
                return state.readKeyRecords.get(i);
            }
        }
        return rootId;
    }

    /** A read key; empty if there is none with this id or this account cannot open it. */
    public Optional<SymmetricKey> readKey(ObjectId readKeyId) {
        AclKeys keys = state.keys.get(readKeyId);
        return keys == null ? Optional.empty() : Optional.ofNullable(keys.readKey());
    }

    /** All read keys that this account can open, the oldest first. A copy. */
    public Map<ObjectId, SymmetricKey> readKeys() {
        Map<ObjectId, SymmetricKey> open = new LinkedHashMap<>();
        for (ObjectId id : state.readKeyRecords) {
            readKey(id).ifPresent(key -> open.put(id, key));
        }
        return open;
    }

    /** The metadata key that a record introduced; empty if this account cannot open it. */
    public Optional<SigningKey> metadataKey(ObjectId readKeyId) {
        AclKeys keys = state.keys.get(readKeyId);
        return keys == null ? Optional.empty() : Optional.ofNullable(keys.metadataKey());
    }

    /** What an account tells of itself; empty if this account cannot read it. */
    public Optional<byte[]> metadata(PublicKey who) {
        AclAccount account = state.accountOrUnknown(who);
        return metadataKey(account.keyRecordId()).flatMap(key -> {
            try {
                return Optional.of(key.openBox(account.requestMetadata().toByteArray()));
            } catch (ProtocolException unreadable) {
                return Optional.empty();
            }
        });
    }

    /** Whether only managers may delete what others made; empty if the log never said. */
    public Optional<Boolean> deleteRestricted() {
        return deleteRestrictedUpTo(records.size() - 1);
    }

    /**
     * As {@link #deleteRestricted}, right behind a record.
     *
     * @throws AclException {@code NO_SUCH_RECORD}
     */
    public Optional<Boolean> deleteRestrictedAt(ObjectId recordId) throws AclException {
        return deleteRestrictedUpTo(requireIndex(recordId));
    }

    private Optional<Boolean> deleteRestrictedUpTo(int index) {
        for (int i = state.optionChanges.size() - 1; i >= 0; i--) {
            AclState.OptionChange change = state.optionChanges.get(i);
            if (Objects.requireNonNull(indexes.get(change.recordId())) <= index) {
                return Optional.ofNullable(change.deleteRestricted());
            }
        }
        return Optional.empty();
    }

    private int requireIndex(ObjectId recordId) throws AclException {
        Integer index = indexes.get(recordId);
        if (index == null) {
            throw new AclException(AclError.NO_SUCH_RECORD, "the log has no record " + recordId);
        }
        return index;
    }
}
