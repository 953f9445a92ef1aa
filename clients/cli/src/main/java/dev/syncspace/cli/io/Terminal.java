package dev.syncspace.cli.io;

/** The person at the other end, if there is one. */
public interface Terminal {
    /** Somebody can be asked. */
    boolean isInteractive();

    /** Progress on standard error is seen and not stored. */
    boolean showsProgress();

    /**
     * Asks and reads a line.
     *
     * @throws Problem at the end of the input
     */
    String ask(String prompt);

    /**
     * Asks and reads a line without showing it.
     *
     * @throws Problem at the end of the input
     */
    String askSecret(String prompt);
}
