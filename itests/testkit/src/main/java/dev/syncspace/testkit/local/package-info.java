/** A stand-in for the platform at the other end of the local transport, for tests of clients. */
@NullMarked
package dev.syncspace.testkit.local;

import org.jspecify.annotations.NullMarked;
