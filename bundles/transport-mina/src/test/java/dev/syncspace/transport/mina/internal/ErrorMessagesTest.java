package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.Error;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorMessagesTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonTravelsWithItsCodeAndComesBackAsItself(Reason reason) {
        SyncSpaceException failure = SyncSpaceException.ofField(reason, "filters[2].operator", "what was wrong")
                .with("name", "value");
        Error message = ErrorMessages.message(failure);
        assertThat(message.getCodeValue()).isEqualTo(reason.code().number());
        assertThat(message.getCode().name()).isEqualTo("ERROR_CODE_" + reason.code());
        assertThat(Reason.valueOf(message.getReason())).isEqualTo(reason);
        assertThat(ErrorCode.ofNumber(message.getCodeValue())).isEqualTo(reason.code());
        assertThat(message.getRetryable()).isEqualTo(reason.isRetryable());
        assertThat(message.getMessage()).isEqualTo("what was wrong");
        assertThat(message.getField()).isEqualTo("filters[2].operator");
        assertThat(message.getDetailsMap()).containsOnly(java.util.Map.entry("name", "value"));
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void theJavaClientReadsEveryFailureAsItWasThrown(Reason reason) {
        SyncSpaceException failure =
                SyncSpaceException.ofField(reason, "metadata", "what was wrong").with("name", "value");
        SyncSpaceClientException read = SyncSpaceClientException.of(ErrorMessages.message(failure));
        assertThat(read.code().getNumber()).isEqualTo(failure.code().number());
        assertThat(read.reason()).isEqualTo(failure.reason().name());
        assertThat(read.isRetryable()).isEqualTo(failure.isRetryable());
        assertThat(read.field()).isEqualTo(failure.field());
        assertThat(read.details()).isEqualTo(failure.details());
        assertThat(read.message()).isEqualTo(failure.message());
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
        assertThat(ErrorMessages.failure(new CompletionException(failure))).isSameAs(failure);
        assertThat(ErrorMessages.failure(failure)).isSameAs(failure);
    }

    @Test
    void aCancellationIsACodeOfItsOwn() {
        assertThat(ErrorMessages.failure(new CancellationException()).reason()).isEqualTo(Reason.CALL_CANCELLED);
    }

    @Test
    void aDefectKeepsItsTextInTheProcess() {
        SyncSpaceException told = ErrorMessages.failure(new IllegalStateException("inner text"));
        assertThat(told.reason()).isEqualTo(Reason.INTERNAL_ERROR);
        assertThat(ErrorMessages.message(told).toString()).doesNotContain("inner text");
    }
}
