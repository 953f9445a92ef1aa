package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleOrigin;
import dev.syncspace.proto.v1.BundleState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;

/** What callers are told of bundles. Thread-safe. */
final class BundleInfos {
    /** Start of the locations of bundles that {@link FrameworkBundles} installs; the symbolic name follows. */
    static final String INSTALLED_LOCATION = "syncspace:";
    /** Start of the locations of the product's bundles where our launcher installs them. */
    private static final String PRODUCT_LOCATION = "reference:file:";
    /** Start of the names of the product's bundles, whoever installs them. */
    private static final String PRODUCT_NAME = "dev.syncspace.";

    private final Dispatcher dispatcher;
    private final BundleFolder folder;
    private final Problems problems;

    BundleInfos(Dispatcher dispatcher, BundleFolder folder, Problems problems) {
        this.dispatcher = dispatcher;
        this.folder = folder;
        this.problems = problems;
    }

    /** Who installed a bundle. */
    static BundleOrigin origin(Bundle bundle) {
        String location = bundle.getLocation();
        if (location.startsWith(INSTALLED_LOCATION)) {
            return BundleOrigin.BUNDLE_ORIGIN_INSTALLED;
        }
        boolean isProduct = location.startsWith(PRODUCT_LOCATION)
                || String.valueOf(bundle.getSymbolicName()).startsWith(PRODUCT_NAME);
        return isProduct ? BundleOrigin.BUNDLE_ORIGIN_PRODUCT : BundleOrigin.BUNDLE_ORIGIN_RUNNER;
    }

    /** A bundle of the product that was replaced. */
    boolean isUpdated(Bundle bundle) {
        return origin(bundle) == BundleOrigin.BUNDLE_ORIGIN_PRODUCT && folder.hasJar(bundle.getSymbolicName());
    }

    /** All, and what the last start of the platform left out. */
    List<BundleInfo> list(Bundle[] bundles) {
        TreeMap<String, String> leftOut = folder.problems();
        List<BundleInfo> infos = new ArrayList<>();
        for (Bundle bundle : bundles) {
            if (bundle.getState() != Bundle.UNINSTALLED) {
                infos.add(info(bundle, leftOut.remove(String.valueOf(bundle.getSymbolicName()))));
            }
        }
        leftOut.forEach((name, why) -> infos.add(BundleInfo.newBuilder()
                .setName(name)
                .setOrigin(BundleOrigin.BUNDLE_ORIGIN_INSTALLED)
                .setProblem(why)
                .build()));
        infos.sort(Comparator.comparing(BundleInfo::getName).thenComparing(BundleInfo::getVersion));
        return infos;
    }

    /** One bundle. */
    BundleInfo of(Bundle bundle) {
        return info(bundle, folder.problems().get(bundle.getSymbolicName()));
    }

    private BundleInfo info(Bundle bundle, @Nullable String leftOut) {
        String problem = problems.of(bundle);
        String both = leftOut == null ? problem : problem.isEmpty() ? leftOut : leftOut + "; " + problem;
        return BundleInfo.newBuilder()
                .setName(String.valueOf(bundle.getSymbolicName()))
                .setVersion(bundle.getVersion().toString())
                .setState(state(bundle))
                .setOrigin(origin(bundle))
                .setIsUpdated(isUpdated(bundle))
                .addAllCommands(commands(bundle))
                .setProblem(both)
                .setChangedAtMillis(bundle.getLastModified())
                .build();
    }

    private List<String> commands(Bundle bundle) {
        String name = bundle.getSymbolicName() + "/" + bundle.getVersion();
        return dispatcher.registrations().stream()
                .filter(registration -> registration.state() == CommandRegistration.State.ACTIVE
                        && registration.bundle().equals(name))
                .map(CommandRegistration::command)
                .sorted()
                .toList();
    }

    private static BundleState state(Bundle bundle) {
        return switch (bundle.getState()) {
            case Bundle.INSTALLED -> BundleState.BUNDLE_STATE_INSTALLED;
            case Bundle.RESOLVED -> BundleState.BUNDLE_STATE_RESOLVED;
            case Bundle.STARTING -> BundleState.BUNDLE_STATE_STARTING;
            case Bundle.ACTIVE -> BundleState.BUNDLE_STATE_ACTIVE;
            case Bundle.STOPPING -> BundleState.BUNDLE_STATE_STOPPING;
            default -> BundleState.BUNDLE_STATE_UNSPECIFIED;
        };
    }
}
