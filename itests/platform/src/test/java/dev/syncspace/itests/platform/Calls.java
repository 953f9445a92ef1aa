package dev.syncspace.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends of calls, with a deadline for the test. */
final class Calls {
    private Calls() {}

    /** The answer of a call that must succeed. */
    static <T> T answer(CompletableFuture<T> call) {
        try {
            return call.get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the call must succeed: " + e.getCause(), e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the call must end", e);
        }
    }

    /** The failure of a call that must fail. */
    static SyncSpaceClientException failure(CompletableFuture<?> call) {
        try {
            Object answer = call.get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("the call must fail, it answered " + answer.getClass());
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(SyncSpaceClientException.class);
            return (SyncSpaceClientException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the call must end", e);
        }
    }

    static String reason(SyncSpaceClient client, String command, Message request) {
        return failure(client.call(command, request.toByteString())).reason();
    }

    static String text(SyncSpaceClient client, String command) {
        return answer(client.call(command, ByteString.EMPTY)).toStringUtf8();
    }
}
