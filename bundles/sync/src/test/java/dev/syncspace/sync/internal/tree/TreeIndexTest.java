package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is stored and not shown, or shown differently. */
class TreeIndexTest extends TreeAdmissionScene {
    @Test
    void aTreeOfAnotherTypeIsStoredAndIsNoDocument() {
        RawChange root = rootOf("chat", writer.signKey());
        RawChange change = change(root, List.of(root.id()), root.id(), false, state("a", "x", 1));
        Admission admission = reader.admit(space, root.id(), List.of(root, change), List.of(change.id()));
        assertThat(admission).isEqualTo(new Admission(true, 2, List.of()));
        assertThat(reader.object(space, root.id()).kind()).isEqualTo(ObjectRow.Kind.TREE);
        assertThat(reader.documents().get(space, "a")).isEmpty();
        assertThat(reader.store().lastEventSequence()).isZero();
        reader.checkIndex(space);
    }

    @Test
    void whatIsNoStateIsStoredAndTheLastStateIsShown() {
        RawChange root = rootOf(DocumentCodec.CHANGE_TYPE, writer.signKey());
        RawChange good = change(root, List.of(root.id()), root.id(), false, state("a", "x", 1));
        RawChange junk = change(root, List.of(good.id()), root.id(), false, new byte[] {1, 2, 3});
        RawChange plain = ChangeBuilder.plain(
                writer.signKey(),
                new ChangeBuilder.Content(
                        List.of(junk.id()), writer.space(space).aclHeadId(), root.id(), false, "document", SECONDS),
                state("a", "not encrypted", 1));
        RawChange otherKey = ChangeBuilder.encrypted(
                writer.signKey(),
                new ChangeBuilder.Content(
                        List.of(plain.id()), writer.space(space).aclHeadId(), root.id(), true, "document", SECONDS),
                SymmetricKey.generate(new SplittableRandom(3)),
                writer.space(space).writeKeys(root.id()).readKeyId(),
                state("a", "with another key", 1),
                new SplittableRandom(4));
        reader.admit(space, root.id(), List.of(root, junk, good, plain, otherKey), List.of(otherKey.id()));
        var document = reader.documents().get(space, "a").orElseThrow();
        assertThat(document.data()).isEqualTo(text("x"));
        assertThat(document.version()).isEqualTo(4);
        assertThat(document.changeId()).isEqualTo(good.id().text());
        assertThat(reader.documents().versions(space, "a", 0, "").versions()).hasSize(4);
        reader.checkIndex(space);
        reader.documents().update(space, "a", update("y"));
        assertThat(reader.documents().get(space, "a").orElseThrow().version()).isEqualTo(5);
        reader.checkIndex(space);
    }

    @Test
    void whatIsShownBehindASnapshotThatIsNoStateDoesNotDependOnWhatCameTogether() {
        RawChange root = rootOf(DocumentCodec.CHANGE_TYPE, writer.signKey());
        RawChange first = change(root, List.of(root.id()), root.id(), false, state("a", "first", 1));
        RawChange second = change(root, List.of(first.id()), root.id(), false, state("a", "second", 1));
        RawChange junk = change(root, List.of(second.id()), root.id(), true, new byte[] {1, 2, 3});
        reader.admit(space, root.id(), List.of(root, first), List.of(first.id()));
        reader.admit(space, root.id(), List.of(second, junk), List.of(junk.id()));
        TestDevice other = replica();
        for (RawChange change : List.of(first, second, junk)) {
            other.admit(space, root.id(), List.of(root, change), List.of());
        }
        for (TestDevice device : List.of(reader, other)) {
            assertThat(device.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("second"));
            device.checkIndex(space);
        }
    }

    @Test
    void aStateBeyondTheLimitsIsNotShown() {
        RawChange root = rootOf(DocumentCodec.CHANGE_TYPE, writer.signKey());
        RawChange change = change(root, List.of(root.id()), root.id(), false, state("x".repeat(257), "x", 1));
        reader.admit(space, root.id(), List.of(root, change), List.of(change.id()));
        assertThat(reader.object(space, root.id()).document()).isEmpty();
        assertThat(reader.object(space, root.id()).kind()).isEqualTo(ObjectRow.Kind.DOCUMENT);
        reader.checkIndex(space);
    }

    @Test
    void aTreeThatChangesItsDocumentIdMovesToIt() {
        RawChange root = rootOf(DocumentCodec.CHANGE_TYPE, writer.signKey());
        RawChange first = change(root, List.of(root.id()), root.id(), false, state("a", "x", 1));
        RawChange second = change(root, List.of(first.id()), root.id(), false, state("b", "y", 1));
        reader.documents().create(space, "b", "", text("z"), Map.of());
        reader.admit(space, root.id(), List.of(root, first), List.of(first.id()));
        reader.admit(space, root.id(), List.of(second), List.of(second.id()));
        assertThat(reader.documents().get(space, "a")).isEmpty();
        assertThat(reader.documents().get(space, "b").orElseThrow().data())
                .as("it was created earlier")
                .isEqualTo(text("y"));
        assertThat(reader.eventsOf(space))
                .containsExactly(
                        "document.created b in ",
                        "document.created a in ",
                        "document.deleted a",
                        "document.updated b 1 to 2",
                        "sync.conflict b losers 0 duplicates 1");
        reader.checkIndex(space);
    }

    @Test
    void theEarlierCreatedOfTwoTreesIsShownWhicheverComesFirst() {
        RawChange oldRoot = rootOf(DocumentCodec.CHANGE_TYPE, writer.signKey());
        RawChange old = change(oldRoot, List.of(oldRoot.id()), oldRoot.id(), false, state("a", "old", 1_000));
        RawChange newRoot = ChangeBuilder.root(
                writer.signKey(),
                space,
                writer.space(space).aclHeadId(),
                DocumentCodec.CHANGE_TYPE,
                ByteString.EMPTY,
                SECONDS,
                new SplittableRandom(77));
        RawChange young = change(newRoot, List.of(newRoot.id()), newRoot.id(), false, state("a", "new", 2_000));
        reader.admit(space, oldRoot.id(), List.of(oldRoot, old), List.of(old.id()));
        reader.admit(space, newRoot.id(), List.of(newRoot, young), List.of(young.id()));
        TestDevice other = replica();
        other.admit(space, newRoot.id(), List.of(newRoot, young), List.of(young.id()));
        other.admit(space, oldRoot.id(), List.of(oldRoot, old), List.of(old.id()));
        for (TestDevice device : List.of(reader, other)) {
            assertThat(device.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("old"));
            device.checkIndex(space);
        }
    }

    /** A snapshot that joins two branches, with two heads on it; one of them names the older branch once more. */
    private record Crossing(List<RawChange> before, List<RawChange> batch, RawChange one, RawChange other) {}

    private Crossing crossing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RawChange root = ChangeBuilder.root(
                writer.signKey(),
                space,
                writer.space(space).aclHeadId(),
                DocumentCodec.CHANGE_TYPE,
                ByteString.EMPTY,
                SECONDS,
                random);
        RawChange x = change(root, List.of(root.id()), root.id(), true, state("a", "x" + seed, 1));
        RawChange y = change(root, List.of(root.id()), root.id(), false, state("a", "y", 1));
        RawChange joined = change(root, List.of(x.id(), y.id()), root.id(), true, state("a", "joined", 1));
        RawChange p = change(root, List.of(joined.id()), joined.id(), false, state("a", "p", 1));
        RawChange q = change(root, List.of(joined.id(), y.id()), joined.id(), false, state("a", "q", 1));
        return new Crossing(List.of(root, x), List.of(y, joined, p, q), p, q);
    }

    @Test
    void theWinnerDoesNotDependOnHowMuchOfATreeIsInMemory() {
        int firstWins = 0;
        int secondWins = 0;
        for (long seed = 0; firstWins < 3 || secondWins < 2; seed++) {
            Crossing crossing = crossing(seed);
            List<RawChange> all = new ArrayList<>(crossing.before());
            all.addAll(crossing.batch());
            ObjectId joined = crossing.batch().get(1).id();
            ObjectId winner = crossing.one().id().compareTo(crossing.other().id()) > 0
                    ? crossing.one().id()
                    : crossing.other().id();
            // Only then the order from the root of the tree ends otherwise than the order from the snapshot.
            boolean isCrossed = crossing.other().id().compareTo(joined) > 0
                    && crossing.batch()
                                    .get(0)
                                    .id()
                                    .compareTo(crossing.before().get(1).id())
                            > 0;
            if (winner.equals(crossing.other().id()) ? secondWins >= 2 : !isCrossed || firstWins >= 3) {
                continue;
            }
            firstWins += winner.equals(crossing.one().id()) ? 1 : 0;
            secondWins += winner.equals(crossing.other().id()) ? 1 : 0;
            TestDevice whole = replica();
            TestDevice parts = replica();
            ObjectId tree = all.get(0).id();
            whole.admit(space, tree, all, List.of());
            parts.admit(space, tree, crossing.before(), List.of());
            parts.admit(space, tree, crossing.batch(), List.of());
            for (TestDevice device : List.of(whole, parts)) {
                assertThat(device.tree(space, "a").heads()).hasSize(2);
                assertThat(device.documents().get(space, "a").orElseThrow().changeId())
                        .isEqualTo(winner.text());
                device.checkIndex(space);
            }
        }
    }

    @Test
    void aHeadThatNamesAnOlderChangeIsNotLostByAReload() {
        Crossing crossing = crossing(3);
        List<RawChange> all = new ArrayList<>(crossing.before());
        all.addAll(crossing.batch());
        RawChange root = all.get(0);
        ObjectId joined = crossing.batch().get(1).id();
        RawChange snapshot = change(root, List.of(crossing.one().id()), joined, true, state("a", "snapshot", 1));
        RawChange next = change(root, List.of(snapshot.id()), snapshot.id(), false, state("a", "next", 1));
        reader.admit(space, root.id(), all, List.of());
        reader.admit(space, root.id(), List.of(snapshot), List.of());
        assertThat(reader.admit(space, root.id(), List.of(next), List.of(next.id()))
                        .rejections())
                .isEmpty();
        assertThat(reader.tree(space, "a").heads())
                .containsExactlyInAnyOrder(crossing.other().id(), next.id());
        reader.documents().update(space, "a", update("merged"));
        assertThat(reader.tree(space, "a").heads()).hasSize(1);
        TestDevice other = replica();
        other.receiveAll(reader, space);
        assertThat(other.documents().get(space, "a"))
                .isEqualTo(reader.documents().get(space, "a"));
        reader.checkIndex(space);
        other.checkIndex(space);
    }
}
