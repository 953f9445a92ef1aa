package dev.syncspace.sync.internal.account;

import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.sync.internal.maintenance.MaintenanceLimits;
import java.util.Set;

/**
 * How a runtime works. Immutable.
 *
 * @param store sizes of the store
 * @param maintenance when room of erased rows is given back
 * @param acceptors whose acceptance makes ACL records behind the root count
 */
public record RuntimeSettings(StoreOptions store, MaintenanceLimits maintenance, AclAcceptors acceptors) {
    /** What the platform uses unless it is configured otherwise. */
    public static final RuntimeSettings DEFAULT =
            new RuntimeSettings(StoreOptions.DEFAULT, MaintenanceLimits.DEFAULT, AclAcceptors.trusted(Set.of()));
}
