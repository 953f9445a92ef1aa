/** Documents on object trees: writes, reads, history and conflicts. */
@NullMarked
package dev.syncspace.sync.internal.document;

import org.jspecify.annotations.NullMarked;
