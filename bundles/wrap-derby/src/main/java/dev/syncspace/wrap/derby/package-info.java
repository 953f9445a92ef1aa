/**
 * What Derby lacks and must find in its own bundle, because it loads such classes by name: files that survive torn pages, and
 * a log without content.
 */
@NullMarked
package dev.syncspace.wrap.derby;

import org.jspecify.annotations.NullMarked;
