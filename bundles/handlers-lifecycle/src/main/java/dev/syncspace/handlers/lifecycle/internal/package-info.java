/** The commands on the life of the platform and its account: decode, call, encode. */
@NullMarked
package dev.syncspace.handlers.lifecycle.internal;

import org.jspecify.annotations.NullMarked;
