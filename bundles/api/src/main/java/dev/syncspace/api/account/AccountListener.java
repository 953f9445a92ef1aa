package dev.syncspace.api.account;

import org.osgi.annotation.versioning.ConsumerType;

/** Uses the keys of the account while it is unlocked. Registered as an OSGi service. */
@ConsumerType
public interface AccountListener {
    /**
     * The keys are in memory; also called for a listener that comes later. Called by one thread at a time.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException if this listener cannot work; the account is locked again then
     */
    void unlocked(AccountSession session);

    /**
     * The keys will be overwritten when this returns: let running writes end, refuse new ones, close what holds keys. Must
     * not throw; does nothing if there was no {@link #unlocked} before.
     */
    void locking();
}
