package com.example.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectStore;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StoreOptions;
import dev.syncspace.api.storage.WriteBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies on the disk, and what a crash or damage leaves of it. */
class FileOnDiskTest {
    private static final byte[] KEY = new byte[32];

    @TempDir
    Path directory;

    private ObjectStore open() {
        return new FilesStoreProvider().open(directory, KEY, StoreOptions.DEFAULT);
    }

    private static void put(ObjectStore store, String key, String value) {
        store.commit(new WriteBatch(List.of(new WriteBatch.PutLocal(key, ByteString.copyFromUtf8(value)))))
                .join();
    }

    private Path file() {
        return directory.resolve("store");
    }

    @Test
    void nothingIsReadable() throws IOException {
        try (ObjectStore store = open()) {
            put(store, "canary-key", "canary-value");
            store.reclaim();
            put(store, "canary-late", "canary-value");
        }
        try (var files = Files.list(directory)) {
            for (Path path : files.toList()) {
                assertThat(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1))
                        .doesNotContain("canary");
            }
        }
    }

    @Test
    void aTornLastRecordIsCutOffAndEverythingBeforeIsThere() throws IOException {
        try (ObjectStore store = open()) {
            put(store, "first", "1");
        }
        int whole = (int) Files.size(file());
        try (ObjectStore store = open()) {
            put(store, "second", "2");
        }
        byte[] bytes = Files.readAllBytes(file());
        for (int length = whole; length < bytes.length; length++) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            try (ObjectStore store = open()) {
                assertThat(store.locals("").keySet()).containsExactly("first");
                put(store, "third", "3");
            }
            try (ObjectStore store = open()) {
                assertThat(store.locals("").keySet()).containsExactly("first", "third");
            }
        }
    }

    @Test
    void damageBeforeTheLastRecordIsTold() throws IOException {
        int start;
        try (ObjectStore store = open()) {
            start = (int) Files.size(file());
            put(store, "first", "1");
            put(store, "second", "2");
        }
        byte[] bytes = Files.readAllBytes(file());
        for (int i = start; i < start + 40; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            Files.write(file(), damaged);
            assertThatThrownBy(this::open).isInstanceOfSatisfying(StorageException.class, failure -> assertThat(
                            failure.kind())
                    .isEqualTo(StorageException.Kind.CORRUPT));
            assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
        }
    }
}
