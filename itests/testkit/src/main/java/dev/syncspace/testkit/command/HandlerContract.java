package dev.syncspace.testkit.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.testkit.command.HostileRequests.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The contract of a {@link CommandHandler}, run by every bundle of handlers with services that are faked: they answer every
 * well-formed call, so that whatever is refused was refused by the handler.
 */
public abstract class HandlerContract {
    /** The handler, on services that answer every well-formed call. */
    protected abstract CommandHandler handler();

    /** Every command of the handler with a request that it answers. */
    protected abstract Map<String, Message> goodRequests();

    /** Commands that fail by design even with a good request, with the reason that they give. */
    protected Map<String, Reason> designedFailures() {
        return Map.of();
    }

    /** Request message of a command: what the handler declares, else what the API does. */
    protected Descriptor requestType(String command) {
        return declared(command).map(MethodDescriptor::getInputType).orElseGet(() -> Commands.request(command));
    }

    /** Response message of a command: what the handler declares, else what the API does. */
    protected Descriptor responseType(String command) {
        return declared(command).map(MethodDescriptor::getOutputType).orElseGet(() -> Commands.response(command));
    }

    private Optional<MethodDescriptor> declared(String command) {
        return handler().declaration().map(service -> service.findMethodByName(command));
    }

    private @Nullable Throwable failure(String command, ByteString request) {
        return catchThrowable(() -> answer(command, request));
    }

    private ByteString answer(String command, ByteString request) {
        return handler().handle(new FakeContext(command), request);
    }

    @Test
    void answersWithTheDeclaredMessages() throws InvalidProtocolBufferException {
        for (Map.Entry<String, Message> call : goodRequests().entrySet()) {
            String command = call.getKey();
            assertThat(call.getValue().getDescriptorForType()).isEqualTo(requestType(command));
            ByteString request = call.getValue().toByteString();
            Reason designed = designedFailures().get(command);
            if (designed != null) {
                assertReason(command, failure(command, request), designed);
                continue;
            }
            Message response = DynamicMessage.parseFrom(responseType(command), answer(command, request));
            assertThat(response.getUnknownFields().asMap()).as(command).isEmpty();
        }
    }

    @Test
    void ignoresUnknownFields() throws InvalidProtocolBufferException {
        for (Map.Entry<String, Message> call : goodRequests().entrySet()) {
            String command = call.getKey();
            ByteString later = HostileRequests.withUnknownFields(call.getValue());
            Reason designed = designedFailures().get(command);
            if (designed != null) {
                assertReason(command, failure(command, later), designed);
                continue;
            }
            assertThat(DynamicMessage.parseFrom(responseType(command), answer(command, later)))
                    .as(command)
                    .isEqualTo(DynamicMessage.parseFrom(
                            responseType(command),
                            answer(command, call.getValue().toByteString())));
        }
    }

    @Test
    void refusesBytesThatAreNoMessage() {
        for (Map.Entry<String, Message> call : goodRequests().entrySet()) {
            for (Case hostile : HostileRequests.malformed(call.getValue())) {
                assertReason(
                        call.getKey() + ": " + hostile,
                        failure(call.getKey(), hostile.bytes()),
                        Reason.MALFORMED_REQUEST);
            }
        }
    }

    @Test
    void refusesKnownFieldsOfTheWrongWireTypeByName() {
        for (Map.Entry<String, Message> call : goodRequests().entrySet()) {
            for (Case hostile : HostileRequests.wrongWireTypes(call.getValue())) {
                String what = call.getKey() + ": " + hostile;
                SyncSpaceException failure =
                        assertReason(what, failure(call.getKey(), hostile.bytes()), Reason.MALFORMED_REQUEST);
                assertThat(failure.field()).as(what).isEqualTo(hostile.field());
            }
        }
    }

    @Test
    void hasAStableErrorForWhateverItRefuses() {
        for (Map.Entry<String, Message> call : goodRequests().entrySet()) {
            List<Case> cases = new ArrayList<>();
            cases.addAll(HostileRequests.missingFields(call.getValue()));
            cases.addAll(HostileRequests.oversized(call.getValue()));
            cases.addAll(HostileRequests.outOfRange(call.getValue()));
            cases.addAll(HostileRequests.strangeTexts(call.getValue()));
            for (Case hostile : cases) {
                String what = call.getKey() + ": " + hostile;
                Throwable failure = failure(call.getKey(), hostile.bytes());
                if (failure == null || designedFailures().containsKey(call.getKey())) {
                    continue;
                }
                SyncSpaceException stable = stable(what, failure);
                assertThat(stable.code()).as(what).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(stable.field()).as(what).isNotEmpty();
                assertThat(stable.message()).as(what).contains(stable.field()).hasSizeLessThan(1000);
            }
        }
    }

    @Test
    void garbageIsNeverADefect() {
        for (Map.Entry<String, Message> call : goodRequests().entrySet()) {
            for (Case hostile :
                    HostileRequests.random(call.getValue(), call.getKey().hashCode())) {
                Throwable failure = failure(call.getKey(), hostile.bytes());
                if (failure != null) {
                    assertThat(failure).as(call.getKey() + ": " + hostile).isInstanceOf(SyncSpaceException.class);
                }
            }
        }
    }

    @Test
    void aCommandThatIsNotItsOwnIsADefectOfItsRegistration() {
        assertThatThrownBy(() -> answer("NotMine", ByteString.EMPTY)).isInstanceOf(IllegalStateException.class);
    }

    private static SyncSpaceException assertReason(String what, @Nullable Throwable failure, Reason reason) {
        SyncSpaceException stable = stable(what, failure);
        assertThat(stable.reason()).as(what + ": " + stable.message()).isEqualTo(reason);
        return stable;
    }

    private static SyncSpaceException stable(String what, @Nullable Throwable failure) {
        if (failure instanceof SyncSpaceException stable) {
            return stable;
        }
        throw new AssertionError(what + ": must be refused with a stable error", failure);
    }
}
