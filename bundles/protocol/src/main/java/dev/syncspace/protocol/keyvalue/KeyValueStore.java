package dev.syncspace.protocol.keyvalue;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.StorageHeader;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.acl.AclPermissions;
import dev.syncspace.protocol.crypto.CryptoException;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.diff.DiffElement;
import dev.syncspace.protocol.diff.DiffHash;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The key-value store of a space: per key and device the newest entry. Not thread-safe. It never writes: the caller stores
 * what {@link Change} lists, and loads the store anew if storing failed.
 *
 * <p>Weakness: the reference checks no permission and does not compare the id of an entry with its key and device. We store
 * such entries and count them in the diff exactly as it does, or we would differ from every Go peer at every round; but they
 * are hidden: no read returns them, and the newest entry that may be shown is kept beside them (decision D3).
 *
 * <p>Source: any-sync v0.11.20: commonspace/object/keyvalue/keyvaluestorage/storage.go (SetRaw).
 */
public final class KeyValueStore {
    private static final String STORAGE_NAME = "default";

    private final ObjectId id;
    private final AclList acl;
    private final Map<ByteString, Slots> entries = new TreeMap<>(ByteString.unsignedLexicographicalComparator());

    /** What is stored under one id: the newest for the diff, and the newest that may be shown if that is another. */
    private record Slots(KeyValueEntry newest, boolean isHidden, @Nullable KeyValueEntry shown) {
        @Nullable
        KeyValueEntry visible() {
            return isHidden ? shown : newest;
        }
    }

    /**
     * An empty store.
     *
     * @param acl log of the space; the store sees its later records
     */
    public KeyValueStore(SpaceId space, AclList acl) {
        this.id = idOf(space);
        this.acl = acl;
    }

    /** Id of the store of a space. */
    public static ObjectId idOf(SpaceId space) {
        return ObjectId.ofContent(StorageHeader.newBuilder()
                .setSpaceId(space.bytes())
                .setStorageName(ByteString.copyFromUtf8(STORAGE_NAME))
                .build()
                .toByteString());
    }

    /** Which place of an id an entry takes. */
    public enum Place {
        /** Newest, may be shown. */
        CURRENT,
        /** Newest for the diff, may not be shown. */
        HIDDEN,
        /** Newest that may be shown, beside a hidden one. */
        SHOWN
    }

    /**
     * What to store for one id: each place holds exactly this afterwards.
     *
     * @param keyPeerId the id
     * @param places entries by place; a place without one is empty
     * @param becameVisible the entry that a reader sees anew; empty if nothing changed for readers
     */
    public record Change(
            ByteString keyPeerId, Map<Place, KeyValueEntry> places, Optional<KeyValueEntry> becameVisible) {}

    /** Puts a stored entry back in its place. */
    public void load(Place place, KeyValueEntry entry) {
        Slots old = entries.get(entry.keyPeerId());
        Slots next =
                switch (place) {
                    case CURRENT -> new Slots(entry, false, null);
                    case HIDDEN -> new Slots(entry, true, old == null ? null : old.shown());
                    case SHOWN -> new Slots(old == null ? entry : old.newest(), true, entry);
                };
        entries.put(entry.keyPeerId(), next);
    }

    /**
     * Takes a verified entry.
     *
     * @return what to store; empty if nothing changes: the stored entry is not older, or its ACL head is not known
     */
    public Optional<Change> add(KeyValueEntry entry) {
        if (acl.indexOf(entry.aclHeadId()).isEmpty()) {
            return Optional.empty();
        }
        Slots old = entries.get(entry.keyPeerId());
        boolean mayBeShown = mayBeShown(entry);
        Slots next;
        if (old == null || entry.timestampMicros() > old.newest().timestampMicros()) {
            KeyValueEntry visible = old == null ? null : old.visible();
            next = mayBeShown ? new Slots(entry, false, null) : new Slots(entry, true, visible);
        } else if (mayBeShown && old.isHidden() && isNewer(entry, old.shown())) {
            next = new Slots(old.newest(), true, entry);
        } else {
            return Optional.empty();
        }
        entries.put(entry.keyPeerId(), next);
        return Optional.of(change(next, mayBeShown ? Optional.of(entry) : Optional.empty()));
    }

    private static boolean isNewer(KeyValueEntry entry, @Nullable KeyValueEntry than) {
        return than == null || entry.timestampMicros() > than.timestampMicros();
    }

    private static Change change(Slots slots, Optional<KeyValueEntry> becameVisible) {
        Map<Place, KeyValueEntry> places = new LinkedHashMap<>();
        places.put(slots.isHidden() ? Place.HIDDEN : Place.CURRENT, slots.newest());
        KeyValueEntry shown = slots.shown();
        if (shown != null) {
            places.put(Place.SHOWN, shown);
        }
        return new Change(slots.newest().keyPeerId(), places, becameVisible);
    }

    private boolean mayBeShown(KeyValueEntry entry) {
        try {
            return entry.hasOwnId()
                    && acl.permissionsAt(entry.aclHeadId(), entry.account()).canWrite();
        } catch (AclException unknownAuthor) {
            return false;
        }
    }

    /** Id of the store. */
    public ObjectId id() {
        return id;
    }

    /** Whether exactly this entry is the newest of its id. */
    public boolean isNewest(KeyValueEntry entry) {
        Slots slots = entries.get(entry.keyPeerId());
        return slots != null && slots.newest().raw().equals(entry.raw());
    }

    /** Entries that may be shown, by key-peer id. */
    public List<KeyValueEntry> visible() {
        List<KeyValueEntry> visible = new ArrayList<>();
        for (Slots slots : entries.values()) {
            KeyValueEntry entry = slots.visible();
            if (entry != null) {
                visible.add(entry);
            }
        }
        return visible;
    }

    /** Newest entry of a key among those that may be shown and that pass; ties by the larger key-peer id. */
    public Optional<KeyValueEntry> newest(String key, Predicate<KeyValueEntry> filter) {
        ByteString wanted = ByteString.copyFromUtf8(key);
        return visible().stream()
                .filter(entry -> entry.key().equals(wanted) && filter.test(entry))
                .max(Comparator.comparingLong(KeyValueEntry::timestampMicros)
                        .thenComparing(KeyValueEntry::keyPeerId, ByteString.unsignedLexicographicalComparator()));
    }

    /** Permission of an entry's author at its ACL head; none for an author who was never a member. */
    public AclPermissions permissionOf(KeyValueEntry entry) {
        try {
            return acl.permissionsAt(entry.aclHeadId(), entry.account());
        } catch (AclException unknown) {
            return AclPermissions.NONE;
        }
    }

    /** Key of this store under a read key. */
    public SymmetricKey storeKey(SymmetricKey readKey) {
        return readKey.derive(Slip21.keyValuePath(id));
    }

    /** Id of the read key that an entry was encrypted under: it is not on the wire. */
    public ObjectId readKeyId(KeyValueEntry entry) throws AclException {
        return acl.readKeyIdAt(entry.aclHeadId());
    }

    /** The value of an entry; empty if this account cannot read it. */
    public Optional<byte[]> decrypt(KeyValueEntry entry) {
        try {
            Optional<SymmetricKey> readKey = acl.readKey(readKeyId(entry));
            if (readKey.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    storeKey(readKey.get()).decrypt(entry.ciphertext().toByteArray()));
        } catch (AclException | CryptoException unreadable) {
            return Optional.empty();
        }
    }

    /** Elements of the diff, by id. */
    public List<DiffElement> elements() {
        return entries.values().stream().map(slots -> slots.newest().element()).toList();
    }

    /** Hash of the diff as 64 lower-case hex characters: the one head of the store. */
    public ObjectId head() {
        return ObjectId.of(HexFormat.of().formatHex(DiffHash.of(elements())));
    }
}
