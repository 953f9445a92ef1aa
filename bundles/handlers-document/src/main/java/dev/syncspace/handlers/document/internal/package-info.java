/** The document commands: decode, call, encode. */
@NullMarked
package dev.syncspace.handlers.document.internal;

import org.jspecify.annotations.NullMarked;
