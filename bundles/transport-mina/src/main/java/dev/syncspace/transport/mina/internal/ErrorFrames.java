package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.transport.TransportAnswers;
import dev.syncspace.proto.local.v1.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures as frames. Stateless. */
final class ErrorFrames {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorFrames.class);

    private ErrorFrames() {}

    /** The frame that answers a call with a failure; call id 0 ends the connection. */
    static ServerFrame frame(long callId, SyncSpaceException failure) {
        return ServerFrame.newBuilder()
                .setCallId(callId)
                .setError(TransportAnswers.error(failure))
                .build();
    }

    /** The frame that answers a call with whatever it ended with. What is none of the API is logged here. */
    static ServerFrame frameOf(long callId, Throwable thrown) {
        return frame(
                callId,
                TransportAnswers.failure(
                        thrown, defect -> LOG.error("a call ended with a failure that is none of the API", defect)));
    }
}
