/** The tour that {@code syncspace demo} gives. */
@NullMarked
package dev.syncspace.cli.demo;

import org.jspecify.annotations.NullMarked;
