package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.handlers.platform.internal.AfterAnswer.Task;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of this framework, by nothing but the API of the framework. Thread-safe; one change at a time. */
final class FrameworkBundles implements Bundles {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);

    /** Of the framework itself: that of this bundle ends while a change of this bundle goes on. */
    private final BundleContext framework;

    private final BundleFolder folder;
    private final Refresh refresh;
    private final Problems problems;
    private final Trial trial;
    private final Carriers carriers;
    private final BundleInfos infos;
    /** Held during a change; it may be released by another thread. */
    private final Semaphore change = new Semaphore(1);

    FrameworkBundles(
            BundleContext context, Dispatcher dispatcher, ServiceComponentRuntime components, BundleFolder folder) {
        Bundle system = context.getBundle(0);
        FrameworkWiring wiring = system.adapt(FrameworkWiring.class);
        this.framework = system.getBundleContext();
        this.folder = folder;
        this.refresh = new Refresh(wiring);
        this.problems = new Problems(context, wiring, components);
        this.trial = new Trial(framework, wiring, problems);
        this.carriers = new Carriers(context, components);
        this.infos = new BundleInfos(dispatcher, folder, problems);
    }

    @Override
    public List<BundleInfo> list() {
        return infos.list(framework.getBundles());
    }

    @Override
    public BundleInfo install(CommandContext call, BundleJar jar) {
        return alone(call, () -> {
            checkIsNew(jar);
            folder.prepare(jar);
            Bundle bundle = null;
            try {
                bundle = framework.installBundle(BundleInfos.INSTALLED_LOCATION + jar.name(), jar.stream());
                bundle.start();
                folder.keep(jar.name());
                folder.setStopped(jar.name(), false);
                LOG.info("installed the bundle {}/{}", jar.name(), jar.version());
                return infos.of(bundle);
            } catch (BundleException e) {
                SyncSpaceException failure = Trial.notStartable(jar.name(), why(bundle, e));
                undoInstall(jar.name(), bundle, failure);
                throw failure;
            } catch (RuntimeException e) {
                undoInstall(jar.name(), bundle, e);
                throw e;
            }
        });
    }

    private void checkIsNew(BundleJar jar) {
        for (Bundle bundle : framework.getBundles()) {
            // Whatever the case: some file systems do not tell one from the other.
            if (jar.name().equalsIgnoreCase(bundle.getSymbolicName())) {
                throw SyncSpaceException.of(
                        Reason.BUNDLE_EXISTS,
                        "the bundle " + bundle.getSymbolicName() + "/" + bundle.getVersion()
                                + " is installed: update it instead");
            }
        }
    }

    private void undoInstall(String name, @Nullable Bundle bundle, Exception failure) {
        folder.discardAfter(name, failure);
        if (bundle != null) {
            try {
                bundle.uninstall();
                refresh.run(bundle);
            } catch (BundleException | RuntimeException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private String why(@Nullable Bundle bundle, BundleException failure) {
        if (bundle != null && bundle.getState() == Bundle.INSTALLED) {
            String missing = problems.missing(bundle);
            if (!missing.isEmpty()) {
                return missing;
            }
        }
        return Problems.rootMessage(failure);
    }

    @Override
    public Change update(CommandContext call, String name, BundleJar jar, boolean isForced) {
        return change(call, () -> {
            Bundle bundle = changeable(name, "updated");
            if (!jar.name().equals(bundle.getSymbolicName())) {
                throw BundleJar.invalid(
                        "it is " + jar.name() + " and not " + bundle.getSymbolicName() + ": install it instead");
            }
            boolean isCarrier = isCarrier(bundle, "updated", isForced);
            trial.check(jar);
            BundleInfo before = infos.of(bundle);
            List<String> restarting = refresh.restarting(bundle);
            folder.prepare(jar);
            if (isCarrier) {
                folder.keep(jar.name());
                return later(call, "update of " + jar.name(), before, restarting, () -> {
                    bundle.update(jar.stream());
                    refresh.begin(bundle);
                });
            }
            updateNow(bundle, jar);
            LOG.info("updated the bundle {} to {}", jar.name(), jar.version());
            return new Change(infos.of(bundle), restarting, false);
        });
    }

    private void updateNow(Bundle bundle, BundleJar jar) {
        boolean wasStarted = isStarted(bundle);
        try {
            replace(bundle, jar.stream(), wasStarted);
            folder.keep(jar.name());
        } catch (BundleException e) {
            SyncSpaceException failure = Trial.notStartable(
                    jar.name() + "/" + jar.version(), why(bundle, e) + "; the bundle before it is back");
            undoUpdate(bundle, jar, wasStarted, failure);
            throw failure;
        } catch (SyncSpaceException failure) {
            undoUpdate(bundle, jar, wasStarted, failure);
            throw failure;
        }
    }

    /** Changes the content of a bundle, and lets all that use it use the new one. */
    private void replace(Bundle bundle, @Nullable InputStream content, boolean isToStart) throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        if (content == null) {
            bundle.update();
        } else {
            bundle.update(content);
        }
        refresh.run(bundle);
        if (isToStart) {
            bundle.start();
        } else {
            refresh.resolve(bundle);
        }
    }

    private void undoUpdate(Bundle bundle, BundleJar jar, boolean wasStarted, Exception failure) {
        folder.discardAfter(jar.name(), failure);
        try (InputStream before = folder.hasJar(jar.name()) ? folder.open(jar.name()) : null) {
            // Without a kept jar it is a bundle of the product, which knows where its jar is.
            replace(bundle, before, wasStarted);
        } catch (BundleException | IOException | RuntimeException e) {
            failure.addSuppressed(e);
            LOG.error("the bundle {} could not be brought back after a failed update", jar.name(), e);
        }
    }

    @Override
    public BundleInfo start(CommandContext call, String name) {
        return alone(call, () -> {
            Bundle bundle = changeable(name, "started");
            try {
                bundle.start();
            } catch (BundleException e) {
                throw Trial.notStartable(bundle.getSymbolicName(), why(bundle, e));
            }
            folder.setStopped(bundle.getSymbolicName(), false);
            return infos.of(bundle);
        });
    }

    @Override
    public Change stop(CommandContext call, String name, boolean isForced) {
        return change(call, () -> {
            Bundle bundle = changeable(name, "stopped");
            if (isCarrier(bundle, "stopped", isForced)) {
                // Not for good: after the next start nobody could call to start it.
                return later(
                        call,
                        "stop of " + bundle.getSymbolicName(),
                        infos.of(bundle),
                        List.of(),
                        () -> bundle.stop(Bundle.STOP_TRANSIENT));
            }
            folder.setStopped(bundle.getSymbolicName(), true);
            try {
                bundle.stop();
            } catch (BundleException e) {
                // It is stopped all the same.
                LOG.warn("the bundle {} did not stop well", bundle.getSymbolicName(), e);
            }
            return new Change(infos.of(bundle), List.of(), false);
        });
    }

    @Override
    public Change uninstall(CommandContext call, String name, boolean isForced) {
        return change(call, () -> {
            if (BundleJar.isName(name) && matching(name).isEmpty() && isLeftOut(name)) {
                folder.forget(name);
                return new Change(BundleInfo.getDefaultInstance(), List.of(), false);
            }
            Bundle bundle = changeable(name, "uninstalled");
            boolean isInstalled = BundleInfos.origin(bundle) == BundleOrigin.BUNDLE_ORIGIN_INSTALLED;
            if (!isInstalled && !infos.isUpdated(bundle)) {
                throw SyncSpaceException.of(
                        Reason.BUNDLE_PROTECTED,
                        "the bundle " + bundle.getSymbolicName()
                                + " belongs to the product and cannot be uninstalled: stop it instead");
            }
            boolean isCarrier = isCarrier(bundle, "uninstalled", isForced);
            List<String> restarting = refresh.restarting(bundle);
            BundleInfo before = infos.of(bundle);
            if (isCarrier) {
                forget(bundle, isInstalled);
                return later(call, "removal of " + bundle.getSymbolicName(), before, restarting, () -> {
                    if (isInstalled) {
                        bundle.uninstall();
                    } else {
                        bundle.update();
                    }
                    refresh.begin(bundle);
                });
            }
            return uninstallNow(bundle, isInstalled, restarting);
        });
    }

    private boolean isLeftOut(String name) {
        return folder.hasJar(name) || folder.problems().containsKey(name);
    }

    private void forget(Bundle bundle, boolean isInstalled) {
        if (isInstalled) {
            folder.forget(bundle.getSymbolicName());
        } else {
            folder.forgetJar(bundle.getSymbolicName());
        }
    }

    private Change uninstallNow(Bundle bundle, boolean isInstalled, List<String> restarting) {
        String name = bundle.getSymbolicName();
        forget(bundle, isInstalled);
        try {
            if (isInstalled) {
                bundle.uninstall();
                refresh.run(bundle);
                LOG.info("uninstalled the bundle {}", name);
                return new Change(BundleInfo.getDefaultInstance(), restarting, false);
            }
            replace(bundle, null, isStarted(bundle));
            LOG.info("the bundle {} is that of the product again", name);
            return new Change(infos.of(bundle), restarting, false);
        } catch (BundleException e) {
            throw Trial.notStartable(name, why(bundle, e));
        }
    }

    private static boolean isStarted(Bundle bundle) {
        return (bundle.getState() & (Bundle.ACTIVE | Bundle.STARTING)) != 0;
    }

    /** Whether the change must wait for the end of the call. */
    private boolean isCarrier(Bundle bundle, String verb, boolean isForced) {
        Set<String> needing = carriers.needing(bundle);
        if (!needing.isEmpty() && !isForced) {
            String name = bundle.getSymbolicName();
            String carrying = String.join(", ", needing);
            boolean isItself = needing.contains(name);
            throw SyncSpaceException.of(
                            Reason.BUNDLE_IN_USE,
                            "the bundle " + name + " is not " + verb + ": "
                                    + (isItself
                                            ? "it carries this call"
                                            : "this call is carried by " + carrying + ", which "
                                                    + (needing.size() == 1 ? "needs" : "need") + " it")
                                    + "; with force it is done after the answer")
                    .with("needed_by", carrying);
        }
        return !needing.isEmpty();
    }

    /** The bundle of a name, if it is one that may be changed here. */
    private Bundle changeable(String name, String verb) {
        List<Bundle> found = matching(name);
        if (found.isEmpty()) {
            throw SyncSpaceException.ofField(
                    Reason.BUNDLE_NOT_FOUND, "name", "no bundle has the name given as name; ListBundles has all names");
        }
        Bundle bundle = found.get(0);
        if (found.size() > 1) {
            throw SyncSpaceException.invalid(
                    "name",
                    "name stands for " + found.size() + " versions of " + bundle.getSymbolicName() + ": "
                            + String.join(
                                    ", ",
                                    found.stream()
                                            .map(FrameworkBundles::fullName)
                                            .toList()));
        }
        if (BundleInfos.origin(bundle) == BundleOrigin.BUNDLE_ORIGIN_RUNNER) {
            throw protectedBundle(
                    bundle, verb, "it belongs to the program that runs the bundles, which has commands of its own");
        }
        if (Problems.isFragment(bundle)) {
            throw protectedBundle(bundle, verb, "it is a fragment, a part of another bundle");
        }
        return bundle;
    }

    private static SyncSpaceException protectedBundle(Bundle bundle, String verb, String why) {
        return SyncSpaceException.of(
                Reason.BUNDLE_PROTECTED,
                "the bundle " + bundle.getSymbolicName() + " cannot be " + verb + " here: " + why);
    }

    private List<Bundle> matching(String name) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()) || name.equals(fullName(bundle)))
                .toList();
    }

    private static String fullName(Bundle bundle) {
        return bundle.getSymbolicName() + "/" + bundle.getVersion();
    }

    /** Does something while nothing else is changed. */
    private <T> T alone(CommandContext call, Supplier<T> task) {
        acquire(call);
        try {
            return task.get();
        } finally {
            change.release();
        }
    }

    /** The same for what may end later. */
    private Change change(CommandContext call, Supplier<Change> task) {
        acquire(call);
        boolean isDeferred = false;
        try {
            Change result = task.get();
            isDeferred = result.isDeferred();
            return result;
        } finally {
            if (!isDeferred) {
                change.release();
            }
        }
    }

    private void acquire(CommandContext call) {
        try {
            if (!change.tryAcquire(call.remainingMillis(), TimeUnit.MILLISECONDS)) {
                call.throwIfCancelled();
                throw SyncSpaceException.of(Reason.CALL_TIMED_OUT, "another change of bundles takes too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SyncSpaceException.of(Reason.SHUTTING_DOWN, "the platform is shutting down", e);
        }
    }

    private Change later(CommandContext call, String what, BundleInfo before, List<String> restarting, Task task) {
        AfterAnswer.run(call, what, task, change::release);
        return new Change(before, restarting, true);
    }
}
