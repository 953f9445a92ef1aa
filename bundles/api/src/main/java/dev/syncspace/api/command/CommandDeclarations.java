package dev.syncspace.api.command;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The messages of the commands, as their handlers declare them. Registered beside the {@link Dispatcher}. Thread-safe. */
@ProviderType
public interface CommandDeclarations {
    /**
     * The messages of a command. It asks the handler that would answer it, so it may take the time that a handler needs to
     * start.
     *
     * @param command name, PascalCase
     * @return empty if nobody answers the command now, or its handler declares nothing for it
     */
    Optional<CommandDeclaration> declaration(String command);
}
