/** The sync commands: decode, call, encode. */
@NullMarked
package dev.syncspace.handlers.sync.internal;

import org.jspecify.annotations.NullMarked;
