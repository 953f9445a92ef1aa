package com.example.hello;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.hello.proto.HelloRequest;
import com.example.hello.proto.HelloResponse;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.lang.annotation.Annotation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every command is held to, and what this one answers. */
class HelloHandlerTest extends HandlerContract {
    @Override
    protected CommandHandler handler() {
        return new HelloHandler(new HelloHandler.Config() {
            @Override
            public String greeting() {
                return "Good morning";
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return HelloHandler.Config.class;
            }
        });
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of("Hello", HelloRequest.newBuilder().setName("Ada").build());
    }

    @Test
    void greetsByName() throws InvalidProtocolBufferException {
        HelloResponse response = HelloResponse.parseFrom(handler().handle(
                new FakeContext("Hello"), goodRequests().get("Hello").toByteString()));
        assertThat(response.getText()).isEqualTo("Good morning, Ada!");
    }
}
