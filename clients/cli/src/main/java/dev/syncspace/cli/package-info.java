/** The command line: {@link dev.syncspace.cli.Main}. */
@NullMarked
package dev.syncspace.cli;

import org.jspecify.annotations.NullMarked;
