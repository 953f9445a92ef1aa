package dev.syncspace.account.internal;

import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.KeystoreSettings;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the last Init call wants remembered. Immutable.
 *
 * @param networkId without effect while no network is configured
 * @param deviceName how other devices see this one
 * @param config free settings
 */
record InitSettings(String networkId, String deviceName, Map<String, String> config) {
    /** Before the first Init call. */
    static final InitSettings NONE = new InitSettings("", "", Map.of());

    /** A network id has 48 characters; existing clients send any text. In bytes of UTF-8. */
    private static final int NETWORK_ID_MAX_BYTES = 1024;
    /** A name that people read. */
    private static final int DEVICE_NAME_MAX_BYTES = 256;
    /** All keys and values: the keystore is read whole at every start. */
    private static final int CONFIG_MAX_BYTES = 64 * 1024;

    InitSettings {
        config = Map.copyOf(config);
        limit("network_id", networkId, NETWORK_ID_MAX_BYTES);
        limit("device_id", deviceName, DEVICE_NAME_MAX_BYTES);
        long bytes = 0;
        for (Map.Entry<String, String> entry : config.entrySet()) {
            bytes += (long) bytes(entry.getKey()) + bytes(entry.getValue());
        }
        if (bytes > CONFIG_MAX_BYTES) {
            throw SyncSpaceException.invalid(
                    "config", "config has at most " + CONFIG_MAX_BYTES + " bytes, this one has " + bytes);
        }
    }

    private static void limit(String field, String value, int maxBytes) {
        if (bytes(value) > maxBytes) {
            throw SyncSpaceException.invalid(
                    field, field + " has at most " + maxBytes + " bytes, this one has " + bytes(value));
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** With the values of a later call, where it has any. */
    InitSettings with(InitSettings later) {
        return new InitSettings(
                later.networkId.isEmpty() ? networkId : later.networkId,
                later.deviceName.isEmpty() ? deviceName : later.deviceName,
                later.config.isEmpty() ? config : later.config);
    }

    KeystoreSettings toMessage() {
        return KeystoreSettings.newBuilder()
                .setNetworkId(networkId)
                .setDeviceName(deviceName)
                .putAllConfig(config)
                .build();
    }

    static InitSettings of(KeystoreSettings message) {
        return new InitSettings(message.getNetworkId(), message.getDeviceName(), message.getConfigMap());
    }

    /** Hides the values: they are the caller's. */
    @Override
    public String toString() {
        return "InitSettings[…]";
    }
}
