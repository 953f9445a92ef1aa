package dev.syncspace.handlers.lifecycle.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.DeviceDirectory;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.proto.v1.DeviceInfo;
import dev.syncspace.proto.v1.ListDevicesRequest;
import dev.syncspace.proto.v1.ListDevicesResponse;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The devices of the account. */
@Component(
        immediate = true,
        property = {CommandHandler.COMMANDS + "=ListDevices", CommandHandler.READ_COMMANDS + "=ListDevices"})
public final class DeviceHandler implements CommandHandler {
    private final DeviceDirectory devices;
    private final AccountService account;

    @Activate
    public DeviceHandler(@Reference DeviceDirectory devices, @Reference AccountService account) {
        this.devices = devices;
        this.account = account;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        if (!context.command().equals("ListDevices")) {
            throw Requests.notMine(context);
        }
        Requests.parse(ListDevicesRequest.parser(), request);
        ListDevicesResponse.Builder response = ListDevicesResponse.newBuilder();
        for (DeviceDirectory.Device device : devices.devices()) {
            response.addDevices(DeviceInfo.newBuilder()
                    .setPeerId(device.peerId())
                    .setName(name(device))
                    .setIsThisDevice(device.isThisDevice())
                    .setAddedAtMillis(device.addedAtMillis()));
        }
        return response.build().toByteString();
    }

    /** This device knows its own name before the account's space does: Init may have changed it since the start. */
    private String name(DeviceDirectory.Device device) {
        String own = device.isThisDevice() ? account.deviceName() : "";
        return own.isEmpty() ? device.name() : own;
    }
}
