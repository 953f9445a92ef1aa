/** A disk in memory, below Derby, that loses power, fails and fills up on command. */
@NullMarked
package dev.syncspace.fault.disk;

import org.jspecify.annotations.NullMarked;
