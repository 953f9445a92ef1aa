package dev.syncspace.storage.derby.internal;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.testkit.storage.Samples;
import java.nio.file.Path;

/** Tries to open a store in a process of its own, and tells what came of it. */
final class OpeningProcess {
    private OpeningProcess() {}

    public static void main(String[] arguments) {
        try {
            new DerbyStoreProvider()
                    .open(Path.of(arguments[0]), Samples.KEY, StoreOptions.DEFAULT)
                    .close();
            System.out.println("OPENED");
        } catch (StorageException e) {
            System.out.println(e.kind());
        }
    }
}
