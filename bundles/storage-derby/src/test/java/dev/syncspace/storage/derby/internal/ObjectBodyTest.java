package dev.syncspace.storage.derby.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.testkit.storage.ObjectRowBuilder;
import dev.syncspace.testkit.storage.Samples;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectBodyTest {
    private static final ObjectRow ROW = ObjectRowBuilder.document(Samples.newSpace(), "doc")
            .tag("title", "value")
            .parent(Samples.newId())
            .build();

    private static ObjectRow decode(byte[] body) {
        return ObjectBody.decode(
                new ObjectBody.Columns(ROW.space(), ROW.id(), Optional.of(1L), Optional.of(2L), Optional.of("doc")),
                body);
    }

    /** A damaged page may hold anything: it is told, and not shown. */
    @Test
    void damagedBodiesAreRefusedOrReadButNeverBreakTheReader() {
        byte[] body = ObjectBody.encode(ROW, 3);
        Random random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(body, random.nextInt(body.length + 1));
            for (int flips = random.nextInt(4); flips > 0 && damaged.length > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                decode(damaged);
            } catch (StorageException e) {
                assertThat(e.kind()).isEqualTo(StorageException.Kind.CORRUPT);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void aDocumentOfOneHeadAndThreeTagsTakesFewBytes() {
        ObjectRow row = ObjectRowBuilder.document(Samples.newSpace(), "doc")
                .tag("title", "a title of some words")
                .tag("kind", "note")
                .tag("year", "2024")
                .build();

        assertThat(ObjectBody.encode(row, 1)).hasSizeLessThan(110);
    }
}
