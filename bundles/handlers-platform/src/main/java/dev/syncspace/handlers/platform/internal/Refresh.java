package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.FrameworkWiring;

/** Makes all bundles that use a bundle which changed use it as it is now. Stateless. */
final class Refresh {
    /**
     * How long it may take, in milliseconds: bundles stop and start in it, and one that stops lets its running calls end
     * first.
     */
    static final long TIMEOUT_MILLIS = 60_000;

    private final FrameworkWiring wiring;

    Refresh(FrameworkWiring wiring) {
        this.wiring = wiring;
    }

    /** Other bundles that are running and use a bundle, directly or by others: they start anew with it. Sorted names. */
    List<String> restarting(Bundle bundle) {
        Set<String> names = new TreeSet<>();
        for (Bundle user : wiring.getDependencyClosure(Set.of(bundle))) {
            if (user != bundle && user.getState() == Bundle.ACTIVE) {
                names.add(user.getSymbolicName());
            }
        }
        return List.copyOf(names);
    }

    /** Refreshes and waits for the end. */
    void run(Bundle bundle) {
        CountDownLatch end = new CountDownLatch(1);
        wiring.refreshBundles(Set.of(bundle), event -> end.countDown());
        try {
            if (!end.await(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw SyncSpaceException.of(
                        Reason.CALL_TIMED_OUT,
                        "the bundle " + bundle.getSymbolicName() + " was changed, and after " + TIMEOUT_MILLIS
                                + " ms the bundles that use it have not all started again: see ListBundles");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SyncSpaceException.of(Reason.SHUTTING_DOWN, "the platform is shutting down", e);
        }
    }

    /** Resolves a bundle that is not to be started, so that its state says that it could be. */
    void resolve(Bundle bundle) {
        wiring.resolveBundles(Set.of(bundle));
    }

    /** Refreshes without waiting: for a bundle that carries the caller itself. */
    void begin(Bundle bundle) {
        wiring.refreshBundles(Set.of(bundle));
    }
}
