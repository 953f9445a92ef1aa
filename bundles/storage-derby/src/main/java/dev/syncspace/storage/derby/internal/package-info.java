/**
 * The object store on embedded, encrypted Apache Derby: one database per account, one writer that commits waiting batches
 * together, and pooled readers. docs/storage.md tells the tables.
 */
@NullMarked
package dev.syncspace.storage.derby.internal;

import org.jspecify.annotations.NullMarked;
