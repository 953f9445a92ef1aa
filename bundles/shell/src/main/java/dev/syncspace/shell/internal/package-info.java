/** Commands for the shell of Apache Karaf, the only bundle that knows Karaf: they print what the platform's commands answer. */
@NullMarked
package dev.syncspace.shell.internal;

import org.jspecify.annotations.NullMarked;
