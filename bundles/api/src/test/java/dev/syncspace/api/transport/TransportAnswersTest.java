package dev.syncspace.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.proto.transport.v1.SubscribeResponse;
import dev.syncspace.proto.v1.Error;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportAnswersTest {
    private final List<Throwable> defects = new ArrayList<>();

    private SyncSpaceException told(Throwable thrown) {
        return TransportAnswers.failure(thrown, defects::add);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonTravelsWithItsCodeAndComesBackAsItself(Reason reason) {
        SyncSpaceException failure = SyncSpaceException.ofField(reason, "filters[2].operator", "what was wrong")
                .with("name", "value");
        Error message = TransportAnswers.error(failure);
        assertThat(message.getCodeValue()).isEqualTo(reason.code().number());
        assertThat(message.getCode().name()).isEqualTo("ERROR_CODE_" + reason.code());
        assertThat(Reason.valueOf(message.getReason())).isEqualTo(reason);
        assertThat(ErrorCode.ofNumber(message.getCodeValue())).isEqualTo(reason.code());
        assertThat(message.getRetryable()).isEqualTo(reason.isRetryable());
        assertThat(message.getMessage()).isEqualTo("what was wrong");
        assertThat(message.getField()).isEqualTo("filters[2].operator");
        assertThat(message.getDetailsMap()).containsOnly(java.util.Map.entry("name", "value"));
    }

    @Test
    void everyCodeOfTheMessageIsACodeOfTheApi() {
        assertThat(Arrays.stream(dev.syncspace.proto.v1.ErrorCode.values())
                        .filter(code -> code != dev.syncspace.proto.v1.ErrorCode.UNRECOGNIZED)
                        .filter(code -> code != dev.syncspace.proto.v1.ErrorCode.ERROR_CODE_UNSPECIFIED)
                        .map(code -> code.name() + " " + code.getNumber()))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> "ERROR_CODE_" + code.name() + " " + code.number())
                        .toList());
    }

    @Test
    void theCauseOfACompletionIsTold() {
        SyncSpaceException failure = SyncSpaceException.of(Reason.DISK_FULL, "full");
        assertThat(told(new CompletionException(failure))).isSameAs(failure);
        assertThat(told(failure)).isSameAs(failure);
        assertThat(defects).isEmpty();
    }

    @Test
    void aCancellationIsACodeOfItsOwn() {
        assertThat(told(new CancellationException()).reason()).isEqualTo(Reason.CALL_CANCELLED);
    }

    @Test
    void aDefectKeepsItsTextInTheProcess() {
        IllegalStateException defect = new IllegalStateException("inner text");
        SyncSpaceException told = told(defect);
        assertThat(defects).containsExactly(defect);
        assertThat(told.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(TransportAnswers.error(told).toString()).doesNotContain("inner text");
    }

    @Test
    void anEventHasSecondsInsideAndMillisecondsOutside() throws Exception {
        SubscribeResponse outer = TransportAnswers.event(
                new Event(7, "e1-7", "document.updated", "space", 1_700_000_000_999L, ByteString.copyFromUtf8("p")));
        assertThat(outer.getType()).isEqualTo("document.updated");
        assertThat(outer.getTimestamp()).isEqualTo(1_700_000_000_999L);
        assertThat(dev.syncspace.proto.v1.SubscribeResponse.parseFrom(outer.getData()))
                .isEqualTo(dev.syncspace.proto.v1.SubscribeResponse.newBuilder()
                        .setEventId("e1-7")
                        .setEventType("document.updated")
                        .setSpaceId("space")
                        .setTimestamp(1_700_000_000L)
                        .setTimestampMillis(1_700_000_000_999L)
                        .setSequence(7)
                        .setPayload(ByteString.copyFromUtf8("p"))
                        .build());
    }
}
