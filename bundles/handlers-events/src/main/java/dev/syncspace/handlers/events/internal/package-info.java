/** The event commands: decode, call, encode. */
@NullMarked
package dev.syncspace.handlers.events.internal;

import org.jspecify.annotations.NullMarked;
