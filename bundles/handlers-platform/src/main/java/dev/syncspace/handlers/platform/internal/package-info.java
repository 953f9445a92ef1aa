/** The commands about the platform itself; on the local transport only. */
@NullMarked
package dev.syncspace.handlers.platform.internal;

import org.jspecify.annotations.NullMarked;
