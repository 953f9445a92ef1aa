package dev.syncspace.shell.internal;

/** Why a command of the shell did not do its work, in words for the person at the shell, who sees the message alone. */
final class ShellException extends Exception {
    private static final long serialVersionUID = 1L;

    ShellException(String message) {
        super(message);
    }

    ShellException(String message, Throwable cause) {
        super(message, cause);
    }
}
