/** One class for each command. */
@NullMarked
package dev.syncspace.cli.command;

import org.jspecify.annotations.NullMarked;
