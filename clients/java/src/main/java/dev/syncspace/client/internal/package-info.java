/** The connection, the calls and the streams behind the client. */
@NullMarked
package dev.syncspace.client.internal;

import org.jspecify.annotations.NullMarked;
