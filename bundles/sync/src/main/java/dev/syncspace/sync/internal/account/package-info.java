/** What runs while the account is unlocked. */
@NullMarked
package dev.syncspace.sync.internal.account;

import org.jspecify.annotations.NullMarked;
