package dev.syncspace.sync.internal.space;

import com.google.protobuf.ByteString;
import dev.syncspace.api.account.DeviceDirectory;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.stored.v1.AccountDeviceValue;
import dev.syncspace.proto.stored.v1.AccountSpaceValue;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceTypes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The account's own space: derived from its keys, so that every device of the account makes the same one. Its key-value store
 * lists the account's spaces and devices. Thread-safe.
 */
public final class OwnSpace {
    private final SpaceContext context;
    private final SpaceCache cache;
    private final SpaceId id;

    private OwnSpace(SpaceContext context, SpaceCache cache, SpaceId id) {
        this.context = context;
        this.cache = cache;
        this.id = id;
    }

    /**
     * Opens the space, makes it on the first start of the account on this device, and enters this device into its list.
     *
     * @param firstStart what else is stored with the first start
     */
    static OwnSpace open(SpaceContext context, SpaceCache cache, List<WriteBatch.Operation> firstStart) {
        NewSpace derived = SpaceBuilder.derive(
                context.session().signKey(), context.session().masterKey(), SpaceTypes.ACCOUNT, ByteString.EMPTY);
        OwnSpace own = new OwnSpace(context, cache, derived.id());
        if (context.store().space(derived.id()).isEmpty()) {
            own.make(derived, firstStart);
        } else {
            own.enterDevice();
        }
        return own;
    }

    private void make(NewSpace derived, List<WriteBatch.Operation> firstStart) {
        long nowMillis = context.clock().millis();
        SpaceRecords records;
        OpenSpace space;
        try {
            records = SpaceRecords.of(derived, nowMillis, true);
            space = cache.open(records.row(), records.log(context.session().signKey()));
        } catch (ProtocolException e) {
            throw new IllegalStateException("the account's own space does not verify", e);
        }
        List<WriteBatch.Operation> operations = new ArrayList<>(records.operations());
        operations.addAll(space.keyValues()
                .begin(
                        OwnEntries.deviceKey(peerId()),
                        Optional.of(OwnEntries.device(context.session().deviceName(), nowMillis))));
        operations.addAll(firstStart);
        context.committer().commit(new WriteBatch(operations));
        space.acl().destroyKeys(SpaceAcl.End.CLOSED);
    }

    private void enterDevice() {
        String name = context.session().deviceName();
        Optional<AccountDeviceValue> known = deviceValues().stream()
                .filter(device -> device.key().equals(OwnEntries.deviceKey(peerId())))
                .map(StoredValue::value)
                .findFirst();
        if (known.isEmpty() || !known.get().getName().equals(name)) {
            long addedAtMillis = known.map(AccountDeviceValue::getAddedAtMillis)
                    .orElse(context.clock().millis());
            keyValues()
                    .put(
                            OwnEntries.deviceKey(peerId()),
                            () -> OwnEntries.device(name, addedAtMillis),
                            List::of,
                            () -> {});
        }
    }

    private String peerId() {
        return PeerId.of(context.session().deviceKey().publicKey()).text();
    }

    /** Its id. */
    public SpaceId id() {
        return id;
    }

    /** The open space. */
    public OpenSpace space() {
        return cache.find(id)
                .orElseThrow(() -> new IllegalStateException("the account's own space is not stored any more"));
    }

    private SpaceKeyValues keyValues() {
        return space().keyValues();
    }

    private List<StoredValue<AccountDeviceValue>> deviceValues() {
        return keyValues().newestByPrefix(OwnEntries.DEVICE_PREFIX, OwnEntries::readDevice);
    }

    /** The devices of the account, by the time they were added, then by peer id. */
    public List<DeviceDirectory.Device> devices() {
        return deviceValues().stream()
                .map(device -> {
                    String peerId = device.key().substring(OwnEntries.DEVICE_PREFIX.length());
                    return new DeviceDirectory.Device(
                            peerId,
                            device.value().getName(),
                            peerId.equals(peerId()),
                            device.value().getAddedAtMillis());
                })
                .sorted(Comparator.comparingLong(DeviceDirectory.Device::addedAtMillis)
                        .thenComparing(DeviceDirectory.Device::peerId))
                .toList();
    }

    /** What the list says of a space; empty if it is not there. */
    public Optional<AccountSpaceValue> spaceEntry(SpaceId space) {
        return keyValues()
                .newest(OwnEntries.spaceKey(space), entry -> true, OwnEntries::readSpace)
                .map(StoredValue::value);
    }

    /**
     * Enters a space into the list, and writes more in the same batch. Spaces come and go one after the other, because each
     * entry builds on the one before.
     *
     * @param others evaluated while no other space comes or goes; may throw to refuse
     * @param onStored runs when all is durable, before another space comes or goes
     */
    void enter(SpaceId space, boolean isRemoved, Supplier<List<WriteBatch.Operation>> others, Runnable onStored) {
        keyValues()
                .put(
                        OwnEntries.spaceKey(space),
                        () -> OwnEntries.space(addedAtMillis(space), isRemoved),
                        others,
                        onStored);
    }

    private long addedAtMillis(SpaceId space) {
        return spaceEntry(space).map(AccountSpaceValue::getAddedAtMillis).orElseGet(() -> context.clock()
                .millis());
    }
}
