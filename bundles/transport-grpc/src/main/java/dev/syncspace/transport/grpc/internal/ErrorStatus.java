package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.transport.TransportAnswers;
import io.grpc.Metadata;
import io.grpc.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures as a status of gRPC: code and message of the failure, and the whole of it as a serialised
 * {@code syncspace.v1.Error} in a trailer.
 *
 * @param status code and text
 * @param trailers with {@link #ERROR}
 */
record ErrorStatus(Status status, Metadata trailers) {
    /** Trailer with a serialised {@code syncspace.v1.Error}. */
    static final Metadata.Key<byte[]> ERROR = Metadata.Key.of("syncspace-error-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private static final Logger LOG = LoggerFactory.getLogger(ErrorStatus.class);
    /** In characters: clients accept some kilobytes of trailers, and a text comes twice. */
    private static final int TEXT_MAX_CHARS = 1_024;

    /** A failure of the API. */
    static ErrorStatus of(SyncSpaceException failure) {
        String message = failure.message();
        String text = message.length() <= TEXT_MAX_CHARS ? message : message.substring(0, TEXT_MAX_CHARS) + "...";
        Metadata trailers = new Metadata();
        trailers.put(
                ERROR,
                TransportAnswers.error(failure).toBuilder()
                        .setMessage(text)
                        .build()
                        .toByteArray());
        return new ErrorStatus(Status.fromCodeValue(failure.code().number()).withDescription(text), trailers);
    }

    /** Whatever a call ended with. What is none of the API is logged here. */
    static ErrorStatus ofAny(Throwable thrown) {
        return of(TransportAnswers.failure(
                thrown, defect -> LOG.error("a call ended with a failure that is none of the API", defect)));
    }
}
