package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any bytes, and authors who mean ill. */
class HostileTreeTest extends TreeAdmissionScene {
    @Test
    @Timeout(120)
    void noBytesMakeItFail() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        writer.documents().update(space, "a", update("y"));
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        reader.admit(space, tree.id(), changes.subList(0, 2), List.of());
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = changes.get(random.nextInt(3)).raw().toByteArray();
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            ByteString raw = ByteString.copyFrom(bytes, 0, random.nextInt(bytes.length + 1));
            ObjectId id = random.nextBoolean()
                    ? ObjectId.ofContent(raw)
                    : changes.get(random.nextInt(3)).id();
            ObjectId of = random.nextBoolean() ? tree.id() : id;
            reader.admit(
                    space,
                    of,
                    List.of(new RawChange(id, raw)),
                    random.nextBoolean() ? List.of() : List.of(id, ObjectId.of(raw)));
        }
        reader.checkIndex(space);
        assertThat(reader.documents().get(space, "a").orElseThrow().version()).isEqualTo(1);
    }

    /** An author who may write, but whose changes name any previous changes, bases and snapshots. */
    @Test
    @Timeout(120)
    void aMaliciousAuthorCannotMakeItFail() {
        for (int seed = 0; seed < 40; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RawChange root = ChangeBuilder.root(
                    writer.signKey(),
                    space,
                    writer.space(space).aclHeadId(),
                    DocumentCodec.CHANGE_TYPE,
                    ByteString.EMPTY,
                    SECONDS,
                    random);
            List<RawChange> made = new ArrayList<>(List.of(root));
            List<ObjectId> ids = new ArrayList<>(List.of(root.id()));
            for (int i = 0; i < 14; i++) {
                List<ObjectId> heads = new ArrayList<>();
                for (int j = random.nextInt(4); j > 0; j--) {
                    heads.add(any(ids, random));
                }
                RawChange change =
                        change(root, heads, any(ids, random), random.nextInt(3) == 0, state("d" + seed, "" + i, 5));
                made.add(change);
                ids.add(change.id());
            }
            for (int i = 0; i < 30; i++) {
                List<RawChange> batch = new ArrayList<>(List.of(made.get(0)));
                for (int j = random.nextInt(6); j >= 0; j--) {
                    batch.add(made.get(random.nextInt(made.size())));
                }
                reader.admit(space, root.id(), batch, random.nextBoolean() ? List.of() : List.of(any(ids, random)));
            }
            assertThat(reader.object(space, root.id()).heads()).isNotEmpty();
            reader.documents().get(space, "d" + seed).ifPresent(found -> {
                String id = found.documentId();
                reader.documents().update(space, id, update("z"));
                reader.documents().versions(space, id, 0, "");
                reader.documents().conflicts(space, id, 0, "");
                assertThat(reader.documents().get(space, id).orElseThrow().data())
                        .isEqualTo(text("z"));
            });
        }
    }

    private static ObjectId any(List<ObjectId> ids, RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> ObjectId.EMPTY;
            case 1 -> ObjectId.of("no cid");
            case 2 -> ObjectId.ofContent("unknown".getBytes(StandardCharsets.UTF_8));
            default -> ids.get(random.nextInt(ids.size()));
        };
    }
}
