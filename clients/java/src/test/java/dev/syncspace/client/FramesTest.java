package dev.syncspace.client;

import static dev.syncspace.client.ClientTestSupport.connectTo;
import static dev.syncspace.client.ClientTestSupport.failureOf;
import static dev.syncspace.client.ClientTestSupport.optionsFor;
import static dev.syncspace.client.ClientTestSupport.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.transport.v1.CommandResponse;
import dev.syncspace.proto.v1.Error;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.testkit.local.FakeCall;
import dev.syncspace.testkit.local.FakePlatform;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final ListSpacesResponse RESPONSE = ListSpacesResponse.newBuilder()
            .addSpaces(SpaceInfo.newBuilder().setName("a name of some length"))
            .build();

    private final FakePlatform platform = FakePlatform.start();

    @AfterEach
    void stop() {
        platform.close();
    }

    @Test
    void anAnswerMayComeByteByByte() {
        platform.on("ListSpaces", call -> {
            for (byte value : answerTo(call)) {
                call.sendRaw(new byte[] {value});
            }
        });
        try (SyncSpaceClient client = connectTo(platform)) {
            assertThat(resultOf(client.listSpaces())).isEqualTo(RESPONSE);
        }
    }

    @Test
    void manyAnswersMayComeAtOnce() {
        FakeCall[] held = new FakeCall[3];
        int[] count = {0};
        platform.on("ListSpaces", call -> {
            held[count[0]++] = call;
            if (count[0] == held.length) {
                ByteBuffer all = ByteBuffer.allocate(1_000);
                for (FakeCall each : held) {
                    all.put(answerTo(each));
                }
                call.sendRaw(Arrays.copyOf(all.array(), all.position()));
            }
        });
        try (SyncSpaceClient client = connectTo(platform)) {
            CompletableFuture<ListSpacesResponse> one = client.listSpaces();
            CompletableFuture<ListSpacesResponse> two = client.listSpaces();
            CompletableFuture<ListSpacesResponse> three = client.listSpaces();

            assertThat(resultOf(one)).isEqualTo(RESPONSE);
            assertThat(resultOf(two)).isEqualTo(RESPONSE);
            assertThat(resultOf(three)).isEqualTo(RESPONSE);
        }
    }

    @Test
    void anAnswerThatIsCutOffLosesTheConnection() {
        losesTheConnection("in the middle of an answer", call -> {
            byte[] answer = answerTo(call);
            call.sendRaw(Arrays.copyOf(answer, answer.length - 1));
            call.disconnect();
        });
    }

    @Test
    void aFrameBeyondTheLimitLosesTheConnectionBeforeItsBytesCome() {
        losesTheConnection(
                String.valueOf(ClientLimits.FRAME_MAX_BYTES + 1),
                call -> call.sendRaw(ByteBuffer.allocate(4)
                        .putInt(ClientLimits.FRAME_MAX_BYTES + 1)
                        .array()));
        losesTheConnection("4294967295", call -> call.sendRaw(new byte[] {-1, -1, -1, -1}));
    }

    @Test
    void anEmptyFrameLosesTheConnection() {
        losesTheConnection("a frame of 0 bytes", call -> call.sendRaw(new byte[4]));
    }

    @Test
    void garbageLosesTheConnection() {
        losesTheConnection("no frame of a platform", call -> call.sendRaw(new byte[] {0, 0, 0, 4, -1, -1, -1, -1}));
        losesTheConnection(
                "belongs to no call",
                call -> call.sendAsIs(ServerFrame.newBuilder()
                        .setCommand(CommandResponse.getDefaultInstance())
                        .build()));
    }

    @Test
    void randomBytesNeverHangACall() {
        Random random = new Random(42);
        for (int round = 0; round < 50; round++) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            platform.on("ListSpaces", call -> {
                call.sendRaw(noise);
                call.disconnect();
            });
            try (SyncSpaceClient client =
                    SyncSpaceClient.connect(optionsFor(platform).withRetryCountMax(0))) {
                assertThat(failureOf(client.listSpaces()).code())
                        .as("round %d", round)
                        .isIn(ErrorCode.ERROR_CODE_UNAVAILABLE, ErrorCode.ERROR_CODE_INTERNAL);
            }
        }
    }

    @Test
    void theReasonOfAPlatformThatEndsTheConnectionIsTold() {
        platform.on("ListSpaces", call -> {
            call.sendAsIs(ServerFrame.newBuilder()
                    .setError(Error.newBuilder()
                            .setCode(ErrorCode.ERROR_CODE_UNAVAILABLE)
                            .setReason("SHUTTING_DOWN")
                            .setMessage("the platform stops"))
                    .build());
            call.disconnect();
        });
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(optionsFor(platform).withRetryCountMax(0))) {
            SyncSpaceClientException failure = failureOf(client.listSpaces());

            assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
            assertThat(failure.details()).containsEntry("reason", "SHUTTING_DOWN");
        }
    }

    private void losesTheConnection(String why, Consumer<FakeCall> answer) {
        platform.on("ListSpaces", answer);
        try (SyncSpaceClient client =
                SyncSpaceClient.connect(optionsFor(platform).withRetryCountMax(0))) {
            SyncSpaceClientException failure = failureOf(client.listSpaces());

            assertThat(failure.reason()).isEqualTo("CONNECTION_LOST");
            assertThat(failure.message()).contains(why);
        }
    }

    private static byte[] answerTo(FakeCall call) {
        ServerFrame frame = ServerFrame.newBuilder()
                .setCallId(call.frame().getCallId())
                .setCommand(CommandResponse.newBuilder().setData(RESPONSE.toByteString()))
                .build();
        return ByteBuffer.allocate(4 + frame.getSerializedSize())
                .putInt(frame.getSerializedSize())
                .put(frame.toByteArray())
                .array();
    }
}
