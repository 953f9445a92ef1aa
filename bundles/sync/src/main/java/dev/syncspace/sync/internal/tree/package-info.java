/** Object trees over the store. */
@NullMarked
package dev.syncspace.sync.internal.tree;

import org.jspecify.annotations.NullMarked;
