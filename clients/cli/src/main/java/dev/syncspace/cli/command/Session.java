package dev.syncspace.cli.command;

import com.google.protobuf.MessageOrBuilder;
import dev.syncspace.cli.io.Environment;
import dev.syncspace.cli.io.Input;
import dev.syncspace.cli.io.JsonOutput;
import dev.syncspace.cli.io.Output;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Text;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one run of the command line works with. Confined to one thread. */
public final class Session implements AutoCloseable {
    private static final int TIMEOUT_DEFAULT_SECONDS = 60;
    private static final Duration TIMEOUT_MAX = Duration.ofDays(1);

    private final Environment environment;
    private final Arguments arguments;
    private final Output out;
    private final Input in;
    private @Nullable SyncSpaceClient client;

    public Session(Environment environment, Arguments arguments) {
        this.environment = environment;
        this.arguments = arguments;
        this.out = new Output(environment.out());
        this.in = new Input(environment.in(), environment.workingDirectory());
    }

    public Output out() {
        return out;
    }

    public Environment environment() {
        return environment;
    }

    Input in() {
        return in;
    }

    public boolean isJson() {
        return arguments.has(Syntax.JSON);
    }

    /** The data directory that the user means, absolute. */
    Path dataDirectory() {
        String named = arguments.text(Syntax.DATA);
        if (named == null || named.isEmpty()) {
            named = environment.variables().get(ClientOptions.DATA_DIRECTORY_VARIABLE);
        }
        return named == null || named.isEmpty() ? environment.home().resolve(".syncspace") : in.absolute(named);
    }

    /** The platform, for calls that are answered soon. */
    SyncSpaceClient client() {
        return client(Duration.ofSeconds(arguments.number(Syntax.TIMEOUT, TIMEOUT_DEFAULT_SECONDS)));
    }

    /** The platform, for calls that may take long. */
    SyncSpaceClient patientClient() {
        return client(Duration.ofSeconds(arguments.number(Syntax.TIMEOUT, 0)));
    }

    private SyncSpaceClient client(Duration timeout) {
        if (timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw Problem.usage("--timeout takes at most " + TIMEOUT_MAX.toSeconds());
        }
        if (client == null) {
            client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(dataDirectory())
                    .withClientName("syncspace-cli")
                    .withExecutor(Runnable::run));
        }
        return client.withTimeout(timeout);
    }

    /** Prints a response: as JSON if asked for, else as a person wants it. */
    void respond(MessageOrBuilder response, Runnable forPeople) {
        if (isJson()) {
            out.line(JsonOutput.of(response));
        } else {
            forPeople.run();
        }
    }

    /** A remark for a person: on standard error, and not when a program listens. */
    void remark(String text) {
        if (!isJson()) {
            Remarks.print(environment, text);
        }
    }

    /** A time as the user reads it. */
    String time(long unixMillis) {
        return Text.time(unixMillis, environment.zone().get());
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }
}
