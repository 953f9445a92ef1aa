/** The account of a data directory: its keys, its passphrase and whether they are in memory. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.account;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
