package dev.syncspace.cli;

import dev.syncspace.cli.command.Arguments;
import dev.syncspace.cli.command.CliCommand;
import dev.syncspace.cli.command.Remarks;
import dev.syncspace.cli.command.Session;
import dev.syncspace.cli.io.BrokenPipe;
import dev.syncspace.cli.io.Environment;
import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs one command line: parses it, calls the command, prints errors, and gives the exit code. May be used many times.
 */
public final class Cli {
    private final Environment environment;

    public Cli(Environment environment) {
        this.environment = environment;
    }

    /** Runs a command. Everything it has to say is written when this returns. */
    public int run(String... arguments) {
        try {
            return parseAndRun(arguments);
        } catch (BrokenPipe e) {
            return ExitCodes.OK;
        } catch (ParameterException e) {
            return usage(e, arguments);
        } catch (Problem e) {
            return report(e, arguments);
        } catch (RuntimeException e) {
            return report(defect(e), arguments);
        }
    }

    private int parseAndRun(String... arguments) {
        ParseResult result = CommandTree.forArguments(arguments).parseArgs(arguments);
        List<CommandLine> levels = result.asCommandLineList();
        CommandLine level = levels.get(levels.size() - 1);
        try (Session session = new Session(environment, new Arguments(result))) {
            int exitCode = ExitCodes.OK;
            if (level.isUsageHelpRequested()) {
                session.out().line(level.getUsageMessage(Ansi.OFF).stripTrailing());
            } else if (!level.getSubcommands().isEmpty()) {
                throw new ParameterException(level, "a command is missing");
            } else {
                String group = levels.size() > 2 ? levels.get(1).getCommandName() : "";
                exitCode = run(CommandTree.command(group, level.getCommandName()), session, new Arguments(result));
            }
            session.out().flush();
            return exitCode;
        }
    }

    private static int run(CliCommand command, Session session, Arguments arguments) {
        try {
            return command.run(session, arguments);
        } catch (SyncSpaceClientException e) {
            throw Problem.of(e);
        } catch (CancellationException | InterruptedException e) {
            throw Problem.of(ErrorCode.ERROR_CODE_CANCELLED, "CALL_CANCELLED", "interrupted");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw defect(e);
        }
    }

    /** Tells where it happened; its message could hold what must not be shown. */
    private static Problem defect(Exception defect) {
        StackTraceElement[] stack = defect.getStackTrace();
        return Problem.of(
                ErrorCode.ERROR_CODE_INTERNAL,
                "INTERNAL_ERROR",
                "a defect of the command line: " + defect.getClass().getName()
                        + (stack.length == 0 ? "" : " at " + stack[0]));
    }

    private int usage(ParameterException problem, String... arguments) {
        CommandLine command = problem.getCommandLine();
        int exitCode = report(Problem.usage(text(problem)), arguments);
        if (!isJson(arguments)) {
            if (!command.getSubcommands().isEmpty()) {
                Remarks.print(environment, command.getUsageMessage(Ansi.OFF).stripTrailing());
            } else {
                Remarks.print(environment, "See: " + command.getCommandSpec().qualifiedName() + " --help");
            }
        }
        return exitCode;
    }

    private static String text(ParameterException problem) {
        List<String> suggestions =
                problem instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        return suggestions.isEmpty()
                ? String.valueOf(problem.getMessage())
                : problem.getMessage() + "; did you mean: " + String.join(", ", suggestions);
    }

    private int report(Problem problem, String... arguments) {
        if (isJson(arguments)) {
            Remarks.print(environment, problem.json());
        } else {
            Remarks.print(environment, problem.text());
            String hint = Hints.of(problem);
            if (!hint.isEmpty()) {
                Remarks.print(environment, hint);
            }
        }
        return problem.exitCode();
    }

    /** Also where the command line could not be parsed. */
    private static boolean isJson(String... arguments) {
        return Arrays.asList(arguments).contains("--json");
    }
}
