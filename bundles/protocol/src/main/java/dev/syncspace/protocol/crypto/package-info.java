/** Keys, signatures, encryption and key derivation. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.protocol.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
