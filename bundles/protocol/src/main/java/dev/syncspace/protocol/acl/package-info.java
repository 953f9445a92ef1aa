/** Access control logs. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.acl;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
