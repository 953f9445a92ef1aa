/** The any-sync data model as a pure library: bytes and time in, bytes and events out. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
