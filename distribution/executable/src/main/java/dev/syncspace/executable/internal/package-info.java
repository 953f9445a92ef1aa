/** Entry of the executable jar. */
@NullMarked
package dev.syncspace.executable.internal;

import org.jspecify.annotations.NullMarked;
