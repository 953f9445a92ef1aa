package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.testkit.storage.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IdBytesTest {
    private static List<ObjectId> ids() {
        List<ObjectId> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(Samples.id("id " + i));
        }
        Random random = new Random(5);
        String cid = ids.get(0).text();
        for (int i = 0; i < 300; i++) {
            char[] text = cid.toCharArray();
            text[7 + random.nextInt(52)] = "!0189:A[`a27z{~".charAt(random.nextInt(15));
            String changed = new String(text);
            ids.add(ObjectId.of(changed));
            ids.add(ObjectId.of(changed.substring(0, random.nextInt(60))));
        }
        for (String text : List.of("", "b", "bafyreh", "bafyrei", "bafyreia", "bafyrej", "c", "\u0000", "ü😀", "B")) {
            ids.add(ObjectId.of(text));
            ids.add(ObjectId.of(text + " "));
        }
        ids.add(ObjectId.of(ByteString.copyFrom(new byte[] {(byte) 0xff, 0, 1})));
        return ids;
    }

    @Test
    void everyIdComesBack() {
        for (ObjectId id : ids()) {
            assertThat(IdBytes.decode(IdBytes.encode(id))).isEqualTo(id);
        }
    }

    @Test
    void aCidTakes33Bytes() {
        assertThat(IdBytes.encode(Samples.newId())).hasSize(33);
    }

    @Test
    void orderKeysNeverFallWhileIdsRise() {
        List<ObjectId> sorted = ids().stream().sorted().toList();
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(IdBytes.orderKey(sorted.get(i)))
                    .as("%s behind %s", sorted.get(i), sorted.get(i - 1))
                    .isGreaterThanOrEqualTo(IdBytes.orderKey(sorted.get(i - 1)));
        }
    }

    @Test
    void orderKeysTellCidsApart() {
        long distinct = ids().stream()
                .filter(ObjectId::isCid)
                .distinct()
                .map(IdBytes::orderKey)
                .distinct()
                .count();

        assertThat(distinct).isGreaterThanOrEqualTo(200);
    }

    @Test
    void unknownFormsAreRefused() {
        for (byte[] bytes : List.of(new byte[0], new byte[] {0}, new byte[] {2, 1, 0}, new byte[] {1, 2})) {
            assertThatThrownBy(() -> IdBytes.decode(bytes)).isInstanceOf(StorageException.class);
        }
    }
}
