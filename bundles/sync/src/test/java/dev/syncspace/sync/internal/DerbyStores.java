package dev.syncspace.sync.internal;

import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.storage.derby.internal.DerbyStoreProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stores on Derby. Making a database takes about a second, so one is made for a whole class of tests, and every other begins
 * as a copy of it. All have the same key.
 */
public final class DerbyStores {
    private final Path template;

    /**
     * Makes the first database.
     *
     * @param directory empty; kept as long as stores are opened
     */
    public DerbyStores(Path directory) {
        this.template = directory.resolve("template");
        new DerbyStoreProvider()
                .open(template, TestAccount.storageKey(), StoreOptions.DEFAULT)
                .close();
    }

    /** A provider whose new stores are empty. */
    public ObjectStoreProvider newProvider() {
        ObjectStoreProvider derby = new DerbyStoreProvider();
        return new ObjectStoreProvider() {
            @Override
            public String kind() {
                return derby.kind();
            }

            @Override
            public ObjectStore open(Path directory, byte[] key, StoreOptions options) {
                if (!Files.exists(directory)) {
                    copy(directory);
                }
                return derby.open(directory, key, options);
            }
        };
    }

    private void copy(Path directory) {
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.copy(file, directory.resolve(template.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
