/** The settings tree of a space and deletion. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.settings;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
