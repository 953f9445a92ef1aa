/** What the platform as a whole offers to its bundles. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.platform;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
