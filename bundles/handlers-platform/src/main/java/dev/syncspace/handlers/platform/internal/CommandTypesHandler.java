package dev.syncspace.handlers.platform.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandDeclaration;
import dev.syncspace.api.command.CommandDeclarations;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.DescribeCommandRequest;
import dev.syncspace.proto.v1.DescribeCommandResponse;
import dev.syncspace.proto.v1.Syncspace;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The messages of a command: what its bundle declares, else what the API does. */
@Component(
        immediate = true,
        property = {CommandHandler.COMMANDS + "=DescribeCommand", CommandHandler.READ_COMMANDS + "=DescribeCommand"})
public final class CommandTypesHandler implements CommandHandler {
    /** Longest name of a command. */
    private static final int NAME_MAX_BYTES = 64;

    private static final ServiceDescriptor API = Syncspace.getDescriptor().findServiceByName("SyncSpaceService");

    private final CommandDeclarations declarations;
    private final Dispatcher dispatcher;

    @Activate
    public CommandTypesHandler(@Reference CommandDeclarations declarations, @Reference Dispatcher dispatcher) {
        this.declarations = declarations;
        this.dispatcher = dispatcher;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        if (!context.command().equals("DescribeCommand")) {
            throw Requests.notMine(context);
        }
        DescribeCommandRequest message = Requests.parse(DescribeCommandRequest.parser(), request);
        String name = Requests.atMost("name", Requests.required("name", message.getName()), NAME_MAX_BYTES);
        return describe(name).toByteString();
    }

    private DescribeCommandResponse describe(String name) {
        Optional<CommandDeclaration> declared = declarations.declaration(name);
        MethodDescriptor method = API.findMethodByName(name);
        if (declared.isEmpty() && method != null && !method.isServerStreaming()) {
            declared = Optional.of(CommandDeclaration.of(method));
        }
        if (declared.isEmpty() && !isAnswered(name)) {
            throw SyncSpaceException.invalid("name", "name is no command that is answered now; ListCommands names all");
        }
        return declared.map(CommandTypesHandler::response).orElseGet(DescribeCommandResponse::getDefaultInstance);
    }

    private boolean isAnswered(String name) {
        return dispatcher.registrations().stream()
                .anyMatch(registration -> registration.command().equals(name)
                        && registration.state() == CommandRegistration.State.ACTIVE);
    }

    private static DescribeCommandResponse response(CommandDeclaration declaration) {
        return DescribeCommandResponse.newBuilder()
                .setRequestType(declaration.requestType())
                .setResponseType(declaration.responseType())
                .setFileDescriptorSet(declaration.files().toByteString())
                .build();
    }
}
