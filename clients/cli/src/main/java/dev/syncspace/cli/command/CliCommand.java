package dev.syncspace.cli.command;

/** One command of the command line: what it takes and what it does. */
public interface CliCommand {
    /** Says what the command takes. */
    void declare(Syntax syntax);

    /**
     * Carries it out.
     *
     * @return the exit code
     * @throws Exception {@link dev.syncspace.cli.io.Problem}, {@link dev.syncspace.client.SyncSpaceClientException}, or a
     *     defect
     */
    int run(Session session, Arguments arguments) throws Exception;
}
