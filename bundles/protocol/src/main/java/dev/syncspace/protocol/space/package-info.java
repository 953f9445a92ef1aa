/** Space headers and the three signed objects of a new space. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.space;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
