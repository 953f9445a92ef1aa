package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.testkit.storage.Samples;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedBytesTest {
    private static final ObjectId TREE = Samples.id("tree");
    private static final ByteString SPACE = Samples.id("space").bytes().concat(Samples.bytes(".3k9x"));
    private static final PackedBytes PACKER =
            new PackedBytes(TREE.bytes(), SPACE, Samples.id("acl").bytes());

    private static ByteString roundTrip(ByteString value) {
        return PACKER.unpack(new ByteReader(PACKER.pack(value)));
    }

    @Test
    void anyBytesComeBack() {
        Random random = new Random(7);
        List<ByteString> pieces = List.of(
                TREE.bytes(),
                SPACE,
                SPACE.substring(0, 59),
                Samples.id("other").bytes(),
                Samples.id("other").bytes().substring(0, 58),
                Samples.bytes("bafyrei"),
                Samples.bytes("BAFYREI"),
                ByteString.copyFromUtf8(TREE.text().toUpperCase(java.util.Locale.ROOT)),
                ByteString.copyFromUtf8(TREE.text().substring(0, 58) + "b"),
                Samples.bytes("b"),
                ByteString.EMPTY);
        for (int i = 0; i < 3_000; i++) {
            ByteString value = ByteString.EMPTY;
            for (int parts = random.nextInt(6); parts > 0; parts--) {
                value = value.concat(pieces.get(random.nextInt(pieces.size())))
                        .concat(Samples.bytes(random.nextInt(), random.nextInt(20)));
            }
            assertThat(roundTrip(value)).isEqualTo(value);
        }
    }

    @Test
    void knownIdsTakeOneByteAndOthersTheirDigest() {
        assertThat(PACKER.pack(TREE.bytes())).hasSize(1);
        assertThat(PACKER.pack(SPACE)).hasSize(1);
        assertThat(PACKER.pack(Samples.id("other").bytes())).hasSize(33);
        assertThat(PACKER.pack(Samples.bytes(1, 1_000))).hasSize(1_002);
    }

    @Test
    void damagedBytesAreRefused() {
        for (byte[] bytes :
                List.of(new byte[] {14}, new byte[] {1, 2, 3}, new byte[] {40, 1}, new byte[] {3}, new byte[] {
                    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1
                })) {
            assertThatThrownBy(() -> PACKER.unpack(new ByteReader(bytes))).isInstanceOf(StorageException.class);
        }
    }
}
