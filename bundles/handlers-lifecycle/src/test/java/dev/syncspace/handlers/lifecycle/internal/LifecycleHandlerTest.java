package dev.syncspace.handlers.lifecycle.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.InitResponse;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.ShutdownResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LifecycleHandlerTest extends HandlerContract {
    private final FakeAccount account = new FakeAccount();
    private final LifecycleHandler handler = new LifecycleHandler(account);

    @TempDir
    private Path directory;

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of(
                "Init",
                InitRequest.newBuilder()
                        .setDataDir(account.dataDirectory.toString())
                        .setNetworkId("any text")
                        .setDeviceId("laptop")
                        .putConfig("k", "v")
                        .build(),
                "Shutdown",
                ShutdownRequest.getDefaultInstance());
    }

    private ByteString call(String command, Message request) {
        return handler.handle(new FakeContext(command), request.toByteString());
    }

    private SyncSpaceException failure(Reason reason, String dataDir) {
        SyncSpaceException failure = catchThrowableOfType(
                SyncSpaceException.class,
                () -> call("Init", InitRequest.newBuilder().setDataDir(dataDir).build()));
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(reason);
        return failure;
    }

    @Test
    void w24InitStartsTheAccountAndKeepsTheSettings() throws InvalidProtocolBufferException {
        for (int i = 0; i < 2; i++) {
            assertThat(InitResponse.parseFrom(call("Init", goodRequests().get("Init")))
                            .getSuccess())
                    .isTrue();
        }
        List<Object> stored = List.of("store", "any text", "laptop", Map.of("k", "v"));
        assertThat(account.calls).containsExactly(List.of("open"), stored, List.of("open"), stored);
    }

    @Test
    void w24InitKeepsTheSettingsThatComeAsJson() {
        call(
                "Init",
                InitRequest.newBuilder()
                        .setConfigJson("{\"device_id\":\"laptop\",\"theme\":\"d\\u00e4rk\"}")
                        .build());
        assertThat(account.calls).contains(List.of("store", "", "laptop", Map.of("theme", "därk")));
    }

    @Test
    void fieldsOfInitCountMoreThanItsJson() {
        call(
                "Init",
                InitRequest.newBuilder()
                        .setDeviceId("desk")
                        .putConfig("theme", "light")
                        .setConfigJson("{\"device_id\":\"laptop\",\"theme\":\"dark\",\"a\":\"b\"}")
                        .build());
        assertThat(account.calls).contains(List.of("store", "", "desk", Map.of("theme", "light", "a", "b")));
    }

    @Test
    void initWithWrongJsonTouchesNothing() {
        SyncSpaceException failure = catchThrowableOfType(
                SyncSpaceException.class,
                () -> call("Init", InitRequest.newBuilder().setConfigJson("[]").build()));
        assertThat(failure.field()).isEqualTo("config_json");
        assertThat(account.calls).isEmpty();
    }

    @Test
    void initTakesAnEmptyDirectoryAndTheOwnOneHoweverItIsWritten() throws IOException {
        account.dataDirectory = Files.createDirectories(directory.resolve("data"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), account.dataDirectory);
        for (String same : List.of(
                "",
                account.dataDirectory.toString(),
                account.dataDirectory + "/",
                account.dataDirectory + "/../data/.",
                link.toString())) {
            call("Init", InitRequest.newBuilder().setDataDir(same).build());
        }
        assertThat(account.calls).hasSize(10);
    }

    @Test
    void initRefusesAnotherDirectoryAndTouchesNothing() throws IOException {
        account.dataDirectory = Files.createDirectories(directory.resolve("data"));
        Path other = Files.createDirectories(directory.resolve("other"));
        for (String different : List.of(
                other.toString(), "data", "/", directory.resolve("missing").toString())) {
            SyncSpaceException failure = failure(Reason.DATA_DIR_MISMATCH, different);
            assertThat(failure.field()).isEqualTo("data_dir");
            assertThat(failure.message()).contains(account.dataDirectory.toString());
        }
        assertThat(failure(Reason.INVALID_FIELD, "/nul\u0000").field()).isEqualTo("data_dir");
        assertThat(failure(Reason.INVALID_FIELD, "/" + "x".repeat(5_000)).field())
                .isEqualTo("data_dir");
        assertThat(account.calls).isEmpty();
    }

    @Test
    void initTellsAMissingAndALockedAccount() {
        account.status = AccountStatus.NONE;
        failure(Reason.NO_ACCOUNT, "");
        account.status = new AccountStatus(AccountState.LOCKED, "account", "", true, 1);
        failure(Reason.ACCOUNT_LOCKED, "");
        assertThat(account.calls).containsExactly(List.of("open"), List.of("open"));
    }

    @Test
    void shutdownLocksTheAccountAndMayBeRepeated() throws InvalidProtocolBufferException {
        for (int i = 0; i < 2; i++) {
            assertThat(ShutdownResponse.parseFrom(call("Shutdown", ShutdownRequest.getDefaultInstance()))
                            .getSuccess())
                    .isTrue();
        }
        assertThat(account.calls).containsExactly(List.of("lock"), List.of("lock"));
    }
}
