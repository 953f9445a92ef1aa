package dev.syncspace.sync.internal.service;

import dev.syncspace.api.account.DeviceDirectory;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The devices of the unlocked account. */
@Component(service = DeviceDirectory.class, immediate = true)
public final class DeviceDirectoryComponent implements DeviceDirectory {
    private final RuntimeAccess access;

    @Activate
    public DeviceDirectoryComponent(@Reference RuntimeAccess access) {
        this.access = access;
    }

    @Override
    public List<Device> devices() {
        return access.call(runtime -> runtime.spaces().own().devices());
    }
}
