/** The key-value store of a space. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.keyvalue;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
