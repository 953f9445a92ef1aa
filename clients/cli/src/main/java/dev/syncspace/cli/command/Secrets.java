package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Asks for passphrases and mnemonics: from a file, from the terminal without showing them, or from standard input. Never
 * from the command line, which other users of the machine can read.
 */
final class Secrets {
    private final Session session;

    Secrets(Session session) {
        this.session = session;
    }

    /** A secret that must be given. */
    String required(@Nullable String file, String prompt) {
        if (file != null) {
            return session.in().firstLine(file);
        }
        Terminal terminal = session.environment().terminal();
        return terminal.isInteractive()
                ? terminal.askSecret(prompt)
                : session.in().nextLine();
    }

    /** A new passphrase, asked for twice; empty for none, also where nobody can be asked. */
    String chosen(@Nullable String file, String prompt) {
        if (file != null) {
            return notEmpty(session.in().firstLine(file), file);
        }
        Terminal terminal = session.environment().terminal();
        if (!terminal.isInteractive()) {
            return "";
        }
        return askTwice(terminal, prompt);
    }

    /** A new passphrase that must be given. */
    String chosenOrNextLine(@Nullable String file, String prompt) {
        Terminal terminal = session.environment().terminal();
        if (file == null && !terminal.isInteractive()) {
            return notEmpty(session.in().nextLine(), "standard input");
        }
        return notEmpty(chosen(file, prompt), "the answer");
    }

    private static String askTwice(Terminal terminal, String prompt) {
        String first = terminal.askSecret(prompt);
        if (!first.isEmpty() && !first.equals(terminal.askSecret("Once more: "))) {
            throw Problem.usage("the two passphrases differ");
        }
        return first;
    }

    private static String notEmpty(String secret, String where) {
        if (secret.isEmpty()) {
            throw Problem.usage("there is no passphrase in " + where);
        }
        return secret;
    }
}
