package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import ${package}.proto.${command}Request;
import ${package}.proto.${command}Response;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every command is held to, and what this one answers. */
class ${command}HandlerTest extends HandlerContract {
    @Override
    protected CommandHandler handler() {
        return new ${command}Handler();
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of("${command}", ${command}Request.newBuilder().setName("Ada").build());
    }

    @Test
    void answersWithTheName() throws InvalidProtocolBufferException {
        ${command}Response response = ${command}Response.parseFrom(handler().handle(
                new FakeContext("${command}"), goodRequests().get("${command}").toByteString()));
        assertThat(response.getText()).contains("Ada");
    }
}
