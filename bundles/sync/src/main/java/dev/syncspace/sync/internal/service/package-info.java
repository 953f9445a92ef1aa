/** The services of this bundle as OSGi components: thin, each call goes to the runtime of the unlocked account. */
@NullMarked
package dev.syncspace.sync.internal.service;

import org.jspecify.annotations.NullMarked;
