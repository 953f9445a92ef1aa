package dev.syncspace.transport.mina.internal;

import dev.syncspace.api.document.DocumentLimits;

/**
 * What a client may take of the platform. Immutable.
 *
 * @param counts how many
 * @param sizes how large
 * @param times how long
 */
record TransportLimits(Counts counts, Sizes sizes, Times times) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** The limits of the product. */
    static TransportLimits defaults() {
        return new TransportLimits(Counts.defaults(), Sizes.defaults(), Times.defaults());
    }

    /**
     * Counts.
     *
     * @param connections open connections: a desktop has a handful of programs, and each connection costs a descriptor and
     *     some kilobytes; one more is answered with an error and closed
     * @param calls running calls of one connection: enough to keep every thread of the dispatcher busy; the connection is
     *     not read further until one of them ends
     * @param subscriptions subscriptions of one connection: one for each view of a large application; one more is refused
     * @param eventWindow events asked of the log ahead of the socket for one subscription, whatever the client granted
     */
    record Counts(int connections, int calls, int subscriptions, int eventWindow) {
        static Counts defaults() {
            return new Counts(256, 64, 64, 64);
        }
    }

    /**
     * Sizes in bytes.
     *
     * @param helloMax first frame of a connection, from somebody who has not proved anything yet
     * @param frameMax frame of a client: the largest document and a MiB for its metadata, ids and the frame itself
     * @param answerMax frame to a client: the largest page of a list and the fixed part of its rows
     * @param smallFrameMax up to this size a frame is stored before it is charged; longer ones are charged when their length
     *     is known
     * @param smallFrames small frames of running calls, all connections together
     * @param largeFrames large frames of running calls, all connections together: a frame beyond it waits in the socket
     * @param writeHigh unread answers of a connection at which it is not read further and gets no more events
     * @param writeLow unread answers at which that ends
     * @param unreadMax unread answers of a connection beyond which a large answer is replaced by an error
     */
    record Sizes(
            int helloMax,
            int frameMax,
            int answerMax,
            int smallFrameMax,
            long smallFrames,
            long largeFrames,
            int writeHigh,
            int writeLow,
            long unreadMax) {
        static Sizes defaults() {
            return new Sizes(
                    4 * KIB,
                    DocumentLimits.DATA_MAX_BYTES + MIB,
                    DocumentLimits.PAGE_MAX_BYTES + 16 * MIB,
                    64 * KIB,
                    32L * MIB,
                    64L * MIB,
                    MIB,
                    256 * KIB,
                    64L * MIB);
        }
    }

    /**
     * Times in milliseconds.
     *
     * @param hello from the connect to the end of the hello: on one machine it takes less than one
     * @param frame from the first byte of a frame to its last, not counting the time in which the platform does not read
     * @param stall a client that has more than {@code writeHigh} unread and takes no byte for this long is gone
     * @param linger how long a connection stays open after its last error, so that the client can read it
     * @param drain how long running calls may go on when the transport stops
     */
    record Times(long hello, long frame, long stall, long linger, long drain) {
        static Times defaults() {
            return new Times(10_000, 30_000, 30_000, 500, 5_000);
        }
    }
}
