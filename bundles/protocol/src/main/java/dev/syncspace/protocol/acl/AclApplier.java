package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclAccountAdd;
import dev.syncspace.proto.anysync.acl.AclAccountInvite;
import dev.syncspace.proto.anysync.acl.AclAccountInviteJoin;
import dev.syncspace.proto.anysync.acl.AclAccountPermissionChange;
import dev.syncspace.proto.anysync.acl.AclAccountRemove;
import dev.syncspace.proto.anysync.acl.AclAccountRequestAccept;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclEncryptedReadKey;
import dev.syncspace.proto.anysync.acl.AclOneToOneInfo;
import dev.syncspace.proto.anysync.acl.AclOwnershipChange;
import dev.syncspace.proto.anysync.acl.AclReadKeyChange;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.acl.AclSpaceOptionsChange;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;

/**
 * Applies the contents of records exactly as v0.11.20 does, so that every replica comes to the same state. Whether anybody is
 * asked for permissions, the rules say. Refuses what the reference crashes on.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/acl/list/aclstate.go (applyChangeContent).
 */
final class AclApplier {
    private static final int ONE_TO_ONE_WRITERS = 2;

    private final AclState state;
    private final AclKeyRing keyRing;
    private final AclValidator validator;

    AclApplier(AclState state, AclKeyRing keyRing, AclRules rules) {
        this.state = state;
        this.keyRing = keyRing;
        this.validator = new AclValidator(state, rules);
    }

    void applyRoot(AclRoot root, ObjectId id) throws AclException {
        try {
            PublicKey owner = PublicKey.fromProto(root.getIdentity());
            state.readKeyRecords.add(id);
            if (root.hasOneToOneInfo()) {
                applyOneToOne(root.getOneToOneInfo(), id);
            } else {
                state.keys.put(id, keyRing.ofRoot(root, owner, id));
                putOwner(owner, root.getEncryptedOwnerMetadata(), id);
            }
            if (root.hasOptions()) {
                state.optionChanges.add(
                        new AclState.OptionChange(id, root.getOptions().getDeleteRestricted()));
            }
        } catch (DecodeException e) {
            throw AclRecord.malformed(id, e);
        }
    }

    private void putOwner(PublicKey owner, ByteString metadata, ObjectId id) {
        state.put(AclAccount.unknown(owner)
                .withStatus(AclAccount.Status.ACTIVE)
                .withMetadata(metadata, id)
                .withPermissions(AclPermissions.OWNER, id));
    }

    private void applyOneToOne(AclOneToOneInfo info, ObjectId id) throws AclException, DecodeException {
        if (info.getWritersCount() != ONE_TO_ONE_WRITERS) {
            throw new AclException(
                    AclError.MALFORMED,
                    "record " + id + ": a one-to-one space has two writers, not " + info.getWritersCount());
        }
        state.keys.put(id, keyRing.ofOneToOne(info, id));
        putOwner(PublicKey.fromProto(info.getOwner()), ByteString.EMPTY, id);
        for (ByteString writer : info.getWritersList()) {
            state.put(AclAccount.unknown(PublicKey.fromProto(writer))
                    .withStatus(AclAccount.Status.ACTIVE)
                    .withMetadata(ByteString.EMPTY, id)
                    .withPermissions(AclPermissions.WRITER, id));
        }
    }

    void apply(AclRecord record) throws AclException {
        try {
            // Trap: a record without contents, or with contents of an unknown kind, advances the head.
            for (AclContentValue content : record.data().getAclContentList()) {
                // By the state behind the contents before it.
                validator.check(record.author(), content);
                apply(record, content);
            }
        } catch (DecodeException e) {
            throw AclRecord.malformed(record.id(), e);
        }
    }

    private void apply(AclRecord record, AclContentValue content) throws AclException, DecodeException {
        ObjectId id = record.id();
        switch (content.getValueCase()) {
            case INVITE -> invite(id, content.getInvite());
            case INVITE_REVOKE ->
                state.invites.remove(ObjectId.of(content.getInviteRevoke().getInviteRecordId()));
            case INVITE_CHANGE ->
                state.invites.computeIfPresent(
                        ObjectId.of(content.getInviteChange().getInviteRecordId()),
                        (key, invite) -> new AclInvite(
                                invite.key(),
                                invite.typeNumber(),
                                new AclPermissions(content.getInviteChange().getPermissionsValue()),
                                invite.encryptedReadKey()));
            case REQUEST_JOIN -> requestJoin(record, content.getRequestJoin().getMetadata());
            case REQUEST_ACCEPT -> requestAccept(id, content.getRequestAccept());
            case REQUEST_DECLINE ->
                answer(ObjectId.of(content.getRequestDecline().getRequestRecordId()), AclAccount.Status.DECLINED);
            case REQUEST_CANCEL ->
                requestCancel(ObjectId.of(content.getRequestCancel().getRecordId()));
            case ACCOUNT_REQUEST_REMOVE -> requestRemove(record);
            case PERMISSION_CHANGE -> permissionChange(record, content.getPermissionChange());
            case PERMISSION_CHANGES -> {
                for (AclAccountPermissionChange change :
                        content.getPermissionChanges().getChangesList()) {
                    permissionChange(record, change);
                }
            }
            case ACCOUNTS_ADD -> {
                for (AclAccountAdd addition : content.getAccountsAdd().getAdditionsList()) {
                    accountAdd(id, addition);
                }
            }
            case ACCOUNT_REMOVE -> accountRemove(id, content.getAccountRemove());
            case READ_KEY_CHANGE -> readKeyChange(id, content.getReadKeyChange());
            case INVITE_JOIN -> inviteJoin(id, content.getInviteJoin());
            case OWNERSHIP_CHANGE -> ownershipChange(record, content.getOwnershipChange());
            case SPACE_OPTIONS_CHANGE -> optionsChange(id, content.getSpaceOptionsChange());
            case VALUE_NOT_SET -> {}
        }
    }

    private void invite(ObjectId id, AclAccountInvite invite) throws DecodeException {
        // Trap: the record id is the key, so the second invite of a record replaces the first.
        state.invites.put(
                id,
                new AclInvite(
                        PublicKey.fromProto(invite.getInviteKey()),
                        invite.getInviteTypeValue(),
                        new AclPermissions(invite.getPermissionsValue()),
                        invite.getEncryptedReadKey()));
    }

    private void requestJoin(AclRecord record, ByteString metadata) {
        PublicKey author = record.author();
        ObjectId keyRecord = state.currentReadKeyRecord();
        state.pending.put(author, record.id());
        state.requests.put(record.id(), new AclRequest(record.id(), author, AclRequest.Kind.JOIN, metadata, keyRecord));
        AclAccount account = state.accountOrUnknown(author);
        state.put(new AclAccount(
                author, AclPermissions.NONE, AclAccount.Status.JOINING, keyRecord, metadata, account.history()));
    }

    private void requestAccept(ObjectId id, AclAccountRequestAccept accept) throws AclException, DecodeException {
        PublicKey identity = PublicKey.fromProto(accept.getIdentity());
        AclRequest request = takeRequest(ObjectId.of(accept.getRequestRecordId()));
        state.pending.remove(identity);
        state.put(state.accountOrUnknown(identity)
                .withMetadata(request.metadata(), request.keyRecordId())
                .withStatus(AclAccount.Status.ACTIVE)
                .withPermissions(new AclPermissions(accept.getPermissionsValue()), id));
        if (keyRing.isMe(identity)) {
            keyRing.unpackAll(state, accept.getEncryptedReadKey(), id);
        }
    }

    private AclRequest takeRequest(ObjectId id) throws AclException {
        AclRequest request = state.requests.remove(id);
        if (request == null) {
            throw new AclException(AclError.NO_SUCH_REQUEST, "there is no request " + id);
        }
        state.pending.remove(request.key());
        return request;
    }

    private void answer(ObjectId requestId, AclAccount.Status status) throws AclException {
        AclRequest request = takeRequest(requestId);
        state.put(existing(request.key()).withStatus(status));
    }

    private void requestCancel(ObjectId requestId) throws AclException {
        AclRequest request = state.requests.get(requestId);
        boolean isJoin = request == null || request.kind() == AclRequest.Kind.JOIN;
        answer(requestId, isJoin ? AclAccount.Status.CANCELED : AclAccount.Status.ACTIVE);
    }

    private AclAccount existing(PublicKey key) throws AclException {
        AclAccount account = state.accounts.get(key);
        if (account == null) {
            throw new AclException(AclError.NO_SUCH_ACCOUNT, "there is no account " + key);
        }
        return account;
    }

    private void requestRemove(AclRecord record) throws AclException {
        AclAccount account = existing(record.author());
        if (account.permissions().equals(AclPermissions.GUEST)) {
            throw new AclException(AclError.INSUFFICIENT_PERMISSIONS, "a guest cannot ask to be removed");
        }
        state.pending.put(record.author(), record.id());
        state.requests.put(
                record.id(),
                new AclRequest(record.id(), record.author(), AclRequest.Kind.REMOVE, ByteString.EMPTY, ObjectId.EMPTY));
        state.put(account.withStatus(AclAccount.Status.REMOVING));
    }

    private void permissionChange(AclRecord record, AclAccountPermissionChange change)
            throws AclException, DecodeException {
        validator.permissionChange(record.author(), change);
        PublicKey identity = PublicKey.fromProto(change.getIdentity());
        state.put(state.accountOrUnknown(identity)
                .withPermissions(new AclPermissions(change.getPermissionsValue()), record.id()));
    }

    private void accountAdd(ObjectId id, AclAccountAdd addition) throws AclException, DecodeException {
        PublicKey identity = PublicKey.fromProto(addition.getIdentity());
        state.put(state.accountOrUnknown(identity)
                .withStatus(AclAccount.Status.ACTIVE)
                .withMetadata(addition.getMetadata(), state.currentReadKeyRecord())
                .withFreshPermissions(new AclPermissions(addition.getPermissionsValue()), id));
        if (keyRing.isMe(identity)) {
            keyRing.unpackAll(state, addition.getEncryptedReadKey(), id);
        }
    }

    private void inviteJoin(ObjectId id, AclAccountInviteJoin join) throws AclException, DecodeException {
        PublicKey identity = PublicKey.fromProto(join.getIdentity());
        AclInvite invite = state.invites.get(ObjectId.of(join.getInviteRecordId()));
        AclPermissions permissions = new AclPermissions(join.getPermissionsValue());
        if (permissions.isNone() && invite != null) {
            permissions = invite.permissions();
        }
        ObjectId pending = state.pending.remove(identity);
        if (pending != null) {
            state.requests.remove(pending);
        }
        state.put(state.accountOrUnknown(identity)
                .withStatus(AclAccount.Status.ACTIVE)
                .withMetadata(join.getMetadata(), state.currentReadKeyRecord())
                .withPermissions(permissions, id));
        if (keyRing.isMe(identity)) {
            keyRing.unpackAll(state, join.getEncryptedReadKey(), id);
        }
    }

    private void ownershipChange(AclRecord record, AclOwnershipChange change) throws DecodeException {
        PublicKey next = PublicKey.fromProto(change.getNewOwnerIdentity());
        state.put(state.accountOrUnknown(record.author())
                .withPermissions(new AclPermissions(change.getOldOwnerPermissionsValue()), record.id()));
        state.put(state.accountOrUnknown(next).withPermissions(AclPermissions.OWNER, record.id()));
    }

    private void accountRemove(ObjectId id, AclAccountRemove remove) throws AclException, DecodeException {
        for (ByteString removed : remove.getIdentitiesList()) {
            PublicKey identity = PublicKey.fromProto(removed);
            AclAccount account = existing(identity);
            ObjectId pending = state.pending.remove(identity);
            if (pending != null) {
                state.requests.remove(pending);
            }
            state.put(account.withStatus(AclAccount.Status.REMOVED).withPermissions(AclPermissions.NONE, id));
        }
        if (!remove.hasReadKeyChange()) {
            throw new AclException(
                    AclError.INCORRECT_READ_KEY, "record " + id + " removes accounts without a new read key");
        }
        readKeyChange(id, remove.getReadKeyChange());
    }

    private void readKeyChange(ObjectId id, AclReadKeyChange change) throws AclException, DecodeException {
        AclKeys keys = new AclKeys(
                PublicKey.fromProto(change.getMetadataPubKey()),
                change.getEncryptedMetadataPrivKey(),
                change.getEncryptedOldReadKey(),
                null,
                null);
        for (AclEncryptedReadKey entry : change.getAccountKeysList()) {
            if (isMine(entry)) {
                keys = keyRing.open(keys, entry.getEncryptedReadKey(), id);
            }
        }
        state.readKeyRecords.add(id);
        state.keys.put(id, keys);
        for (AclEncryptedReadKey entry : change.getInviteKeysList()) {
            PublicKey inviteKey = PublicKey.fromProto(entry.getIdentity());
            state.invites.replaceAll((recordId, invite) -> invite.key().equals(inviteKey)
                    ? new AclInvite(
                            invite.key(), invite.typeNumber(), invite.permissions(), entry.getEncryptedReadKey())
                    : invite);
        }
    }

    /** An entry whose identity cannot be read is passed over: v0.11.20 may crash there. */
    private boolean isMine(AclEncryptedReadKey entry) {
        try {
            return keyRing.isMe(PublicKey.fromProto(entry.getIdentity()));
        } catch (DecodeException ignored) {
            return false;
        }
    }

    private void optionsChange(ObjectId id, AclSpaceOptionsChange change) {
        state.optionChanges.add(new AclState.OptionChange(
                id, change.hasOptions() ? change.getOptions().getDeleteRestricted() : null));
    }
}
