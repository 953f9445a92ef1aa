/** The gRPC transport: the four methods of transport.v1 as the existing sidecar serves them. */
@NullMarked
package dev.syncspace.transport.grpc.internal;

import org.jspecify.annotations.NullMarked;
