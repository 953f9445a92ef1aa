package dev.syncspace.cli.command;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.JsonInput;
import dev.syncspace.cli.io.JsonOutput;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.Syncspace;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Calls any command by its name. */
public final class CallCommand implements CliCommand {
    /** Text of a document of 16 MiB in base64, with room to spare. */
    private static final int REQUEST_MAX_BYTES = 64 * 1024 * 1024;

    private static final String IN = "--in";
    private static final String RAW = "--raw";

    @Override
    public void declare(Syntax syntax) {
        syntax.describe(
                        "Call a command of the platform by its name, with its request as protobuf-JSON from a file or"
                                + " standard input. The response is printed as with --json.",
                        "",
                        "  echo '{\"name\":\"Notes\"}' | syncspace call CreateSpace")
                .parameter("COMMAND", "Name of the command, for example CreateSpace.")
                .option(
                        IN,
                        "FILE",
                        "File with the request; -: standard input. Default: standard input, unless it is a terminal.")
                .flag(RAW, "Request and response are serialised messages, not JSON.");
    }

    @Override
    public int run(Session session, Arguments arguments) {
        String command = arguments.parameter(0);
        if (arguments.has(RAW)) {
            ByteString response = session.patientClient()
                    .call(command, read(session, arguments, true))
                    .join();
            session.out().write(response);
            return ExitCodes.OK;
        }
        MethodDescriptor method = method(command);
        if (method == null) {
            return callUnknown(session, arguments);
        }
        if (method.isServerStreaming()) {
            throw Problem.usage(command + " is a stream: use \"syncspace events watch\"");
        }
        return call(session, arguments, method);
    }

    private static int call(Session session, Arguments arguments, MethodDescriptor method) {
        boolean hasFields = !method.getInputType().getFields().isEmpty();
        DynamicMessage request =
                JsonInput.parse(read(session, arguments, hasFields).toStringUtf8(), method.getInputType());
        ByteString response = session.patientClient()
                .call(method.getName(), request.toByteString())
                .join();
        session.out().line(JsonOutput.of(parse(method, response)));
        return ExitCodes.OK;
    }

    /**
     * The platform says whether there is such a command, and which messages it has if its bundle declares them; a request
     * cannot be written without its type.
     */
    private static int callUnknown(Session session, Arguments arguments) {
        String command = arguments.parameter(0);
        MethodDescriptor method = DeclaredTypes.find(session.patientClient(), command);
        if (method != null) {
            return call(session, arguments, method);
        }
        String request = read(session, arguments, false).toStringUtf8().strip();
        if (!request.isEmpty() && !request.equals("{}")) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_UNIMPLEMENTED,
                    "UNKNOWN_COMMAND",
                    command
                            + " is no command of this version and no bundle declares its messages, so its request cannot"
                            + " be read as JSON; see: syncspace commands; with --raw any request can be sent");
        }
        ByteString response =
                session.patientClient().call(command, ByteString.EMPTY).join();
        session.out().line("{\"response\":" + base64(response) + "}");
        return ExitCodes.OK;
    }

    private static String base64(ByteString bytes) {
        return "\"" + Base64.getEncoder().encodeToString(bytes.toByteArray()) + "\"";
    }

    private static ByteString read(Session session, Arguments arguments, boolean isExpected) {
        String file = arguments.text(IN);
        if (file != null) {
            return session.in().bytes(file, REQUEST_MAX_BYTES);
        }
        return isExpected && !session.environment().terminal().isInteractive()
                ? session.in().standardInput(REQUEST_MAX_BYTES)
                : ByteString.EMPTY;
    }

    private static DynamicMessage parse(MethodDescriptor method, ByteString response) {
        try {
            return DynamicMessage.parseFrom(method.getOutputType(), response);
        } catch (InvalidProtocolBufferException e) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_INTERNAL,
                    "INTERNAL_ERROR",
                    "the response to " + method.getName() + " cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable MethodDescriptor method(String name) {
        return Syncspace.getDescriptor().findServiceByName("SyncSpaceService").findMethodByName(name);
    }
}
