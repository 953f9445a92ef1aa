/** Benchmarks: the protocol library by JMH, the product as a process, and Derby alone as the yardstick. */
@NullMarked
package dev.syncspace.itests.bench;

import org.jspecify.annotations.NullMarked;
