package dev.syncspace.api.account;

import dev.syncspace.protocol.crypto.SigningKey;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** The keys of an unlocked account. They are overwritten when the account is locked: do not keep copies. */
@ProviderType
public interface AccountSession {
    /** Absolute path of the data directory. */
    Path dataDirectory();

    /** Account key: signs records and changes; its address is the account id. */
    SigningKey signKey();

    /** Master key: certifies the account key in ACL roots. */
    SigningKey masterKey();

    /** Device key: signs key-value entries together with the account key; its peer id is the device. */
    SigningKey deviceKey();

    /** Key of the storage at rest, 32 bytes, random per data directory; a copy that the caller overwrites after use. */
    byte[] storageKey();

    /** Name of this device; may be empty. */
    String deviceName();

    /** When the keystore was made on this device, Unix milliseconds. */
    long createdAtMillis();
}
