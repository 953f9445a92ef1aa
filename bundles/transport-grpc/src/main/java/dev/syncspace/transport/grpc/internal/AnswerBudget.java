package dev.syncspace.transport.grpc.internal;

/** Bytes of answers that clients have not read. Confined to the loop. */
final class AnswerBudget {
    private final GrpcLimits.Sizes sizes;
    private long unreadBytes;

    AnswerBudget(GrpcLimits.Sizes sizes) {
        this.sizes = sizes;
    }

    /** Whether an answer must not be kept, because clients leave too much unread. */
    boolean isTooMuch(int size) {
        return size > sizes.smallAnswer() && unreadBytes > 0 && unreadBytes + size > sizes.answers();
    }

    void add(int size) {
        unreadBytes += size;
    }

    void remove(int size) {
        unreadBytes -= size;
    }

    long unreadBytes() {
        return unreadBytes;
    }
}
