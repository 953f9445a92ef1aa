package dev.syncspace.itests.platform;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;

/** The class loaders that bundles had, held so that they can go. */
final class OldLoaders {
    /** How long it may take until the last one has gone, in seconds. */
    private static final long GONE_SECONDS = 30;
    /** Between two looks, in milliseconds. */
    private static final long PAUSE_MILLIS = 100;

    private final List<Old> loaders = new ArrayList<>();

    private record Old(String name, WeakReference<ClassLoader> loader) {}

    /** Takes down the present class loaders of our bundles; those that are known already are not taken again. */
    void note(BundleContext context) {
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
            if (loader != null && isOurs(bundle) && loaders.stream().noneMatch(old -> old.loader.refersTo(loader))) {
                loaders.add(new Old(bundle.getSymbolicName(), new WeakReference<>(loader)));
            }
        }
    }

    private static boolean isOurs(Bundle bundle) {
        return bundle.getSymbolicName().startsWith("dev.syncspace.");
    }

    /** How many were noted. */
    int count() {
        return loaders.size();
    }

    /** Names of those that are there and should not be: waits until they have gone, or that is too long. */
    List<String> staying(BundleContext context) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
        List<String> staying = old(context);
        while (!staying.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            System.gc();
            pause();
            staying = old(context);
        }
        return staying;
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> old(BundleContext context) {
        List<String> names = new ArrayList<>();
        for (Old old : loaders) {
            if (!old.loader.refersTo(null) && !isPresent(context, old)) {
                names.add(old.name);
            }
        }
        return names;
    }

    private static boolean isPresent(BundleContext context, Old old) {
        for (Bundle bundle : context.getBundles()) {
            BundleWiring wiring = bundle.adapt(BundleWiring.class);
            if (wiring != null && old.loader.refersTo(wiring.getClassLoader())) {
                return true;
            }
        }
        return false;
    }
}
