package dev.syncspace.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.storage.StorageStatus;
import dev.syncspace.api.transport.ConnectionSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
    private static final long ANSWER_MILLIS = 200;

    @TempDir
    private Path directory;

    private final FakeServices services = new FakeServices();

    private static String text(Result result) {
        List<String> messages = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            messages.add(entry.getMessage());
        }
        return String.join("; ", messages);
    }

    private Result live(CompletableFuture<ByteString> answer) {
        return new LiveCheck(new FakeServices().with(FakeServices.dispatcher(List.of(), answer)), ANSWER_MILLIS)
                .execute();
    }

    private static CompletableFuture<ByteString> failed(Reason reason) {
        return CompletableFuture.failedFuture(SyncSpaceException.of(reason, "why"));
    }

    @Test
    void aDispatcherThatAnswersIsAliveWhateverItAnswers() {
        assertThat(live(CompletableFuture.completedFuture(ByteString.EMPTY)).getStatus())
                .isEqualTo(Status.OK);
        assertThat(live(failed(Reason.COMMAND_UNAVAILABLE)).getStatus()).isEqualTo(Status.OK);
    }

    @Test
    void aDispatcherThatDoesNotAnswerIsDead() {
        assertThat(live(failed(Reason.CALL_TIMED_OUT)).getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(live(CompletableFuture.failedFuture(new IllegalStateException()))
                        .getStatus())
                .isEqualTo(Status.CRITICAL);
        assertThat(new LiveCheck(services, ANSWER_MILLIS).execute().getStatus()).isEqualTo(Status.CRITICAL);
        CompletableFuture<ByteString> never = new CompletableFuture<>();
        assertThat(live(never).getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(never).isCancelled();
    }

    @Test
    void aDispatcherThatRefusesForLackOfRoomNeedsAttention() {
        assertThat(live(failed(Reason.TOO_MANY_CALLS)).getStatus()).isEqualTo(Status.WARN);
    }

    @Test
    void aPlatformIsReadyWhenItIsUnlockedListensAndAnswersEverything() {
        services.with(FakeServices.account(AccountState.UNLOCKED))
                .with((ConnectionSource) List::of)
                .with(FakeServices.dispatcher(ReadyCheck.operations(), failed(Reason.INTERNAL_ERROR)));
        Result result = new ReadyCheck(services, ReadyCheck.operations()).execute();
        assertThat(result.getStatus()).as(text(result)).isEqualTo(Status.OK);
    }

    @Test
    void whatIsMissingForReadinessIsNamed() {
        List<String> operations = new ArrayList<>(ReadyCheck.operations());
        operations.remove("CreateDocument");
        services.with(FakeServices.account(AccountState.LOCKED))
                .with(FakeServices.dispatcher(operations, failed(Reason.INTERNAL_ERROR)));
        Result result = new ReadyCheck(services, ReadyCheck.operations()).execute();
        assertThat(result.getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
        assertThat(text(result)).contains("is locked", "no transport listens", "nobody answers CreateDocument");
        assertThat(text(new ReadyCheck(
                                new FakeServices().with(FakeServices.account(AccountState.NONE)),
                                ReadyCheck.operations())
                        .execute()))
                .contains("no account yet");
    }

    @Test
    void littleRoomNeedsAttentionAndNoRoomIsCritical() {
        assertThat(room(StorageCheck.WARN_BYTES)).isEqualTo(Status.OK);
        assertThat(room(StorageCheck.WARN_BYTES - 1)).isEqualTo(Status.WARN);
        assertThat(room(StorageCheck.CRITICAL_BYTES - 1)).isEqualTo(Status.CRITICAL);
        assertThat(room(-1)).isEqualTo(Status.WARN);
    }

    private static Status room(long bytes) {
        FormattingResultLog log = new FormattingResultLog();
        StorageCheck.judgeRoom(bytes, StorageCheck.WARN_BYTES, log);
        return new Result(log).getStatus();
    }

    private Result storage(Runnable write) {
        FakeServices open = new FakeServices();
        open.with((DataDirectory) () -> directory);
        open.with(new StorageStatus() {
            @Override
            public Content content() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void tryWrite() {
                write.run();
            }
        });
        return new StorageCheck(open, 0).execute();
    }

    private Result storageFailing(Reason reason) {
        return storage(() -> {
            throw SyncSpaceException.of(reason, "why");
        });
    }

    @Test
    void theStorageIsTriedWithAWrite() {
        List<String> writes = new ArrayList<>();
        Result result = storage(() -> writes.add("one"));
        assertThat(writes).containsExactly("one");
        assertThat(text(result)).contains("takes writes");
        assertThat(storageFailing(Reason.DISK_FULL).getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(storageFailing(Reason.STORAGE_FAILED).getStatus()).isEqualTo(Status.CRITICAL);
        assertThat(storageFailing(Reason.STORAGE_UNAVAILABLE).getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
    }

    @Test
    void aLockedAccountIsNoFaultOfTheStorage() {
        assertThat(text(storageFailing(Reason.ACCOUNT_LOCKED))).contains("closed");
        assertThat(storageFailing(Reason.NO_ACCOUNT).getStatus())
                .isEqualTo(storage(() -> {}).getStatus());
    }

    @Test
    void withoutADirectoryThereIsNoStorage() {
        assertThat(new StorageCheck(services, 0).execute().getStatus()).isEqualTo(Status.TEMPORARILY_UNAVAILABLE);
    }
}
