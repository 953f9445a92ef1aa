package dev.syncspace.launcher.internal;

import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.util.Arrays;
import java.util.List;

/**
 * The launcher: {@code up} starts the platform and keeps the process, {@code down} stops the platform of a data directory,
 * {@code sidecar} is {@code up} with gRPC.
 * Standard output carries events, one JSON object a line; standard error warnings and one error line.
 */
public final class Main {
    private Main() {}

    /** Ends the process with 0, or with the exit status of the error that it printed. */
    public static void main(String[] args) {
        List<String> arguments = Arrays.asList(args);
        try {
            run(arguments);
        } catch (LaunchException e) {
            System.err.println(e.toJson());
            System.exit(e.exitStatus());
        } catch (InterruptedException e) {
            System.exit(1);
        }
    }

    private static void run(List<String> arguments) throws LaunchException, InterruptedException {
        String command = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        boolean wantsHelp = rest.contains("--help") || rest.contains("-h");
        switch (command) {
            case "up" -> {
                if (wantsHelp) {
                    System.out.print(Options.UP_HELP);
                } else {
                    Options options = Options.ofUp(rest, System.getenv());
                    if (options.asksPassphrase() && (options.isDetached() || System.console() == null)) {
                        throw new LaunchException(
                                Kind.USAGE, "--ask-passphrase needs a terminal; --passphrase-file does not");
                    }
                    if (options.isDetached()) {
                        new DetachedStart(options, rest).run();
                    } else {
                        Logs.install();
                        new Up(options).run();
                    }
                }
            }
            case "down" -> {
                if (wantsHelp) {
                    System.out.print(Options.DOWN_HELP);
                } else {
                    new Down(Options.ofDown(rest, System.getenv())).run();
                }
            }
            case "sidecar" -> {
                if (wantsHelp) {
                    System.out.print(SidecarOptions.HELP);
                } else {
                    SidecarOptions options = SidecarOptions.of(rest, System.getenv());
                    Logs.install();
                    if (options.hasDirectory()) {
                        new Up(options.base(), options.properties()).run();
                    } else {
                        new Sidecar(options).run();
                    }
                }
            }
            default ->
                throw new LaunchException(
                        Kind.USAGE, "the launcher knows up, down and sidecar, not \"" + command + "\"");
        }
    }
}
