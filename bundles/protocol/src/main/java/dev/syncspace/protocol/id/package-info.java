/** Textual ids: CIDs, strkeys, peer ids, space ids. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.id;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
