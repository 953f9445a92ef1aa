/** Protobuf as any-sync reads it. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.wire;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
