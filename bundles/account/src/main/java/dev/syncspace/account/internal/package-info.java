/** The account of a data directory: its keystore, its lock state, and who is told of it. */
@NullMarked
package dev.syncspace.account.internal;

import org.jspecify.annotations.NullMarked;
