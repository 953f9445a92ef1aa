package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.command.CommandContext;
import dev.syncspace.proto.v1.BundleInfo;
import java.util.List;

/** The bundles of the platform, and what can be done to them. Thread-safe; one change at a time. */
interface Bundles {
    /** All bundles, by name, then by version; also those in {@code DIR/bundles} that could not be installed. */
    List<BundleInfo> list();

    /**
     * Installs and starts a bundle, and keeps it for later starts of the platform. If it fails nothing is left of it.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code BUNDLE_EXISTS}, {@code BUNDLE_NOT_STARTABLE}
     */
    BundleInfo install(CommandContext call, BundleJar jar);

    /**
     * Puts another version in the place of a bundle. If it cannot be resolved or started, the old one is back.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code BUNDLE_NOT_FOUND}, {@code INVALID_BUNDLE} for a jar of another
     *     name, {@code BUNDLE_PROTECTED}, {@code BUNDLE_IN_USE}, {@code BUNDLE_NOT_STARTABLE}
     */
    Change update(CommandContext call, String name, BundleJar jar, boolean isForced);

    /**
     * Starts a bundle, now and whenever the platform starts.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code BUNDLE_NOT_FOUND}, {@code BUNDLE_PROTECTED},
     *     {@code BUNDLE_NOT_STARTABLE}
     */
    BundleInfo start(CommandContext call, String name);

    /**
     * Stops a bundle; it stays stopped when the platform starts again, unless it carried the call.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code BUNDLE_NOT_FOUND}, {@code BUNDLE_PROTECTED},
     *     {@code BUNDLE_IN_USE}
     */
    Change stop(CommandContext call, String name, boolean isForced);

    /**
     * Removes an installed bundle, or brings the product's version of an updated one back.
     *
     * @throws dev.syncspace.api.error.SyncSpaceException {@code BUNDLE_NOT_FOUND}, {@code BUNDLE_PROTECTED},
     *     {@code BUNDLE_IN_USE}
     */
    Change uninstall(CommandContext call, String name, boolean isForced);

    /**
     * What was done.
     *
     * @param bundle the bundle as it is now, or, if the change comes later, as it was; the default instance if it has gone
     * @param restarted other bundles that were stopped and started with it
     * @param isDeferred it is done when the call has been answered
     */
    record Change(BundleInfo bundle, List<String> restarted, boolean isDeferred) {}
}
