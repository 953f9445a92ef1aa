package dev.syncspace.protocol.tree;

/** A further condition of one kind of tree on the content of a change. */
@FunctionalInterface
public interface ContentCheck {
    /** Accepts everything. */
    ContentCheck NONE = change -> {};

    /**
     * Judges a change that verified and whose author may write.
     *
     * @throws TreeException {@code INVALID_CHANGE}, {@code INSUFFICIENT_PERMISSIONS}
     */
    void check(TreeChange change) throws TreeException;
}
