package dev.syncspace.cli.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.v1.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExitCodesTest {
    @Test
    void everyCodeHasItsExitCode() {
        Map<ErrorCode, Integer> expected = new EnumMap<>(ErrorCode.class);
        expected.put(ErrorCode.ERROR_CODE_CANCELLED, 7);
        expected.put(ErrorCode.ERROR_CODE_UNKNOWN, 1);
        expected.put(ErrorCode.ERROR_CODE_INVALID_ARGUMENT, 5);
        expected.put(ErrorCode.ERROR_CODE_DEADLINE_EXCEEDED, 7);
        expected.put(ErrorCode.ERROR_CODE_NOT_FOUND, 3);
        expected.put(ErrorCode.ERROR_CODE_ALREADY_EXISTS, 4);
        expected.put(ErrorCode.ERROR_CODE_PERMISSION_DENIED, 6);
        expected.put(ErrorCode.ERROR_CODE_RESOURCE_EXHAUSTED, 8);
        expected.put(ErrorCode.ERROR_CODE_FAILED_PRECONDITION, 5);
        expected.put(ErrorCode.ERROR_CODE_ABORTED, 4);
        expected.put(ErrorCode.ERROR_CODE_OUT_OF_RANGE, 5);
        expected.put(ErrorCode.ERROR_CODE_UNIMPLEMENTED, 5);
        expected.put(ErrorCode.ERROR_CODE_INTERNAL, 1);
        expected.put(ErrorCode.ERROR_CODE_UNAVAILABLE, 7);
        expected.put(ErrorCode.ERROR_CODE_DATA_LOSS, 1);
        expected.put(ErrorCode.ERROR_CODE_UNAUTHENTICATED, 6);
        assertThat(expected).hasSize(16);
        expected.put(ErrorCode.ERROR_CODE_UNSPECIFIED, 1);
        expected.put(ErrorCode.UNRECOGNIZED, 1);

        for (ErrorCode code : ErrorCode.values()) {
            assertThat(ExitCodes.of(code)).as(code.name()).isEqualTo(expected.get(code));
        }
    }
}
