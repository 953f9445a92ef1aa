package dev.syncspace.cli.io;

/** Nobody reads standard output any more: there is nothing left to do, and nothing to complain about. */
public final class BrokenPipe extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPipe() {
        super("standard output is closed", null, false, false);
    }
}
