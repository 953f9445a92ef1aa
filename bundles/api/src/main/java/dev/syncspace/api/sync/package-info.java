/** What has to reach the network, and what is wished of it. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.sync;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
