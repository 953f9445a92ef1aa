/** Tells people, monitors and JMX how the platform fares. */
@NullMarked
package dev.syncspace.health.internal;

import org.jspecify.annotations.NullMarked;
