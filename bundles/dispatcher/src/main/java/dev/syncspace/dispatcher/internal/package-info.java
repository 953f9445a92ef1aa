/** Finds the handlers of commands and routes calls to them. */
@NullMarked
package dev.syncspace.dispatcher.internal;

import org.jspecify.annotations.NullMarked;
