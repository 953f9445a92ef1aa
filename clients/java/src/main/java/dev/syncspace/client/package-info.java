/** The Java client of a running platform: start at {@link dev.syncspace.client.SyncSpaceClient}. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.client;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
