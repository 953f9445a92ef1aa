/** What a transport bundle tells the rest of the platform. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
