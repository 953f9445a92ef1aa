/** The space commands: decode, call, encode. */
@NullMarked
package dev.syncspace.handlers.space.internal;

import org.jspecify.annotations.NullMarked;
