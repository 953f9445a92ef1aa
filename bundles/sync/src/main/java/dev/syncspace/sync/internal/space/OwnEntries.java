package dev.syncspace.sync.internal.space;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.proto.stored.v1.AccountDeviceValue;
import dev.syncspace.proto.stored.v1.AccountSpaceValue;
import dev.syncspace.protocol.id.SpaceId;
import java.util.Optional;

/** Keys and values of the account's own space (docs/formats.md). Stateless. */
final class OwnEntries {
    static final String SPACE_PREFIX = "space/";
    static final String DEVICE_PREFIX = "device/";

    private static final int FORMAT = 1;

    private OwnEntries() {}

    static String spaceKey(SpaceId space) {
        return SPACE_PREFIX + space.text();
    }

    static String deviceKey(String peerId) {
        return DEVICE_PREFIX + peerId;
    }

    static byte[] space(long addedAtMillis, boolean isRemoved) {
        return AccountSpaceValue.newBuilder()
                .setFormat(FORMAT)
                .setAddedAtMillis(addedAtMillis)
                .setIsRemoved(isRemoved)
                .build()
                .toByteArray();
    }

    static byte[] device(String name, long addedAtMillis) {
        return AccountDeviceValue.newBuilder()
                .setFormat(FORMAT)
                .setName(name)
                .setAddedAtMillis(addedAtMillis)
                .build()
                .toByteArray();
    }

    /** Empty: bytes of another format. */
    static Optional<AccountSpaceValue> readSpace(byte[] bytes) {
        try {
            return Optional.of(AccountSpaceValue.parseFrom(bytes)).filter(value -> value.getFormat() == FORMAT);
        } catch (InvalidProtocolBufferException notOurs) {
            return Optional.empty();
        }
    }

    /** Empty: bytes of another format. */
    static Optional<AccountDeviceValue> readDevice(byte[] bytes) {
        try {
            return Optional.of(AccountDeviceValue.parseFrom(bytes)).filter(value -> value.getFormat() == FORMAT);
        } catch (InvalidProtocolBufferException notOurs) {
            return Optional.empty();
        }
    }
}
