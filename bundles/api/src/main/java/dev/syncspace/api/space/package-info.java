/** Spaces: the units of sync and access. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.space;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
