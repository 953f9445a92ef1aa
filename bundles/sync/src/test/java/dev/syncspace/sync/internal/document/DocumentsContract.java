package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.tree.TestDevice;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What every test of documents needs; a subclass names the store. */
abstract class DocumentsContract {
    static final ByteString DATA = ByteString.copyFromUtf8("some data");

    @TempDir
    Path directory;

    TestDevice device;
    Documents documents;
    SpaceId space;

    /** A provider that keeps nothing of another test. */
    abstract ObjectStoreProvider newProvider();

    @BeforeEach
    void unlock() {
        device = newDevice("one");
        documents = device.documents();
        space = device.createSpace(1);
    }

    @AfterEach
    void lock() {
        device.close();
    }

    /** Another device of the account with a store of its own. */
    TestDevice newDevice(String name) {
        return new TestDevice(newProvider(), directory.resolve(name), 1);
    }

    void restart() {
        device.close();
        device.unlock();
    }

    static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    static ByteString randomBytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    static DocumentUpdate update(ByteString data) {
        return new DocumentUpdate(Optional.of(data), Optional.empty(), 0, "");
    }

    WrittenVersion create(String id, ByteString data) {
        return documents.create(space, id, "", data, Map.of());
    }

    WrittenVersion create(String id) {
        return create(id, DATA);
    }

    Document get(String id) {
        return documents.get(space, id).orElseThrow();
    }

    static void assertFails(Reason reason, String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.field()).isEqualTo(field);
        });
    }

    static final int DATA_MAX_BYTES = DocumentLimits.DATA_MAX_BYTES;

    static SplittableRandom random(long seed) {
        return new SplittableRandom(seed);
    }
}
