/** What the command line reads and writes: streams, the terminal, tables, JSON and errors. */
@NullMarked
package dev.syncspace.cli.io;

import org.jspecify.annotations.NullMarked;
