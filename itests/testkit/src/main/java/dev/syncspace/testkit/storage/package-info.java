/** Contract suite of the storage SPI: every object store runs it. */
@NullMarked
package dev.syncspace.testkit.storage;

import org.jspecify.annotations.NullMarked;
