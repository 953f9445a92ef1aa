/** Java and Go side by side: the same bytes, the same verdicts, the same documents. */
@NullMarked
package dev.syncspace.itests.interop;

import org.jspecify.annotations.NullMarked;
