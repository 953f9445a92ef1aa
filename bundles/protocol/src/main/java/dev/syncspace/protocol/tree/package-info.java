/** Object trees. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.tree;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
