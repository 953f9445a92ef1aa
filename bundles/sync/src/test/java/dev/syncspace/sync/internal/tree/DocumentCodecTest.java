package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.proto.stored.v1.DocumentState;
import dev.syncspace.proto.stored.v1.MetadataEntry;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentCodecTest {
    private static ByteString bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static DocumentCodec.State state(ByteString data) {
        return new DocumentCodec.State(
                "id ü 🦊",
                "collection",
                DocumentCodec.sorted(Map.of("b", "2", "a", "1", "\uFFFF", "x", "\uD800\uDC00", "y", "e", "")),
                data,
                1,
                Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 300, 16_383, 16_384, 1 << 20, DocumentLimits.DATA_MAX_BYTES})
    void w1StatesOfAnySizeComeBackWhole(int size) {
        DocumentCodec.State state = state(bytes(size));
        assertThat(DocumentCodec.decode(DocumentCodec.encode(state))).contains(state);
    }

    @Test
    void metadataAreOrderedByTheBytesOfTheirKeys() {
        assertThat(state(ByteString.EMPTY).metadata().keySet())
                .containsExactly("a", "b", "e", "\uFFFF", "\uD800\uDC00");
        assertThat(DocumentCodec.encode(state(ByteString.EMPTY)))
                .as("equal states have equal bytes")
                .isEqualTo(DocumentCodec.encode(state(ByteString.EMPTY)));
    }

    @Test
    void anotherFormatAndOtherBytesAreNoState() {
        DocumentState.Builder message = DocumentState.newBuilder().setFormat(1).setDocumentId("a");
        assertThat(DocumentCodec.decode(message.build().toByteArray())).isPresent();
        assertThat(DocumentCodec.decode(message.setFormat(2).build().toByteArray()))
                .isEmpty();
        assertThat(DocumentCodec.decode(message.setFormat(0).build().toByteArray()))
                .isEmpty();
        assertThat(DocumentCodec.decode(
                        message.setFormat(1).setDocumentId("").build().toByteArray()))
                .isEmpty();
        assertThat(DocumentCodec.decode(new byte[0])).isEmpty();
        assertThat(DocumentCodec.decode(new byte[] {1, 2, 3})).isEmpty();
        assertThat(DocumentCodec.decode(new byte[] {0x0C})).isEmpty();
    }

    @Test
    void whatBreaksALimitIsNoState() {
        assertThat(decode(DocumentState.newBuilder().setDocumentId("ü".repeat(128))))
                .isTrue();
        assertThat(decode(DocumentState.newBuilder().setDocumentId("ü".repeat(128) + "x")))
                .isFalse();
        assertThat(decode(DocumentState.newBuilder().setDocumentId("a").setCollection("x".repeat(257))))
                .isFalse();
        assertThat(decode(DocumentState.newBuilder()
                        .setDocumentId("a")
                        .setData(ByteString.copyFrom(new byte[DocumentLimits.DATA_MAX_BYTES + 1]))))
                .isFalse();
        assertThat(decode(DocumentState.newBuilder().setDocumentId("a").addMetadata(entry("", "x"))))
                .isFalse();
        assertThat(decode(DocumentState.newBuilder().setDocumentId("a").addMetadata(entry("@id", "x"))))
                .isFalse();
        DocumentState.Builder many = DocumentState.newBuilder().setDocumentId("a");
        for (int i = 0; i <= SpaceLimits.METADATA_ENTRIES_MAX; i++) {
            many.addMetadata(entry("k" + i, ""));
        }
        assertThat(decode(many)).isFalse();
    }

    private static MetadataEntry entry(String key, String value) {
        return MetadataEntry.newBuilder().setKey(key).setValue(value).build();
    }

    private static boolean decode(DocumentState.Builder message) {
        return DocumentCodec.decode(message.setFormat(1).build().toByteArray()).isPresent();
    }

    @Test
    void noBytesMakeItFail() {
        byte[] good = DocumentCodec.encode(state(bytes(40)));
        Random random = new Random(1);
        int states = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
            for (int flips = random.nextInt(3); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            states += DocumentCodec.decode(bytes).isPresent() ? 1 : 0;
        }
        assertThat(states).isPositive().isLessThan(20_000);
    }
}
