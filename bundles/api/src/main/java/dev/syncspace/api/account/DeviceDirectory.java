package dev.syncspace.api.account;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The devices of the account, as the account's own space knows them. Thread-safe. */
@ProviderType
public interface DeviceDirectory {
    /**
     * One device.
     *
     * @param peerId its peer id
     * @param name may be empty
     * @param isThisDevice it is this one
     * @param addedAtMillis Unix milliseconds of its first start with the account
     */
    record Device(String peerId, String name, boolean isThisDevice, long addedAtMillis) {}

    /**
     * All known devices, by the time they were added, then by peer id.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code NO_ACCOUNT}, {@code ACCOUNT_LOCKED}
     */
    List<Device> devices();
}
