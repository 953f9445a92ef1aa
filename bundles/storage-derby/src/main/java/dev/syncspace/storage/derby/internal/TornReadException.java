package dev.syncspace.storage.derby.internal;

/** A row was replaced between reading it and reading its pieces: the read must be done again. */
final class TornReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TornReadException() {
        super("the pieces of a large value are not complete", null, false, false);
    }
}
