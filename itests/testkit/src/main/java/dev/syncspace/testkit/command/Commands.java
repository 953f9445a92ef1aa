package dev.syncspace.testkit.command;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.syncspace.proto.v1.InitRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** The commands that the API declares: every method of {@code SyncSpaceService} but the streaming one. */
public final class Commands {
    private static final Map<String, MethodDescriptor> ALL = declared();

    private Commands() {}

    private static Map<String, MethodDescriptor> declared() {
        Map<String, MethodDescriptor> commands = new LinkedHashMap<>();
        for (MethodDescriptor method : InitRequest.getDescriptor()
                .getFile()
                .findServiceByName("SyncSpaceService")
                .getMethods()) {
            if (!method.isServerStreaming()) {
                commands.put(method.getName(), method);
            }
        }
        return commands;
    }

    /** Names in the order of the declaration. */
    public static Iterable<String> names() {
        return ALL.keySet();
    }

    /** Request message of a command. */
    public static Descriptor request(String command) {
        return method(command).getInputType();
    }

    /** Response message of a command. */
    public static Descriptor response(String command) {
        return method(command).getOutputType();
    }

    private static MethodDescriptor method(String command) {
        MethodDescriptor method = ALL.get(command);
        if (method == null) {
            throw new IllegalArgumentException("the API declares no command " + command);
        }
        return method;
    }
}
