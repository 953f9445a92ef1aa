/** A program that embeds the libraries as modules. */
@NullMarked
package dev.syncspace.itests.jpms;

import org.jspecify.annotations.NullMarked;
