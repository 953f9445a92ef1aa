package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceException;
import dev.syncspace.protocol.space.SpaceValidator;
import java.util.List;
import java.util.Optional;

/**
 * The verified records with which a space begins on this device. Immutable.
 *
 * @param row its row
 * @param acl ACL records, the root first
 * @param settingsRoot RawTreeChange of the settings tree's root
 */
record SpaceRecords(SpaceRow row, List<AclRow> acl, ByteString settingsRoot) {
    private static final long ROOT_COUNTER = 1;

    SpaceRecords {
        acl = List.copyOf(acl);
    }

    /**
     * The records of a space that this account made, verified as those of a stranger are.
     *
     * @throws SpaceException what does not verify
     * @throws DecodeException what cannot be read
     */
    static SpaceRecords of(NewSpace space, long createdAtMillis, boolean isOwn) throws SpaceException, DecodeException {
        SpaceValidator.validateNewSpace(
                space.header().raw(),
                space.id(),
                space.acl().raw(),
                space.acl().id(),
                space.settings().raw(),
                space.settings().id());
        SpaceRow row = new SpaceRow(
                space.id(),
                space.header().raw(),
                space.acl().id(),
                space.settings().id(),
                KeyValueStore.idOf(space.id()),
                createdAtMillis,
                isOwn);
        return new SpaceRecords(
                row,
                List.of(new AclRow(0, space.acl().id(), space.acl().raw())),
                space.settings().raw());
    }

    /**
     * The ACL log of the records, as an account sees it.
     *
     * @throws AclException a record is refused
     */
    AclList log(SigningKey account) throws AclException {
        AclRow root = acl.get(0);
        AclList log = AclList.ofRoot(root.raw(), root.id(), account, AclAcceptors.unchecked());
        for (AclRow record : acl.subList(1, acl.size())) {
            log.add(record.raw(), record.id());
        }
        return log;
    }

    /** What stores them; what starts the key-value store comes behind. */
    List<WriteBatch.Operation> operations() {
        ObjectId settings = row.settingsId();
        return List.of(
                new WriteBatch.PutSpace(row),
                new WriteBatch.AppendAcl(row.id(), acl),
                new WriteBatch.PutObject(aclRow(row, acl.get(acl.size() - 1).id(), acl.size(), acl.size()), 0),
                new WriteBatch.PutObject(
                        new ObjectRow(
                                row.id(),
                                settings,
                                ObjectRow.Kind.TREE,
                                List.of(settings),
                                Optional.of(settings),
                                ObjectRow.Status.LIVE,
                                false,
                                Optional.empty(),
                                1,
                                1,
                                0,
                                Optional.empty()),
                        0),
                new WriteBatch.AppendChanges(
                        row.id(), settings, List.of(new ChangeRow(settings, 0, ROOT_COUNTER, settingsRoot))));
    }

    /** The head row of an ACL log. */
    static ObjectRow aclRow(SpaceRow space, ObjectId head, int records, int pending) {
        return new ObjectRow(
                space.id(),
                space.aclId(),
                ObjectRow.Kind.ACL,
                List.of(head),
                Optional.empty(),
                ObjectRow.Status.LIVE,
                false,
                Optional.empty(),
                records,
                pending,
                0,
                Optional.empty());
    }
}
