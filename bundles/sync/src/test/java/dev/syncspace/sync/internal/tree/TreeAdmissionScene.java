package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two devices of one account with one space, and the changes that somebody else could send them. */
abstract class TreeAdmissionScene {
    static final long SECONDS = 1_760_000_000;

    @TempDir
    Path directory;

    final List<TestDevice> devices = new ArrayList<>();
    TestDevice writer;
    TestDevice reader;
    SpaceId space;

    @BeforeEach
    void start() {
        writer = device();
        reader = device();
        space = writer.createSpace(1);
        reader.createSpace(1);
    }

    @AfterEach
    void stop() {
        devices.forEach(TestDevice::close);
    }

    TestDevice device() {
        TestDevice device = new TestDevice(new MemoryStoreProvider(), directory.resolve("d" + devices.size()), 1);
        devices.add(device);
        return device;
    }

    TestDevice replica() {
        TestDevice replica = device();
        replica.createSpace(1);
        return replica;
    }

    static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    static DocumentUpdate update(String data) {
        return new DocumentUpdate(Optional.of(text(data)), Optional.empty(), 0, "");
    }

    RawChange rootOf(String type, SigningKey author) {
        return ChangeBuilder.root(
                author,
                space,
                writer.space(space).aclHeadId(),
                type,
                ByteString.EMPTY,
                SECONDS,
                new SplittableRandom(9));
    }

    RawChange change(RawChange root, List<ObjectId> heads, ObjectId base, boolean isSnapshot, byte[] plaintext) {
        var keys = writer.space(space).writeKeys(root.id());
        return ChangeBuilder.encrypted(
                writer.signKey(),
                new ChangeBuilder.Content(heads, keys.aclHeadId(), base, isSnapshot, "document", SECONDS),
                keys.treeKey(),
                keys.readKeyId(),
                plaintext,
                new SplittableRandom(10));
    }

    static byte[] state(String id, String data, long createdAt) {
        return DocumentCodec.encode(
                new DocumentCodec.State(id, "", DocumentCodec.sorted(Map.of()), text(data), createdAt, createdAt));
    }

    void assertRejected(Admission admission, String reason) {
        assertThat(admission.isNewTree()).isFalse();
        assertThat(admission.addedChanges()).isZero();
        assertThat(admission.rejections()).hasSize(1);
        assertThat(admission.rejections().get(0).reason()).isEqualTo(reason);
        assertThat(admission.rejections().get(0).message()).isNotEmpty();
    }

    TestDevice faultyReplica(FaultyProvider provider) {
        TestDevice device = new TestDevice(provider, directory.resolve("faulty"), 1);
        devices.add(device);
        device.createSpace(1);
        return device;
    }

    List<RawChange> treeOf(String documentId, int seed) {
        RawChange root = ChangeBuilder.root(
                writer.signKey(),
                space,
                writer.space(space).aclHeadId(),
                DocumentCodec.CHANGE_TYPE,
                ByteString.EMPTY,
                SECONDS,
                new SplittableRandom(seed));
        return List.of(
                root, change(root, List.of(root.id()), root.id(), false, state(documentId, "tree " + seed, seed)));
    }

    static void admit(TestDevice device, SpaceId space, List<RawChange> tree) {
        assertThat(device.admit(
                                space,
                                tree.get(0).id(),
                                tree,
                                List.of(tree.get(1).id()))
                        .rejections())
                .isEmpty();
    }
}
