package com.example.hello;

import com.example.hello.proto.HelloProto;
import com.example.hello.proto.HelloRequest;
import com.example.hello.proto.HelloResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Answers the command {@code Hello}. It changes nothing, so it is a read command too. Many threads may call it at once: all
 * its fields are final.
 */
@Component(
        immediate = true,
        configurationPid = "com.example.hello",
        property = {CommandHandler.COMMANDS + "=Hello", CommandHandler.READ_COMMANDS + "=Hello"})
@Designate(ocd = HelloHandler.Config.class)
public final class HelloHandler implements CommandHandler {
    /** Longest name, in bytes of UTF-8: it is for one line. */
    private static final int NAME_MAX_BYTES = 100;

    private final String greeting;

    /** Settings: {@code DIR/conf/com.example.hello.cfg}; a changed file makes a new handler. */
    @ObjectClassDefinition(name = "Hello")
    public @interface Config {
        /** What stands before the name. */
        @AttributeDefinition
        String greeting() default "Hello";
    }

    @Activate
    public HelloHandler(Config config) {
        greeting = config.greeting();
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        return switch (context.command()) {
            case "Hello" -> hello(Requests.parse(HelloRequest.parser(), request)).toByteString();
            default -> throw Requests.notMine(context);
        };
    }

    private HelloResponse hello(HelloRequest request) {
        String name = Requests.atMost("name", Requests.required("name", request.getName()), NAME_MAX_BYTES);
        return HelloResponse.newBuilder().setText(greeting + ", " + name + "!").build();
    }

    @Override
    public Optional<ServiceDescriptor> declaration() {
        return Optional.of(HelloProto.getDescriptor().findServiceByName("HelloService"));
    }
}
