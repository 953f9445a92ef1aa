package dev.syncspace.handlers.platform.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.CommandStatistics;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.HealthReport;
import dev.syncspace.api.storage.StorageStatus;
import dev.syncspace.api.transport.ClientConnection;
import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.BundleState;
import dev.syncspace.proto.v1.ClientInfo;
import dev.syncspace.proto.v1.CommandFigures;
import dev.syncspace.proto.v1.GetPlatformStatusRequest;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.HealthStatus;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformStatusHandlerTest extends HandlerContract {
    @TempDir
    private Path directory;

    private final List<Object> services = new ArrayList<>();

    private final CommandStatistics statistics = new CommandStatistics() {
        @Override
        public List<Figures> figures() {
            return List.of(
                    new Figures("Fast", 3, Map.of(), 1, 2, 3, 4),
                    new Figures("Slow", 9, Map.of(ErrorCode.NOT_FOUND, 2L), 10, 20, 30, 40));
        }

        @Override
        public List<Running> running() {
            return List.of(new Running("Slow", CallOrigin.LOCAL, 5_000, true));
        }
    };

    private final PlatformServices present = new PlatformServices() {
        @Override
        public <S, T> List<T> each(Class<S> type, Function<S, T> call) {
            return services.stream()
                    .filter(type::isInstance)
                    .map(type::cast)
                    .map(call)
                    .toList();
        }
    };

    @Override
    protected CommandHandler handler() {
        return new PlatformStatusHandler(
                new PlatformStatusHandler.Identity("1.2.3", directory, 4711, 1_000),
                statistics,
                () -> List.of(
                        bundle("b", BundleState.BUNDLE_STATE_ACTIVE, ""),
                        bundle("c", BundleState.BUNDLE_STATE_RESOLVED, ""),
                        bundle("d", BundleState.BUNDLE_STATE_ACTIVE, "waits for a service")),
                new StatusParts(present, directory),
                Clock.fixed(Instant.ofEpochMilli(9_000), ZoneOffset.UTC));
    }

    private static BundleInfo bundle(String name, BundleState state, String problem) {
        return BundleInfo.newBuilder()
                .setName(name)
                .setState(state)
                .setProblem(problem)
                .build();
    }

    @Override
    protected Map<String, Message> goodRequests() {
        // The memory in use is another at each call, so the answers differ.
        return Map.of();
    }

    private GetPlatformStatusResponse status() throws InvalidProtocolBufferException {
        return GetPlatformStatusResponse.parseFrom(
                handler().handle(new FakeContext("GetPlatformStatus"), ByteString.EMPTY));
    }

    @Test
    void answersWithoutAnyService() throws InvalidProtocolBufferException {
        GetPlatformStatusResponse status = status();
        assertThat(status.getVersion()).isEqualTo("1.2.3");
        assertThat(status.getStartedAtMillis()).isEqualTo(1_000);
        assertThat(status.getNowMillis()).isEqualTo(9_000);
        assertThat(status.getMemoryUsedBytes()).isPositive();
        assertThat(status.hasAccount()).isFalse();
        assertThat(status.getStorage().getClosedReason()).isEqualTo("STORAGE_UNAVAILABLE");
        assertThat(status.getHealthList()).isEmpty();
        assertThat(status.getClientsList()).isEmpty();
    }

    @Test
    void refusesWhatIsNoRequest() {
        assertThat(GetPlatformStatusRequest.getDescriptor().getFields()).isEmpty();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> handler()
                        .handle(new FakeContext("GetPlatformStatus"), ByteString.copyFrom(new byte[] {0x02, 0x00})))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.MALFORMED_REQUEST));
    }

    @Test
    void tellsBundlesWithProblemsFirstThenStoppedOnes() throws InvalidProtocolBufferException {
        assertThat(status().getBundlesList()).extracting(BundleInfo::getName).containsExactly("d", "c", "b");
    }

    @Test
    void tellsTheSlowestCommandFirst() throws InvalidProtocolBufferException {
        GetPlatformStatusResponse status = status();
        assertThat(status.getCommandsList())
                .extracting(CommandFigures::getCommand)
                .containsExactly("Slow", "Fast");
        assertThat(status.getCommands(0).getFailuresMap()).containsExactly(entry("NOT_FOUND", 2L));
        assertThat(status.getCommands(0).getFailureCount()).isEqualTo(2);
        assertThat(status.getRunningCalls(0).getAgeMillis()).isEqualTo(5_000);
        assertThat(status.getRunningCalls(0).getIsWaiting()).isTrue();
    }

    @Test
    void tellsTheSizeOfTheStorageAlsoWhileItIsClosed() throws IOException {
        services.add(new StorageStatus() {
            @Override
            public Content content() {
                throw SyncSpaceException.of(Reason.ACCOUNT_LOCKED, "locked");
            }

            @Override
            public void tryWrite() {
                throw new UnsupportedOperationException();
            }
        });
        Files.createDirectories(directory.resolve("storage/derby/db"));
        Files.write(directory.resolve("storage/derby/db/c1"), new byte[1000]);
        Files.write(directory.resolve("storage/derby/store.lock"), new byte[24]);
        GetPlatformStatusResponse status = status();
        assertThat(status.getStorage().getClosedReason()).isEqualTo("ACCOUNT_LOCKED");
        assertThat(status.getStorage().getDiskBytes()).isEqualTo(1024);
        assertThat(status.getStorage().getDiskFreeBytes()).isPositive();
    }

    @Test
    void tellsClientsOfAllTransportsByTheirTimeAndTheHealth() throws InvalidProtocolBufferException {
        services.add((ConnectionSource) () -> List.of(new ClientConnection("grpc", "b", 20, 1, 2)));
        services.add((ConnectionSource) () -> List.of(new ClientConnection("local", "a", 10, 0, 0)));
        services.add((HealthReport) tags -> List.of(new HealthReport.Result(
                "ready", List.of("ready"), HealthReport.Status.TEMPORARILY_UNAVAILABLE, "locked")));
        GetPlatformStatusResponse status = status();
        assertThat(status.getClientsList()).extracting(ClientInfo::getClient).containsExactly("a", "b");
        assertThat(status.getHealth(0).getStatus()).isEqualTo(HealthStatus.HEALTH_STATUS_TEMPORARILY_UNAVAILABLE);
        assertThat(status.getHealth(0).getMessage()).isEqualTo("locked");
    }
}
