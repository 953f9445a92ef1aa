package dev.syncspace.sync.internal.service;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageStatus;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The store of the unlocked account, for those who look after it. */
@Component(service = StorageStatus.class, immediate = true)
public final class StorageStatusComponent implements StorageStatus {
    private final RuntimeAccess access;

    @Activate
    public StorageStatusComponent(@Reference RuntimeAccess access) {
        this.access = access;
    }

    @Override
    public Content content() {
        return access.call(runtime -> {
            ObjectStore store = runtime.store();
            return new Content(bundle(store), store.firstEventSequence(), store.lastEventSequence());
        });
    }

    private static String bundle(ObjectStore store) {
        Bundle bundle = FrameworkUtil.getBundle(store.getClass());
        return bundle == null ? "" : bundle.getSymbolicName();
    }

    @Override
    public void tryWrite() {
        access.run(runtime -> {
            ByteString now =
                    ByteString.copyFromUtf8(Long.toString(runtime.clock().millis()));
            runtime.commit(new WriteBatch(List.of(new WriteBatch.PutLocal(PROBE_KEY, now))));
        });
    }
}
