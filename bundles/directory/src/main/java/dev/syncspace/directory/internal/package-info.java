/** The data directory: which one it is, its lock, and the file that tells clients where the platform listens. */
@NullMarked
package dev.syncspace.directory.internal;

import org.jspecify.annotations.NullMarked;
