package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;

/** Prints the script that completes commands in a shell. */
public final class CompletionCommand implements CliCommand {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    private final Supplier<CommandLine> allCommands;

    public CompletionCommand(Supplier<CommandLine> allCommands) {
        this.allCommands = allCommands;
    }

    @Override
    public void declare(Syntax syntax) {
        syntax.describe(
                        "Print the completion script of a shell.",
                        "",
                        "  bash: source <(syncspace completion bash)",
                        "  zsh:  autoload -U +X compinit && compinit; source <(syncspace completion zsh)")
                .optionalParameter("SHELL", "bash or zsh. Default: bash.");
    }

    @Override
    public int run(Session session, Arguments arguments) {
        String shell = arguments.optionalParameter(0);
        if (shell != null && !SHELLS.contains(shell)) {
            throw Problem.usage("there is a completion for " + String.join(" and ", SHELLS) + ", not for " + shell);
        }
        session.out().line(AutoComplete.bash("syncspace", allCommands.get()));
        return ExitCodes.OK;
    }
}
