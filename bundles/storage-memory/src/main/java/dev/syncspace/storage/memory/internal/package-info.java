/** An object store in memory: the reference semantics of the storage SPI. */
@NullMarked
package dev.syncspace.storage.memory.internal;

import org.jspecify.annotations.NullMarked;
