/** Commands by name: the handler that bundles register, and the dispatcher that routes calls to them. */
@NullMarked
@Version("0.1.0")
package dev.syncspace.api.command;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
