/** The local transport: frames on a loopback socket, and the calls and subscriptions that they carry. */
@NullMarked
package dev.syncspace.transport.mina.internal;

import org.jspecify.annotations.NullMarked;
