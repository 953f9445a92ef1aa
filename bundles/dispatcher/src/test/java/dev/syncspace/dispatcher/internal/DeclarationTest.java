package dev.syncspace.dispatcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.syncspace.api.command.CommandDeclaration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeclarationTest {
    private final RouterFixture fixture = new RouterFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** A service with one method, whose response is of another file. */
    private static ServiceDescriptor service(String method) {
        FileDescriptorProto types = FileDescriptorProto.newBuilder()
                .setName("types.proto")
                .setPackage("types")
                .addMessageType(DescriptorProto.newBuilder().setName("Answer"))
                .build();
        FileDescriptorProto commands = FileDescriptorProto.newBuilder()
                .setName("commands.proto")
                .setPackage("commands")
                .addDependency("types.proto")
                .addMessageType(DescriptorProto.newBuilder().setName("Question"))
                .addService(ServiceDescriptorProto.newBuilder()
                        .setName("Service")
                        .addMethod(MethodDescriptorProto.newBuilder()
                                .setName(method)
                                .setInputType(".commands.Question")
                                .setOutputType(".types.Answer")))
                .build();
        try {
            FileDescriptor imported = FileDescriptor.buildFrom(types, new FileDescriptor[0]);
            return FileDescriptor.buildFrom(commands, new FileDescriptor[] {imported})
                    .findServiceByName("Service");
        } catch (DescriptorValidationException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isThatOfTheHandlerThatAnswers() {
        fixture.add(fixture.handlers.named("lower", 0, "Ask")).declaration = service("Other");
        fixture.add(fixture.handlers.named("higher", 1, "Ask")).declaration = service("Ask");
        CommandDeclaration declaration = fixture.router.declaration("Ask").orElseThrow();
        assertThat(declaration.requestType()).isEqualTo("commands.Question");
        assertThat(declaration.responseType()).isEqualTo("types.Answer");
        assertThat(declaration.files().getFileList())
                .extracting(FileDescriptorProto::getName)
                .containsExactly("types.proto", "commands.proto");
        assertThat(fixture.handlers.inUse).hasValue(0);
    }

    @Test
    void isMissingWhereNobodyDeclaresOrAnswers() {
        fixture.add(fixture.handlers.named("silent", 0, "Silent"));
        fixture.add(fixture.handlers.named("other", 0, "Half")).declaration = service("Other");
        fixture.add(fixture.handlers.named("dead", 0, "Dead")).canBeHad = false;
        assertThat(fixture.router.declaration("Silent")).isEmpty();
        assertThat(fixture.router.declaration("Half")).isEmpty();
        assertThat(fixture.router.declaration("Dead")).isEmpty();
        assertThat(fixture.router.declaration("Nobody")).isEmpty();
        assertThat(fixture.handlers.inUse).hasValue(0);
    }
}
