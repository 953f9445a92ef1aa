/** Spaces as files: export and import (docs/formats.md). */
@NullMarked
package dev.syncspace.sync.internal.archive;

import org.jspecify.annotations.NullMarked;
