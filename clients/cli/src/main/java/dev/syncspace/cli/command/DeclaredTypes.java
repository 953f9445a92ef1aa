package dev.syncspace.cli.command;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.DescribeCommandRequest;
import dev.syncspace.proto.v1.DescribeCommandResponse;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages of commands that bundles of others declare. Stateless. */
final class DeclaredTypes {
    private DeclaredTypes() {}

    /**
     * Asks the platform for the messages of a command.
     *
     * @return null if there is no such command, or if nobody declares its messages
     */
    static @Nullable MethodDescriptor find(SyncSpaceClient client, String command) {
        DescribeCommandResponse described = describe(client, command);
        if (described.getRequestType().isEmpty()) {
            return null;
        }
        try {
            return method(FileDescriptorSet.parseFrom(described.getFileDescriptorSet()), command);
        } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_INTERNAL,
                    "INTERNAL_ERROR",
                    "what the bundle of " + command + " declares cannot be read: " + e.getMessage());
        }
    }

    private static DescribeCommandResponse describe(SyncSpaceClient client, String command) {
        try {
            return client.describeCommand(
                            DescribeCommandRequest.newBuilder().setName(command).build())
                    .join();
        } catch (SyncSpaceClientException failure) {
            // Nobody has such a command, or the platform is older: its answer to the call itself tells more.
            if (failure.code() == ErrorCode.ERROR_CODE_INVALID_ARGUMENT
                    || failure.code() == ErrorCode.ERROR_CODE_UNIMPLEMENTED) {
                return DescribeCommandResponse.getDefaultInstance();
            }
            throw failure;
        }
    }

    private static @Nullable MethodDescriptor method(FileDescriptorSet set, String command)
            throws DescriptorValidationException {
        Map<String, FileDescriptor> files = new HashMap<>();
        MethodDescriptor found = null;
        for (FileDescriptorProto proto : set.getFileList()) {
            FileDescriptor[] imports = proto.getDependencyList().stream()
                    .filter(files::containsKey)
                    .map(files::get)
                    .toArray(FileDescriptor[]::new);
            FileDescriptor file = FileDescriptor.buildFrom(proto, imports);
            files.put(file.getName(), file);
            for (ServiceDescriptor service : file.getServices()) {
                MethodDescriptor method = service.findMethodByName(command);
                found = method == null ? found : method;
            }
        }
        return found;
    }
}
