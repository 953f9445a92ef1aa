package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.document.DocumentLimits;

/**
 * What clients may take of the platform. Immutable.
 *
 * @param counts how many
 * @param sizes how large
 * @param times how long
 */
record GrpcLimits(Counts counts, Sizes sizes, Times times) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** The limits of the product. */
    static GrpcLimits defaults() {
        return new GrpcLimits(Counts.defaults(), Sizes.defaults(), Times.defaults());
    }

    /**
     * Counts.
     *
     * @param connections open connections: a desktop has a handful of programs; one more is closed at once
     * @param streams streams of one connection, subscriptions included: the client's library holds back what is more
     * @param calls calls of all connections that run or wait: each may keep the bytes of one window; one more is refused
     * @param subscriptions subscriptions of one connection: one for each view of a large application; one more is refused
     * @param eventWindow events asked of the log ahead of the client for one subscription
     * @param resets streams that a client may reset within {@code resetWindow}: an application that cancels searches while
     *     somebody types stays below, a flood of resets does not
     */
    record Counts(int connections, int streams, int calls, int subscriptions, int eventWindow, int resets) {
        static Counts defaults() {
            return new Counts(128, 128, 512, 64, 64, 2_000);
        }
    }

    /**
     * Sizes in bytes.
     *
     * @param requestMax request of a client: the largest document and a MiB for its metadata and ids
     * @param answerMax answer to a client: the largest page of a list and the fixed part of its rows
     * @param requests requests of running calls, all connections together; one whose size is not known yet counts as the
     *     largest: more wait in the window of their stream
     * @param answers answers that clients have not read, all connections together: a large one beyond it is replaced by an error
     * @param smallAnswer up to this size an answer is always kept
     * @param window bytes that a stream takes before its call is read
     * @param metadata metadata of a call: a token and what client libraries add
     */
    record Sizes(
            int requestMax, int answerMax, long requests, long answers, int smallAnswer, int window, int metadata) {
        static Sizes defaults() {
            return new Sizes(
                    DocumentLimits.DATA_MAX_BYTES + MIB,
                    DocumentLimits.PAGE_MAX_BYTES + 16 * MIB,
                    4L * (DocumentLimits.DATA_MAX_BYTES + MIB),
                    64L * MIB,
                    64 * KIB,
                    256 * KIB,
                    16 * KIB);
        }
    }

    /**
     * Times in milliseconds.
     *
     * @param handshake from the connect to the first settings of the client
     * @param request from the moment when a call is read to the last byte of its request
     * @param keepAlive least time between two keep-alive pings of a client; also allowed without a call
     * @param resetWindow see {@link Counts#resets}
     * @param drain how long running calls may go on when the transport stops
     * @param cut how long the connections may take to close after that
     */
    record Times(long handshake, long request, long keepAlive, long resetWindow, long drain, long cut) {
        static Times defaults() {
            return new Times(10_000, 30_000, 5_000, 30_000, 5_000, 2_000);
        }
    }
}
