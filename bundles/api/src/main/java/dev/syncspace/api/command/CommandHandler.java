package dev.syncspace.api.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers one or more commands. Bundles register it as an OSGi service with the property {@link #COMMANDS}; the dispatcher
 * finds it. The component must be {@code immediate}, so that it lives between calls.
 *
 * <p>Of several handlers for one command the one with the highest {@code service.ranking}, then the lowest
 * {@code service.id}, answers.
 */
@ConsumerType
public interface CommandHandler {
    /** Service property: names of the commands, PascalCase as the RPC; {@code String} or {@code String[]}. Required. */
    String COMMANDS = "syncspace.commands";

    /**
     * Service property: those of {@link #COMMANDS} that change nothing; {@code String} or {@code String[]}, default none.
     * The dispatcher keeps threads for them, so that they never wait behind calls that write.
     */
    String READ_COMMANDS = "syncspace.commands.read";

    /**
     * Service property: {@code true} if the commands may only be called on the local transport. {@code Boolean}, default
     * {@code false}.
     */
    String LOCAL_ONLY = "syncspace.commands.local.only";

    /**
     * Answers one call. Called by many threads at once; may block.
     *
     * @param context the call; a long operation asks it now and then whether to go on
     * @param request serialised request message of the command
     * @return serialised response message of the command
     * @throws dev.syncspace.api.error.SyncSpaceException when the operation fails; anything else that is thrown becomes
     *     {@code INTERNAL} with the stack in the log
     */
    ByteString handle(CommandContext context, ByteString request);

    /**
     * The messages of the commands: a protobuf service with a method for each command, of the same name. Whoever knows them
     * only at run time, as {@code ./syncspace call} does, can then write requests and read responses as JSON. Handlers of
     * commands that the API of SyncSpace declares need not say anything. The bytes of requests and responses are not
     * checked against it.
     *
     * @return empty if the messages are nobody's business, or no protobuf
     */
    default Optional<ServiceDescriptor> declaration() {
        return Optional.empty();
    }
}
