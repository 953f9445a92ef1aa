/** An event log in memory, for tests of what hands events on. */
@NullMarked
package dev.syncspace.testkit.event;

import org.jspecify.annotations.NullMarked;
