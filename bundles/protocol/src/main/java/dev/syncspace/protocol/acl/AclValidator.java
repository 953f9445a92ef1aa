package dev.syncspace.protocol.acl;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclAccountAdd;
import dev.syncspace.proto.anysync.acl.AclAccountInvite;
import dev.syncspace.proto.anysync.acl.AclAccountInviteChange;
import dev.syncspace.proto.anysync.acl.AclAccountInviteJoin;
import dev.syncspace.proto.anysync.acl.AclAccountPermissionChange;
import dev.syncspace.proto.anysync.acl.AclAccountRemove;
import dev.syncspace.proto.anysync.acl.AclAccountRequestAccept;
import dev.syncspace.proto.anysync.acl.AclAccountRequestJoin;
import dev.syncspace.proto.anysync.acl.AclAccountsAdd;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclEncryptedReadKey;
import dev.syncspace.proto.anysync.acl.AclInviteType;
import dev.syncspace.proto.anysync.acl.AclOwnershipChange;
import dev.syncspace.proto.anysync.acl.AclReadKeyChange;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Judges the contents of a record by the state in front of each: who may do what. The checks and their order are those of the
 * reference; the first failure decides.
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/acl/list/validator.go.
 */
final class AclValidator {
    /** Encrypted metadata of whoever joins, in bytes. */
    private static final int METADATA_MAX_BYTES = 1024;

    private final AclState state;
    private final AclRules rules;

    AclValidator(AclState state, AclRules rules) {
        this.state = state;
        this.rules = rules;
    }

    /** Judges one content; changes of permissions are judged one by one with {@link #permissionChange}. */
    void check(PublicKey author, AclContentValue content) throws AclException, DecodeException {
        if (rules == AclRules.ACCEPTED) {
            return;
        }
        switch (content.getValueCase()) {
            case INVITE -> invite(author, content.getInvite());
            case INVITE_REVOKE -> {
                requireManager(author);
                invite(content.getInviteRevoke().getInviteRecordId());
            }
            case INVITE_CHANGE -> inviteChange(author, content.getInviteChange());
            case REQUEST_JOIN -> requestJoin(author, content.getRequestJoin());
            case INVITE_JOIN -> inviteJoin(author, content.getInviteJoin());
            case REQUEST_ACCEPT -> requestAccept(author, content.getRequestAccept());
            case REQUEST_DECLINE -> {
                requireManager(author);
                require(
                        request(content.getRequestDecline().getRequestRecordId())
                                        .kind()
                                == AclRequest.Kind.JOIN,
                        AclError.NO_SUCH_REQUEST,
                        "only a request to join can be declined");
            }
            case REQUEST_CANCEL ->
                require(
                        request(content.getRequestCancel().getRecordId()).key().equals(author),
                        AclError.INSUFFICIENT_PERMISSIONS,
                        "a request is cancelled by whoever made it");
            case ACCOUNT_REQUEST_REMOVE -> requestRemove(author);
            case ACCOUNTS_ADD -> accountsAdd(author, content.getAccountsAdd());
            case ACCOUNT_REMOVE -> accountRemove(author, content.getAccountRemove());
            case READ_KEY_CHANGE -> {
                requireManager(author);
                readKeyChange(content.getReadKeyChange(), Set.of());
            }
            case OWNERSHIP_CHANGE -> ownershipChange(author, content.getOwnershipChange());
            case SPACE_OPTIONS_CHANGE -> requireOwner(author);
            case PERMISSION_CHANGE, PERMISSION_CHANGES, VALUE_NOT_SET -> {}
        }
    }

    private AclPermissions permissions(PublicKey account) {
        return state.accountOrUnknown(account).permissions();
    }

    private static void require(boolean holds, AclError error, String message) throws AclException {
        if (!holds) {
            throw new AclException(error, message);
        }
    }

    private static void permit(boolean holds, String message) throws AclException {
        require(holds, AclError.INSUFFICIENT_PERMISSIONS, message);
    }

    private void requireManager(PublicKey author) throws AclException {
        permit(permissions(author).canManageAccounts(), author + " is neither owner nor admin");
    }

    private void requireOwner(PublicKey author) throws AclException {
        permit(permissions(author).equals(AclPermissions.OWNER), author + " is not the owner");
    }

    /** Newer networks: an admin neither makes nor touches an admin. */
    private void requireOwnerFor(PublicKey author, AclPermissions subject) throws AclException {
        if (rules == AclRules.STRICT && subject.equals(AclPermissions.ADMIN)) {
            permit(permissions(author).equals(AclPermissions.OWNER), "only the owner decides who is an admin");
        }
    }

    private AclInvite invite(ByteString recordId) throws AclException {
        ObjectId id = ObjectId.of(recordId);
        AclInvite invite = state.invites.get(id);
        if (invite == null) {
            throw new AclException(AclError.NO_SUCH_INVITE, "there is no invite " + id);
        }
        return invite;
    }

    private static boolean isOpen(AclInvite invite) {
        return invite.typeNumber() == AclInviteType.AnyoneCanJoin_VALUE;
    }

    private static void requireOpen(AclInvite invite, boolean isOpen) throws AclException {
        require(isOpen(invite) == isOpen, AclError.NO_SUCH_INVITE, "the invite is of the other kind");
    }

    private AclRequest request(ByteString recordId) throws AclException {
        ObjectId id = ObjectId.of(recordId);
        AclRequest request = state.requests.get(id);
        if (request == null) {
            throw new AclException(AclError.NO_SUCH_REQUEST, "there is no request " + id);
        }
        return request;
    }

    private void invite(PublicKey author, AclAccountInvite invite) throws AclException, DecodeException {
        PublicKey.fromProto(invite.getInviteKey());
        requireManager(author);
        if (invite.getInviteTypeValue() == AclInviteType.AnyoneCanJoin_VALUE) {
            AclPermissions granted = new AclPermissions(invite.getPermissionsValue());
            permitGrant(granted);
            requireOwnerFor(author, granted);
            requireKey(invite.getEncryptedReadKey());
        }
    }

    private static void permitGrant(AclPermissions granted) throws AclException {
        permit(
                !granted.equals(AclPermissions.OWNER) && !granted.isNone() && !granted.equals(AclPermissions.GUEST),
                "an open invite cannot make anybody " + granted);
    }

    private static void requireKey(ByteString encrypted) throws AclException {
        require(!encrypted.isEmpty(), AclError.INCORRECT_READ_KEY, "an encrypted key is missing");
    }

    private void inviteChange(PublicKey author, AclAccountInviteChange change) throws AclException {
        requireManager(author);
        AclInvite invite = invite(change.getInviteRecordId());
        requireOpen(invite, true);
        AclPermissions granted = new AclPermissions(change.getPermissionsValue());
        permit(!granted.equals(invite.permissions()), "the invite grants that already");
        permitGrant(granted);
        requireOwnerFor(author, granted);
    }

    private void requestJoin(PublicKey author, AclAccountRequestJoin join) throws AclException, DecodeException {
        AclInvite invite = invite(join.getInviteRecordId());
        permit(permissions(author).isNone(), author + " is a member");
        requireOpen(invite, false);
        PublicKey identity = PublicKey.fromProto(join.getInviteIdentity());
        require(!state.pending.containsKey(identity), AclError.PENDING_REQUEST, identity + " has asked already");
        joins(author, identity, invite, join.getInviteIdentitySignature(), join.getMetadata());
    }

    private void inviteJoin(PublicKey author, AclAccountInviteJoin join) throws AclException, DecodeException {
        permit(permissions(author).isNone(), author + " is a member");
        AclInvite invite = invite(join.getInviteRecordId());
        requireOpen(invite, true);
        AclPermissions wanted = new AclPermissions(join.getPermissionsValue());
        permit(
                wanted.isAtMost(invite.permissions()),
                "the invite makes " + invite.permissions() + " and not " + wanted);
        PublicKey identity = PublicKey.fromProto(join.getIdentity());
        joins(author, identity, invite, join.getInviteIdentitySignature(), join.getMetadata());
        requireKey(join.getEncryptedReadKey());
    }

    /** Trap: the invite key signs the raw 32 bytes of the identity, which travels as a key message. */
    private static void joins(
            PublicKey author, PublicKey identity, AclInvite invite, ByteString signature, ByteString metadata)
            throws AclException {
        require(author.equals(identity), AclError.INCORRECT_IDENTITY, author + " asks for " + identity);
        require(
                invite.key().verify(ByteString.copyFrom(identity.raw()), signature),
                AclError.INVALID_SIGNATURE,
                "the signature is not of the invite's key");
        require(
                metadata.size() <= METADATA_MAX_BYTES,
                AclError.METADATA_TOO_LARGE,
                "the metadata have " + metadata.size() + " bytes, at most " + METADATA_MAX_BYTES + " are allowed");
    }

    private void requestAccept(PublicKey author, AclAccountRequestAccept accept) throws AclException, DecodeException {
        requireManager(author);
        AclRequest request = request(accept.getRequestRecordId());
        PublicKey identity = PublicKey.fromProto(accept.getIdentity());
        require(
                identity.equals(request.key()),
                AclError.INCORRECT_IDENTITY,
                "the request is of " + request.key() + " and not of " + identity);
        AclPermissions granted = new AclPermissions(accept.getPermissionsValue());
        permit(!granted.equals(AclPermissions.OWNER), "nobody joins as owner");
        requireOwnerFor(author, granted);
    }

    private void requestRemove(PublicKey author) throws AclException {
        AclPermissions own = permissions(author);
        permit(!own.isNone(), author + " is no member");
        require(!own.equals(AclPermissions.OWNER), AclError.IS_OWNER, "the owner cannot leave");
        require(!state.pending.containsKey(author), AclError.PENDING_REQUEST, author + " has asked already");
        permit(!own.equals(AclPermissions.GUEST), "a guest cannot ask to be removed");
    }

    /** Judges one change of permissions, by the state behind those before it. */
    void permissionChange(PublicKey author, AclAccountPermissionChange change) throws AclException, DecodeException {
        if (rules == AclRules.ACCEPTED) {
            return;
        }
        PublicKey identity = PublicKey.fromProto(change.getIdentity());
        requireManager(author);
        require(state.accounts.containsKey(identity), AclError.NO_SUCH_ACCOUNT, "there is no account " + identity);
        AclPermissions present = permissions(identity);
        AclPermissions next = new AclPermissions(change.getPermissionsValue());
        permit(!present.equals(AclPermissions.GUEST), "a guest stays a guest");
        permit(!present.equals(AclPermissions.OWNER), "the owner stays the owner");
        permit(!next.equals(AclPermissions.OWNER), "ownership is passed on by a change of its own");
        permit(
                !next.equals(AclPermissions.GUEST) || present.equals(AclPermissions.READER),
                "only a reader becomes a guest");
        requireOwnerFor(author, present);
        requireOwnerFor(author, next);
    }

    private void accountsAdd(PublicKey author, AclAccountsAdd add) throws AclException, DecodeException {
        requireManager(author);
        for (AclAccountAdd addition : add.getAdditionsList()) {
            PublicKey identity = PublicKey.fromProto(addition.getIdentity());
            AclPermissions granted = new AclPermissions(addition.getPermissionsValue());
            require(permissions(identity).isNone(), AclError.DUPLICATE_ACCOUNTS, identity + " is a member");
            require(!granted.equals(AclPermissions.OWNER), AclError.IS_OWNER, "nobody is added as owner");
            permit(!granted.isNone(), "an account without permissions is no member");
            requireOwnerFor(author, granted);
        }
    }

    private void accountRemove(PublicKey author, AclAccountRemove remove) throws AclException, DecodeException {
        requireManager(author);
        Set<PublicKey> removed = new HashSet<>();
        for (ByteString raw : remove.getIdentitiesList()) {
            PublicKey identity = PublicKey.fromProto(raw);
            AclPermissions present = permissions(identity);
            permit(!identity.equals(author), "nobody removes themselves");
            require(!present.isNone(), AclError.NO_SUCH_ACCOUNT, identity + " is no member");
            permit(!present.equals(AclPermissions.OWNER), "the owner cannot be removed");
            require(removed.add(identity), AclError.DUPLICATE_ACCOUNTS, identity + " is named twice");
            requireOwnerFor(author, present);
        }
        require(
                remove.hasReadKeyChange(),
                AclError.INCORRECT_READ_KEY,
                "accounts are removed without a new read key: they would read on");
        readKeyChange(remove.getReadKeyChange(), removed);
    }

    /** The ciphertexts cannot be judged here; that everybody who stays gets one can. */
    private void readKeyChange(AclReadKeyChange change, Set<PublicKey> removed) throws AclException, DecodeException {
        try {
            PublicKey.fromProto(change.getMetadataPubKey());
        } catch (DecodeException e) {
            throw new AclException(AclError.NO_METADATA_KEY, "the metadata key cannot be read", e);
        }
        requireKey(change.getEncryptedMetadataPrivKey());
        requireKey(change.getEncryptedOldReadKey());
        List<PublicKey> members = new ArrayList<>();
        for (AclAccount account : state.accounts.values()) {
            if (!account.permissions().isNone() && !removed.contains(account.key())) {
                members.add(account.key());
            }
        }
        List<PublicKey> invites = new ArrayList<>();
        for (AclInvite invite : state.invites.values()) {
            if (isOpen(invite)) {
                invites.add(invite.key());
            }
        }
        requireSame(members, change.getAccountKeysList(), "members");
        requireSame(invites, change.getInviteKeysList(), "open invites");
    }

    private static void requireSame(List<PublicKey> expected, List<AclEncryptedReadKey> given, String what)
            throws AclException, DecodeException {
        List<PublicKey> missing = new ArrayList<>(expected);
        boolean isSame = given.size() == expected.size();
        for (AclEncryptedReadKey entry : given) {
            isSame &= missing.remove(PublicKey.fromProto(entry.getIdentity()));
        }
        require(
                isSame,
                AclError.INCORRECT_NUMBER_OF_ACCOUNTS,
                "the new read key goes to " + given.size() + " " + what + ", which are not the " + expected.size()
                        + " that there are");
    }

    private void ownershipChange(PublicKey author, AclOwnershipChange change) throws AclException, DecodeException {
        PublicKey next = PublicKey.fromProto(change.getNewOwnerIdentity());
        requireOwner(author);
        AclAccount account = state.accountOrUnknown(next);
        AclPermissions old = new AclPermissions(change.getOldOwnerPermissionsValue());
        require(!account.permissions().isNone(), AclError.NO_SUCH_ACCOUNT, next + " is no member");
        permit(account.status() == AclAccount.Status.ACTIVE, next + " is about to leave");
        permit(!account.permissions().equals(AclPermissions.OWNER), next + " is the owner");
        permit(!old.equals(AclPermissions.OWNER) && !old.isNone(), "the old owner cannot stay " + old);
    }
}
