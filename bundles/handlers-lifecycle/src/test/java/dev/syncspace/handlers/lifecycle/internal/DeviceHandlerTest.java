package dev.syncspace.handlers.lifecycle.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.syncspace.api.account.DeviceDirectory.Device;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.proto.v1.DeviceInfo;
import dev.syncspace.proto.v1.ListDevicesRequest;
import dev.syncspace.proto.v1.ListDevicesResponse;
import dev.syncspace.testkit.command.FakeContext;
import dev.syncspace.testkit.command.HandlerContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeviceHandlerTest extends HandlerContract {
    private final FakeAccount account = new FakeAccount();
    private final DeviceHandler handler = new DeviceHandler(
            () -> List.of(new Device("p1", "phone", false, 1), new Device("p2", "old name", true, 2)), account);

    @Override
    protected CommandHandler handler() {
        return handler;
    }

    @Override
    protected Map<String, Message> goodRequests() {
        return Map.of("ListDevices", ListDevicesRequest.getDefaultInstance());
    }

    private List<DeviceInfo> devices() throws InvalidProtocolBufferException {
        return ListDevicesResponse.parseFrom(handler.handle(
                        new FakeContext("ListDevices"),
                        ListDevicesRequest.getDefaultInstance().toByteString()))
                .getDevicesList();
    }

    @Test
    void listsTheDevicesInTheirOrder() throws InvalidProtocolBufferException {
        assertThat(devices())
                .containsExactly(
                        DeviceInfo.newBuilder()
                                .setPeerId("p1")
                                .setName("phone")
                                .setAddedAtMillis(1)
                                .build(),
                        DeviceInfo.newBuilder()
                                .setPeerId("p2")
                                .setName("old name")
                                .setIsThisDevice(true)
                                .setAddedAtMillis(2)
                                .build());
    }

    @Test
    void thisDeviceHasTheNameOfTheLastInit() throws InvalidProtocolBufferException {
        account.deviceName = "new name";
        assertThat(devices()).extracting(DeviceInfo::getName).containsExactly("phone", "new name");
    }
}
