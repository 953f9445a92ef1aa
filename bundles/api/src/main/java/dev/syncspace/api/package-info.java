/** Contracts between the bundles of SyncSpace. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
