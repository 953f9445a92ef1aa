/** What every command is held to: the declared messages, stable errors, and no defect whatever a caller sends. */
@NullMarked
package dev.syncspace.testkit.command;

import org.jspecify.annotations.NullMarked;
