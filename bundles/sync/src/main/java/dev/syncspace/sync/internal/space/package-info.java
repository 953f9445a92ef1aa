/** Spaces: their records, keys, key-value entries, export and import. */
@NullMarked
package dev.syncspace.sync.internal.space;

import org.jspecify.annotations.NullMarked;
