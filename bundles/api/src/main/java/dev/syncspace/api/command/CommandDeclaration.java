package dev.syncspace.api.command;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The messages of a command. It holds no class of the bundle that declared them, so it may be kept.
 *
 * @param requestType full name of the request message
 * @param responseType full name of the response message
 * @param files the file that declares the command, after all files that it imports
 */
public record CommandDeclaration(String requestType, String responseType, FileDescriptorSet files) {
    /** The messages of a method of a protobuf service. */
    public static CommandDeclaration of(MethodDescriptor method) {
        Set<FileDescriptor> files = new LinkedHashSet<>();
        addImportsFirst(method.getFile(), files);
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.forEach(file -> set.addFile(file.toProto()));
        return new CommandDeclaration(
                method.getInputType().getFullName(), method.getOutputType().getFullName(), set.build());
    }

    private static void addImportsFirst(FileDescriptor file, Set<FileDescriptor> files) {
        file.getDependencies().forEach(dependency -> addImportsFirst(dependency, files));
        files.add(file);
    }
}
