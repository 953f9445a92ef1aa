package dev.syncspace.itests.fault;

import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The check as a process of its own: reads the journal, asks a running platform for everything, and writes a log of its own.
 *
 * <p>Arguments: data directory, journal, log, and {@code all} or the number of the first operation whose documents are read
 * one by one; lists, queries and events are always compared whole. Ends with 0 if nothing is wrong, with 1 if something
 * is, and with 2 if it could not look.
 */
final class CheckMain {
    private CheckMain() {}

    public static void main(String[] args) throws Exception {
        Path dataDirectory = Path.of(args[0]);
        Path journal = Path.of(args[1]);
        long since = args[3].equals("all") ? 0 : Long.parseLong(args[3]);
        ClientOptions options = ClientOptions.forDataDirectory(dataDirectory)
                .withCallTimeout(Duration.ofSeconds(120))
                .withExecutor(Runnable::run);
        int violations;
        try (PrintStream log = new PrintStream(Files.newOutputStream(Path.of(args[2])), true, StandardCharsets.UTF_8);
                SyncSpaceClient client = SyncSpaceClient.connect(options);
                Journal settled = Journal.open(journal)) {
            Check check = new Check(client, Model.read(journal), log);
            check.settle(settled);
            Check complete = new Check(client, Model.read(journal), log);
            complete.documents(since);
            complete.lists();
            complete.queries();
            complete.pending();
            complete.events();
            violations = check.violations() + complete.violations();
            log.println(violations == 0 ? "OK" : violations + " VIOLATIONS");
        }
        System.exit(violations == 0 ? 0 : 1);
    }
}
