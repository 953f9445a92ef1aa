/** Documents: one encrypted object tree each. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.document;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
