/** Work on the store that no call waits for. */
@NullMarked
package dev.syncspace.sync.internal.maintenance;

import org.jspecify.annotations.NullMarked;
