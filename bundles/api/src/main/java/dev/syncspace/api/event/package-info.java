/** The durable event log of an account. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.event;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
