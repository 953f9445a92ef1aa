package dev.syncspace.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.transport.v1.CommandRequest;
import dev.syncspace.proto.transport.v1.InitRequest;
import dev.syncspace.proto.transport.v1.ShutdownRequest;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportCallsTest {
    @Test
    void w24InitKeepsEveryFieldOfItsRequest() throws Exception {
        InitRequest request = InitRequest.newBuilder()
                .setStoragePath("/data")
                .setNetworkId("net")
                .setConfigJson("{\"device_id\":\"laptop\"}")
                .build();
        CommandCall call = TransportCalls.init(request, 7, CallOrigin.GATEWAY);
        assertThat(call.command()).isEqualTo("Init");
        assertThat(call.timeoutMillis()).isEqualTo(7);
        assertThat(call.origin()).isEqualTo(CallOrigin.GATEWAY);
        assertThat(dev.syncspace.proto.v1.InitRequest.parseFrom(call.request()))
                .isEqualTo(dev.syncspace.proto.v1.InitRequest.newBuilder()
                        .setDataDir("/data")
                        .setNetworkId("net")
                        .setConfigJson("{\"device_id\":\"laptop\"}")
                        .build());
    }

    @Test
    void aCommandIsPassedOnAsItIs() {
        ByteString data = ByteString.copyFromUtf8("anything");
        CommandRequest request =
                CommandRequest.newBuilder().setCmd("CreateSpace").setData(data).build();
        assertThat(TransportCalls.command(request, 3, CallOrigin.LOCAL))
                .isEqualTo(new CommandCall("CreateSpace", data, 3, CallOrigin.LOCAL));
    }

    @ParameterizedTest
    @CsvSource({"0,0,0", "5,0,5", "0,7,7", "5,7,5", "9,7,7"})
    void theShorterTimeOfAShutdownCounts(long own, long call, long expected) {
        ShutdownRequest request = ShutdownRequest.newBuilder().setTimeoutMs(own).build();
        assertThat(TransportCalls.shutdown(request, call, CallOrigin.LOCAL).timeoutMillis())
                .isEqualTo(expected);
    }

    @Test
    void aNegativeTimeOfAShutdownIsRefused() {
        ShutdownRequest request = ShutdownRequest.newBuilder().setTimeoutMs(-1).build();
        assertThatThrownBy(() -> TransportCalls.shutdown(request, 0, CallOrigin.LOCAL))
                .isInstanceOfSatisfying(
                        SyncSpaceException.class, e -> assertThat(e.field()).isEqualTo("timeout_ms"));
    }

    @Test
    void aSubscriptionIsFilteredByTypesAndSpaces() {
        SubscribeRequest request = SubscribeRequest.newBuilder()
                .addEventTypes("space.created")
                .addSpaceIds("a")
                .addSpaceIds("b")
                .addSpaceIds("a")
                .build();
        assertThat(TransportCalls.filter(request).types()).isEqualTo(Set.of("space.created"));
        assertThat(TransportCalls.filter(request).spaceIds()).isEqualTo(Set.of("a", "b"));
    }

    @Test
    void aFilterHasALimit() {
        SubscribeRequest request = SubscribeRequest.newBuilder()
                .addAllSpaceIds(Collections.nCopies(TransportCalls.FILTER_VALUES_MAX + 1, "s"))
                .build();
        assertThatThrownBy(() -> TransportCalls.filter(request))
                .isInstanceOfSatisfying(
                        SyncSpaceException.class, e -> assertThat(e.field()).isEqualTo("space_ids"));
    }
}
