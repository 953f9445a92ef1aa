package dev.syncspace.sync.internal.account;

import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.id.StrKey;
import dev.syncspace.sync.internal.maintenance.MaintenanceLimits;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens an {@link AccountRuntime} when the account is unlocked and closes it before the keys are overwritten. Stays where it is
 * when storages come and go.
 */
@Component(
        service = {AccountListener.class, RuntimeHolder.class},
        immediate = true,
        configurationPid = "dev.syncspace.sync")
@Designate(ocd = RuntimeHolder.Config.class)
public final class RuntimeHolder implements AccountListener {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeHolder.class);
    private static final String TARGET = "provider.target";

    private final RuntimeSwitch runtimes;

    /** Settings of the account's store. The property {@code provider.target} chooses the storage. */
    @ObjectClassDefinition(name = "SyncSpace: store of the account")
    public @interface Config {
        /** Default 33554432. */
        @AttributeDefinition(
                name = "Cache of the store",
                description = "Memory for pages of the store, in bytes; a hint. Default 33554432")
        long cache_bytes() default 32L * 1024 * 1024;

        /** Default 10000. */
        @AttributeDefinition(
                name = "Longest queue of writes",
                description = "Writes that may wait for the disk, a count; one more is refused. Default 10000")
        int queue_count_max() default 10_000;

        /** Default 1048576. */
        @AttributeDefinition(
                name = "Least erased room",
                description =
                        "So much must have been erased before room is given back at once, in bytes. Default 1048576")
        long reclaim_erased_min_bytes() default 1024 * 1024;

        /** Default 10000. */
        @AttributeDefinition(
                name = "Idle time",
                description = "So long no call must have run before room is given back, in milliseconds. Default 10000")
        long reclaim_idle_millis() default 10_000;

        /** Default 600000. */
        @AttributeDefinition(
                name = "Longest wait",
                description = "After so long room is given back in any case, in milliseconds. Default 600000")
        long reclaim_wait_max_millis() default 600_000;

        /** Default 1000000. */
        @AttributeDefinition(
                name = "Events kept",
                description = "So many events stay in the log, a count; who reads later than that is told of the gap."
                        + " Default 1000000")
        long events_count_max() default MaintenanceLimits.EVENTS_MAX;

        /** Default 2592000000. */
        @AttributeDefinition(
                name = "Age of events",
                description = "So long an event stays in the log, in milliseconds; who reads later than that is told of"
                        + " the gap. Default 2592000000, which is 30 days")
        long events_age_max_millis() default MaintenanceLimits.EVENTS_MAX_AGE_MILLIS;

        /** Default none. */
        @AttributeDefinition(
                name = "Trusted acceptors",
                description =
                        "Network ids whose signature makes ACL records count, when spaces are imported. Default none:"
                                + " only spaces that were never shared can be imported")
        String[] trusted_acceptors() default {};
    }

    @Activate
    public RuntimeHolder(@Reference IndexRebuild index, Config config, Map<String, Object> properties) {
        this.runtimes =
                new RuntimeSwitch(index, Clock.systemUTC(), new SecureRandom(), settings(config), choice(properties));
    }

    /** For use without OSGi. */
    public RuntimeHolder(
            ObjectStoreProvider provider,
            IndexRebuild index,
            Clock clock,
            RandomGenerator random,
            RuntimeSettings settings) {
        this.runtimes = new RuntimeSwitch(index, clock, random, settings, StoreChoice.ANY);
        runtimes.add(provider, Map.of(ObjectStoreProvider.KIND, provider.kind()));
    }

    /** Only the store is opened anew: the services of the platform stay where they are. */
    @Modified
    void configure(Config config, Map<String, Object> properties) {
        RuntimeSettings newSettings;
        StoreChoice newChoice;
        try {
            newSettings = settings(config);
            newChoice = choice(properties);
        } catch (IllegalArgumentException wrong) {
            LOG.error("the configuration dev.syncspace.sync is ignored: {}", wrong.getMessage());
            return;
        }
        runtimes.configure(newSettings, newChoice);
    }

    @Reference(
            name = "storage",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStorage(ObjectStoreProvider provider, Map<String, Object> properties) {
        runtimes.add(provider, properties);
    }

    void unbindStorage(ObjectStoreProvider provider) {
        runtimes.remove(provider);
    }

    /** The filter that names the storage. It is no target of the reference: a storage that is not there is told by name. */
    private static StoreChoice choice(Map<String, Object> properties) {
        if (!(properties.get(TARGET) instanceof String target) || target.isBlank()) {
            return StoreChoice.ANY;
        }
        try {
            return new StoreChoice(Optional.of(FrameworkUtil.createFilter(target.strip())));
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(TARGET + " is no filter: " + e.getMessage(), e);
        }
    }

    private static RuntimeSettings settings(Config config) {
        return new RuntimeSettings(
                new StoreOptions(config.cache_bytes(), config.queue_count_max(), StoreOptions.DEFAULT.groupMax()),
                new MaintenanceLimits(
                        config.reclaim_erased_min_bytes(),
                        config.reclaim_idle_millis(),
                        config.reclaim_wait_max_millis(),
                        config.events_count_max(),
                        config.events_age_max_millis()),
                AclAcceptors.trusted(acceptors(config.trusted_acceptors())));
    }

    private static Set<PublicKey> acceptors(String[] networkIds) {
        Set<PublicKey> keys = new HashSet<>();
        for (String networkId : networkIds) {
            try {
                keys.add(PublicKey.ofRaw(StrKey.decode(StrKey.Kind.NETWORK_ADDRESS, networkId)));
            } catch (DecodeException e) {
                throw new IllegalArgumentException("trusted.acceptors: " + networkId + " is no network id", e);
            }
        }
        return keys;
    }

    @Override
    public void unlocked(AccountSession session) {
        runtimes.unlocked(session);
    }

    @Override
    @Deactivate
    public void locking() {
        runtimes.locking();
    }

    /** The runtime; empty while there is no account, it is locked, or its storage is away. */
    public Optional<AccountRuntime> runtime() {
        return runtimes.runtime();
    }

    /** What a call is told that came while the account was unlocked and its storage away; it may try again. */
    public SyncSpaceException absence() {
        return runtimes.absence();
    }
}
