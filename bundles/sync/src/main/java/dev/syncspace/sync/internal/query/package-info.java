/** Filters, cursors and paging of document queries. */
@NullMarked
package dev.syncspace.sync.internal.query;

import org.jspecify.annotations.NullMarked;
