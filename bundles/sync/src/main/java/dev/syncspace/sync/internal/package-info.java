/** What the services of this bundle share: metadata of spaces and documents, and the errors of the storage. */
@NullMarked
package dev.syncspace.sync.internal;

import org.jspecify.annotations.NullMarked;
