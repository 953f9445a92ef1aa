package ${package};

import ${package}.proto.${command}Request;
import ${package}.proto.${command}Response;
import ${package}.proto.CommandsProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** Answers the command {@code ${command}}. Many threads may call it at once. */
@Component(
        immediate = true,
        property = {CommandHandler.COMMANDS + "=${command}", CommandHandler.READ_COMMANDS + "=${command}"})
public final class ${command}Handler implements CommandHandler {
    /** Longest name, in bytes of UTF-8. */
    private static final int NAME_MAX_BYTES = 100;

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        return switch (context.command()) {
            case "${command}" -> answer(Requests.parse(${command}Request.parser(), request)).toByteString();
            default -> throw Requests.notMine(context);
        };
    }

    private static ${command}Response answer(${command}Request request) {
        String name = Requests.atMost("name", Requests.required("name", request.getName()), NAME_MAX_BYTES);
        return ${command}Response.newBuilder().setText("Hello, " + name + "!").build();
    }

    @Override
    public Optional<ServiceDescriptor> declaration() {
        return Optional.of(CommandsProto.getDescriptor().findServiceByName("CommandService"));
    }
}
