/** The hash-range comparison below head sync. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.diff;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
