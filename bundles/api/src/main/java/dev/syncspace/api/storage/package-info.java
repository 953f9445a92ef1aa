/** The storage SPI: batches of domain values in, domain values out; no SQL and no JDBC type. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
