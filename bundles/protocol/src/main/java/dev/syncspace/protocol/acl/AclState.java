package dev.syncspace.protocol.acl;

import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a log behind some record. For one thread; a record is applied to a {@link #copy}, so that a refused one leaves no
 * trace. All values in the collections are immutable, so a copy is shallow.
 */
final class AclState {
    final Map<PublicKey, AclAccount> accounts;
    final Map<ObjectId, AclInvite> invites;
    final Map<ObjectId, AclRequest> requests;
    final Map<PublicKey, ObjectId> pending;
    final Map<ObjectId, AclKeys> keys;
    final List<ObjectId> readKeyRecords;
    final List<OptionChange> optionChanges;
    final boolean isOneToOne;

    /**
     * A change of the space's options.
     *
     * @param recordId record that made it
     * @param deleteRestricted null: the record carries no options
     */
    record OptionChange(ObjectId recordId, @Nullable Boolean deleteRestricted) {}

    AclState(boolean isOneToOne) {
        this.accounts = new LinkedHashMap<>();
        this.invites = new LinkedHashMap<>();
        this.requests = new LinkedHashMap<>();
        this.pending = new LinkedHashMap<>();
        this.keys = new LinkedHashMap<>();
        this.readKeyRecords = new ArrayList<>();
        this.optionChanges = new ArrayList<>();
        this.isOneToOne = isOneToOne;
    }

    private AclState(AclState other) {
        this.accounts = new LinkedHashMap<>(other.accounts);
        this.invites = new LinkedHashMap<>(other.invites);
        this.requests = new LinkedHashMap<>(other.requests);
        this.pending = new LinkedHashMap<>(other.pending);
        this.keys = new LinkedHashMap<>(other.keys);
        this.readKeyRecords = new ArrayList<>(other.readKeyRecords);
        this.optionChanges = new ArrayList<>(other.optionChanges);
        this.isOneToOne = other.isOneToOne;
    }

    // Trap: the reference's copy forgets the one-to-one flag, so that such a log can grow and then no longer opens.
    AclState copy() {
        return new AclState(this);
    }

    AclAccount accountOrUnknown(PublicKey key) {
        AclAccount account = accounts.get(key);
        return account == null ? AclAccount.unknown(key) : account;
    }

    void put(AclAccount account) {
        accounts.put(account.key(), account);
    }

    ObjectId currentReadKeyRecord() {
        return readKeyRecords.get(readKeyRecords.size() - 1);
    }
}
