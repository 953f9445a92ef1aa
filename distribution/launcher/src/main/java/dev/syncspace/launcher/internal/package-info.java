/**
 * Starts and stops the platform: data directory, logs, framework, bundles, ready line. Plain Java on the class path of the
 * process; it knows no bundle but by its file, and no service but by its name.
 */
@NullMarked
package dev.syncspace.launcher.internal;

import org.jspecify.annotations.NullMarked;
