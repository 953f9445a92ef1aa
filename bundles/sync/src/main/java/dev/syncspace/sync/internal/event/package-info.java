/** The durable event log and its subscriptions. */
@NullMarked
package dev.syncspace.sync.internal.event;

import org.jspecify.annotations.NullMarked;
