/** What waits for the network. */
@NullMarked
package dev.syncspace.sync.internal.syncstatus;

import org.jspecify.annotations.NullMarked;
