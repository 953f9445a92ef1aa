package dev.syncspace.account.internal;

import dev.syncspace.api.account.AccountListener;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;

/**
 * Brings the listeners that the framework holds to the account. A listener's service cannot be had for a moment while its
 * component is reconfigured; it is asked for again until it can be had or has gone. Thread-safe.
 */
final class ListenerBinding {
    private final AccountKeeper keeper;
    private final Services services;
    private final Later later;
    private final Object lock = new Object();
    /** References that are here, with the service once it was had. */
    private final Map<ServiceReference<AccountListener>, Entry> entries = new HashMap<>();

    /** The services of the framework. */
    interface Services {
        /** The service; null if it cannot be had now. */
        @Nullable
        AccountListener get(ServiceReference<AccountListener> reference);

        /** Gives back what {@link #get} gave. */
        void unget(ServiceReference<AccountListener> reference);
    }

    /** Runs a task on another thread after a moment. */
    interface Later {
        void run(Runnable task);
    }

    private static final class Entry {
        @Nullable
        AccountListener listener;
    }

    /** An empty binding. */
    ListenerBinding(AccountKeeper keeper, Services services, Later later) {
        this.keeper = keeper;
        this.services = services;
        this.later = later;
    }

    /** A listener came: it is told of the keys, if they are there, before this returns. */
    void bind(ServiceReference<AccountListener> reference) {
        Entry entry = new Entry();
        synchronized (lock) {
            entries.put(reference, entry);
        }
        attach(reference, entry);
    }

    private void attach(ServiceReference<AccountListener> reference, Entry entry) {
        // A service without a bundle went already, whatever the event said.
        if (reference.getBundle() == null || !isPresent(reference, entry)) {
            return;
        }
        AccountListener listener = services.get(reference);
        if (listener == null) {
            later.run(() -> attach(reference, entry));
            return;
        }
        boolean isWanted;
        synchronized (lock) {
            isWanted = entries.get(reference) == entry;
            if (isWanted) {
                entry.listener = listener;
            }
        }
        if (!isWanted) {
            services.unget(reference);
            return;
        }
        keeper.add(listener);
        if (!isPresent(reference, entry)) {
            // It went while it was told; removing it twice does no harm.
            keeper.remove(listener);
        }
    }

    private boolean isPresent(ServiceReference<AccountListener> reference, Entry entry) {
        synchronized (lock) {
            return entries.get(reference) == entry;
        }
    }

    /** A listener goes. */
    void unbind(ServiceReference<AccountListener> reference) {
        AccountListener listener;
        synchronized (lock) {
            Entry entry = entries.remove(reference);
            listener = entry == null ? null : entry.listener;
        }
        if (listener != null) {
            keeper.remove(listener);
            services.unget(reference);
        }
    }
}
