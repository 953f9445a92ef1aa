package dev.syncspace.transport.mina.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.client.SyncSpaceClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorFramesTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void theJavaClientReadsEveryFailureAsItWasThrown(Reason reason) {
        SyncSpaceException failure =
                SyncSpaceException.ofField(reason, "metadata", "what was wrong").with("name", "value");
        SyncSpaceClientException read =
                SyncSpaceClientException.of(ErrorFrames.frame(1, failure).getError());
        assertThat(read.code().getNumber()).isEqualTo(failure.code().number());
        assertThat(read.reason()).isEqualTo(failure.reason().name());
        assertThat(read.isRetryable()).isEqualTo(failure.isRetryable());
        assertThat(read.field()).isEqualTo(failure.field());
        assertThat(read.details()).isEqualTo(failure.details());
        assertThat(read.message()).isEqualTo(failure.message());
    }
}
