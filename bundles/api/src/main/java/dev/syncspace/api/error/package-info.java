/** How every operation fails: sixteen codes, a stable reason, whether to try again. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.error;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
