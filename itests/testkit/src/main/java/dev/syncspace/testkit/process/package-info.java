/** The built product as processes, for tests and benchmarks that look at it from outside. */
@NullMarked
package dev.syncspace.testkit.process;

import org.jspecify.annotations.NullMarked;
