package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Head entries of objects. */
interface ObjectTests extends StoreTests {
    /** The row as the store gives it back. */
    static ObjectRow stored(ObjectRowBuilder builder, long revision) {
        return builder.revision(revision).build();
    }

    @Test
    default void keepsEveryPartOfAnObject() {
        SpaceRow space = newSpace();
        List<ObjectRowBuilder> builders = new ArrayList<>();
        for (ObjectRow.Kind kind : ObjectRow.Kind.values()) {
            for (ObjectRow.Status status : ObjectRow.Status.values()) {
                builders.add(ObjectRowBuilder.tree(space).kind(kind).status(status));
            }
        }
        builders.add(ObjectRowBuilder.tree(space).heads(List.of()).noCommonSnapshot());
        builders.add(ObjectRowBuilder.tree(space).derived().parent(Samples.newId()));
        builders.add(ObjectRowBuilder.tree(space).parent(ObjectId.of("no cid")).changeCount(Long.MAX_VALUE));
        builders.add(ObjectRowBuilder.tree(space).pending(Integer.MAX_VALUE).parent(ObjectId.EMPTY));
        builders.add(ObjectRowBuilder.tree(space)
                .heads(List.of(ObjectId.EMPTY, ObjectId.of("0123456789abcdef"), Samples.newId())));
        builders.add(ObjectRowBuilder.tree(space, ObjectId.of("no cid")).heads(List.of(ObjectId.of("no cid"))));
        builders.add(ObjectRowBuilder.document(space, "id")
                .collection("notes")
                .tag("title", "a title")
                .tag("empty", "")
                .tag("ключ 😀", "значение 😀")
                .version(Long.MAX_VALUE)
                .created(-1)
                .updated(Long.MAX_VALUE)
                .dataSize(16L * 1024 * 1024)
                .conflicting()
                .shadowed());
        builders.add(ObjectRowBuilder.document(space, "\u0000"));

        builders.forEach(builder -> commit(builder.insert()));

        for (ObjectRowBuilder builder : builders) {
            ObjectRow expected = stored(builder, 1);
            assertThat(store().object(space.id(), expected.id())).contains(expected);
        }
        assertThat(store().objects(space.id(), Optional.empty(), 100)).hasSize(builders.size());
    }

    @Test
    default void anObjectBelongsToItsSpace() {
        SpaceRow space = newSpace();
        SpaceRow other = newSpace();
        ObjectId id = Samples.newId();
        ObjectRowBuilder here = ObjectRowBuilder.tree(space, id);
        ObjectRowBuilder there = ObjectRowBuilder.tree(other, id).pending(4);

        commit(here.insert());
        assertThat(store().object(other.id(), id)).isEmpty();
        commit(there.insert());

        assertThat(store().object(space.id(), id)).contains(stored(here, 1));
        assertThat(store().object(other.id(), id)).contains(stored(there, 1));
    }

    @Test
    default void revisionsCountTheWritesOfARow() {
        SpaceRow space = newSpace();
        ObjectRowBuilder builder = ObjectRowBuilder.tree(space).revision(77);
        ObjectId id = builder.build().id();

        commit(builder.insert());
        assertThat(store().object(space.id(), id)).map(ObjectRow::revision).contains(1L);
        commit(builder.changeCount(3).replace(1));
        commit(builder.changeCount(4).replace(2), builder.changeCount(5).replace(3));

        assertThat(store().object(space.id(), id)).contains(stored(builder.changeCount(5), 4));
    }

    @Test
    default void refusesARowWhoseRevisionIsNotTheExpectedOne() {
        SpaceRow space = newSpace();
        ObjectRowBuilder builder = ObjectRowBuilder.tree(space);

        assertRefused(Kind.CONFLICT, builder.replace(1));
        commit(builder.insert());
        assertRefused(Kind.CONFLICT, builder.insert());
        assertRefused(Kind.CONFLICT, builder.replace(2));
        assertRefused(Kind.CONFLICT, builder.replace(-1));
        commit(builder.replace(1));
        assertRefused(Kind.CONFLICT, builder.replace(1));
        assertRefused(Kind.CONFLICT, builder.changeCount(9).replace(2), builder.replace(2));

        ObjectRow row = stored(builder.changeCount(2), 2);
        assertThat(store().object(space.id(), row.id())).contains(row);
    }

    @Test
    default void objectsComeByTheBytesOfTheirIdsInPages() {
        SpaceRow space = newSpace();
        List<ObjectId> ids = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            ids.add(Samples.newId());
        }
        String cid = ids.get(0).text();
        for (String text : List.of(
                "",
                "a",
                "b",
                "bafyrei",
                "bafyrei ",
                "bafyrei~",
                cid.substring(0, 58),
                cid + "a",
                cid + " ",
                cid.substring(0, 20) + "A" + cid.substring(21),
                cid.substring(0, 20) + "~",
                "c",
                "c ",
                "c  ",
                "z\uFF5E",
                "z😀")) {
            ids.add(ObjectId.of(text));
        }
        ids.add(ObjectId.of(ByteString.copyFrom(new byte[] {(byte) 0xff, 0})));
        ids.add(ObjectId.of(ByteString.copyFrom(new byte[] {0})));
        ids.forEach(id -> commit(ObjectRowBuilder.tree(space, id).insert()));
        List<ObjectId> sorted = ids.stream().sorted().toList();

        assertThat(store().objects(space.id(), Optional.empty(), 1000))
                .extracting(ObjectRow::id)
                .containsExactlyElementsOf(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(store().objects(space.id(), Optional.of(sorted.get(i)), 3))
                    .extracting(ObjectRow::id)
                    .containsExactlyElementsOf(sorted.subList(i + 1, Math.min(i + 4, sorted.size())));
        }
        assertThat(store().objects(space.id(), Optional.of(ObjectId.of("bb")), 1000))
                .extracting(ObjectRow::id)
                .containsExactlyElementsOf(sorted.stream()
                        .filter(id -> id.compareTo(ObjectId.of("bb")) > 0)
                        .toList());
        assertThat(store().objects(space.id(), Optional.empty(), 0)).isEmpty();
    }

    @Test
    default void pendingObjectsAreLiveAndHavePendingChanges() {
        SpaceRow space = newSpace();
        List<ObjectRowBuilder> pending = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            pending.add(ObjectRowBuilder.tree(space).pending(i + 1));
        }
        pending.forEach(builder -> commit(builder.insert()));
        commit(
                ObjectRowBuilder.tree(space).insert(),
                ObjectRowBuilder.tree(space)
                        .pending(1)
                        .status(ObjectRow.Status.QUEUED)
                        .insert(),
                ObjectRowBuilder.tree(space)
                        .pending(1)
                        .status(ObjectRow.Status.DELETED)
                        .insert());
        List<ObjectRow> expected = pending.stream()
                .map(builder -> stored(builder, 1))
                .sorted(Comparator.comparing(ObjectRow::id))
                .toList();

        assertThat(store().pendingObjects(space.id(), Optional.empty(), 100)).isEqualTo(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(store().pendingObjects(
                                    space.id(), Optional.of(expected.get(i).id()), 5))
                    .isEqualTo(expected.subList(i + 1, Math.min(i + 6, expected.size())));
        }
        commit(pending.get(0).pending(0).replace(1));
        assertThat(store().pendingObjects(space.id(), Optional.empty(), 100))
                .hasSize(11)
                .doesNotContain(stored(pending.get(0), 2));
    }

    @Test
    default void childrenAreLiveObjectsOfAParent() {
        SpaceRow space = newSpace();
        ObjectId parent = Samples.newId();
        List<ObjectRowBuilder> children = Stream.of(1, 2, 3)
                .map(i -> ObjectRowBuilder.tree(space).derived().parent(parent))
                .toList();
        children.forEach(child -> commit(child.insert()));
        ObjectRowBuilder moved = ObjectRowBuilder.tree(space).parent(parent);
        commit(
                ObjectRowBuilder.tree(space).parent(Samples.newId()).insert(),
                ObjectRowBuilder.tree(space)
                        .parent(parent)
                        .status(ObjectRow.Status.DELETED)
                        .insert(),
                moved.insert(),
                moved.parent(Samples.newId()).replace(1));

        assertThat(store().children(space.id(), parent))
                .isEqualTo(children.stream()
                        .map(child -> stored(child, 1))
                        .sorted(Comparator.comparing(ObjectRow::id))
                        .toList());
        assertThat(store().children(space.id(), Samples.newId())).isEmpty();
    }
}
