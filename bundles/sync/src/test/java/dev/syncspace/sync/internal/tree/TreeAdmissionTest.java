package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeAdmissionTest {
    private static final long SECONDS = 1_760_000_000;

    @TempDir
    Path directory;

    private final List<TestDevice> devices = new ArrayList<>();
    private TestDevice writer;
    private TestDevice reader;
    private SpaceId space;

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

    private TestDevice device() {
        TestDevice device = new TestDevice(new MemoryStoreProvider(), directory.resolve("d" + devices.size()), 1);
        devices.add(device);
        return device;
    }

    private TestDevice replica() {
        TestDevice replica = device();
        replica.createSpace(1);
        return replica;
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static DocumentUpdate update(String data) {
        return new DocumentUpdate(Optional.of(text(data)), Optional.empty(), 0, "");
    }

    // ---- Any order and batching

    /**
     * Devices that write, delete and exchange at random; then fresh devices that get all changes in any order and any
     * batches. Everybody has to come to the same heads, winners and index.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Timeout(120)
    void anyDeliveryOrderAndBatchingGivesTheSameIndex(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<TestDevice> living = List.of(writer, reader, replica());
        for (int step = 0; step < 32; step++) {
            TestDevice device = living.get(random.nextInt(3));
            live(device, living.get(random.nextInt(3)), random, step);
        }
        Map<ObjectId, Set<RawChange>> everything = new java.util.LinkedHashMap<>();
        for (TestDevice device : living) {
            for (ObjectRow row : device.objects(space)) {
                everything
                        .computeIfAbsent(row.id(), id -> new java.util.LinkedHashSet<>())
                        .addAll(device.changes(space, row.id()));
            }
        }
        for (TestDevice device : living) {
            for (TestDevice other : living) {
                device.receiveAll(other, space);
            }
        }
        for (TestDevice device : living) {
            for (TestDevice other : living) {
                device.receiveAll(other, space);
            }
        }
        List<String> expected = picture(writer);
        assertThat(expected).hasSizeGreaterThan(3);
        for (TestDevice device : living) {
            device.checkIndex(space);
            assertThat(picture(device)).isEqualTo(expected);
        }
        for (int i = 0; i < 3; i++) {
            TestDevice fresh = replica();
            deliver(fresh, everything, random);
            fresh.checkIndex(space);
            assertThat(picture(fresh)).as("seed %s, delivery %s", seed, i).isEqualTo(expected);
        }
    }

    private void live(TestDevice device, TestDevice other, RandomGenerator random, int step) {
        String id = "d" + random.nextInt(4);
        var documents = device.documents();
        boolean exists = documents.get(space, id).isPresent();
        switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> {
                if (exists) {
                    documents.update(space, id, update("step " + step));
                } else {
                    documents.create(space, id, "", text("step " + step), Map.of("n", "" + step));
                }
            }
            case 4 -> {
                // Long enough for a snapshot, and once in a while only: a store in memory copies what it has.
                for (int i = 0; exists && step % 8 == 0 && i < 110; i++) {
                    documents.update(space, id, update("run " + i));
                }
            }
            case 5 -> documents.delete(space, id);
            default -> device.receiveAll(other, space);
        }
    }

    /** What must be the same everywhere; pending marks, counters and times of arrival need not. */
    private List<String> picture(TestDevice device) {
        List<String> rows = new ArrayList<>();
        for (ObjectRow row : device.objects(space)) {
            Set<ObjectId> changes = new HashSet<>();
            device.changes(space, row.id()).forEach(change -> changes.add(change.id()));
            rows.add(row.id() + " " + row.status() + " " + row.heads() + " " + row.changeCount() + " "
                    + row.document()
                            .map(document -> document + " " + document.metadata() + " " + document.hasConflicts() + " "
                                    + document.isShadowed())
                    + " "
                    + changes.stream().sorted().toList().hashCode());
        }
        return rows;
    }

    private void deliver(TestDevice to, Map<ObjectId, Set<RawChange>> everything, RandomGenerator random) {
        List<ObjectId> trees = new ArrayList<>(everything.keySet());
        Collections.shuffle(trees, new Random(random.nextLong()));
        for (ObjectId tree : trees) {
            List<RawChange> shuffled = new ArrayList<>(everything.get(tree));
            Collections.shuffle(shuffled, new Random(random.nextLong()));
            // Nothing can be stored before the root is there.
            shuffled.sort((a, b) -> Boolean.compare(b.id().equals(tree), a.id().equals(tree)));
            for (int round = 0; round < 2; round++) {
                for (int from = 0; from < shuffled.size(); ) {
                    int length = Math.min(shuffled.size() - from, 1 + random.nextInt(40));
                    to.admit(space, tree, shuffled.subList(from, from + length), List.of());
                    from += length;
                }
            }
            // Whatever hung in the air comes again with everything.
            assertThat(to.admit(space, tree, shuffled, List.of()).rejections()).isEmpty();
        }
    }

    @Test
    void aSecondDeliveryChangesNothing() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        writer.documents().update(space, "a", update("y"));
        reader.receiveAll(writer, space);
        List<ObjectRow> before = reader.objects(space);
        long events = reader.store().lastEventSequence();
        reader.receiveAll(writer, space);
        assertThat(reader.objects(space)).isEqualTo(before);
        assertThat(reader.store().lastEventSequence()).isEqualTo(events);
    }

    @Test
    void aTreeMayComeInParts() {
        writer.documents().create(space, "a", "", text("0"), Map.of());
        for (int i = 1; i < 230; i++) {
            writer.documents().update(space, "a", update("" + i));
        }
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        Admission first = reader.admit(space, tree.id(), changes.subList(0, 50), List.of());
        assertThat(first).isEqualTo(new Admission(true, 50, List.of()));
        assertThat(reader.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("48"));
        reader.checkIndex(space);
        Admission second = reader.admit(space, tree.id(), changes.subList(50, 150), List.of());
        assertThat(second).isEqualTo(new Admission(false, 100, List.of()));
        Admission third = reader.admit(space, tree.id(), changes.subList(100, 231), tree.heads());
        assertThat(third).isEqualTo(new Admission(false, 81, List.of()));
        assertThat(reader.documents().get(space, "a"))
                .isEqualTo(writer.documents().get(space, "a"));
        reader.checkIndex(space);
    }

    @Test
    void whatIsAdmittedIsPendingUntilANodeHasIt() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        reader.receiveAll(writer, space);
        assertThat(reader.tree(space, "a").pendingChanges()).isEqualTo(2);
    }

    // ---- What is refused

    private RawChange rootOf(String type, SigningKey author) {
        return ChangeBuilder.root(
                author,
                space,
                writer.space(space).aclHeadId(),
                type,
                ByteString.EMPTY,
                SECONDS,
                new SplittableRandom(9));
    }

    private RawChange change(
            RawChange root, List<ObjectId> heads, ObjectId base, boolean isSnapshot, byte[] plaintext) {
        var keys = writer.space(space).writeKeys(root.id());
        return ChangeBuilder.encrypted(
                writer.signKey(),
                new ChangeBuilder.Content(heads, keys.aclHeadId(), base, isSnapshot, "document", SECONDS),
                keys.treeKey(),
                keys.readKeyId(),
                plaintext,
                new SplittableRandom(10));
    }

    private static byte[] state(String id, String data, long createdAt) {
        return DocumentCodec.encode(
                new DocumentCodec.State(id, "", DocumentCodec.sorted(Map.of()), text(data), createdAt, createdAt));
    }

    private void assertRejected(Admission admission, String reason) {
        assertThat(admission.isNewTree()).isFalse();
        assertThat(admission.addedChanges()).isZero();
        assertThat(admission.rejections()).hasSize(1);
        assertThat(admission.rejections().get(0).reason()).isEqualTo(reason);
        assertThat(admission.rejections().get(0).message()).isNotEmpty();
    }

    @Test
    void aTreeOfAStrangerIsRefused() {
        SigningKey stranger = SigningKey.generate(new SplittableRandom(99));
        RawChange root = rootOf(DocumentCodec.CHANGE_TYPE, stranger);
        assertRejected(reader.admit(space, root.id(), List.of(root), List.of(root.id())), "NO_SUCH_ACCOUNT");
        assertThat(reader.objects(space)).hasSize(1);
    }

    @Test
    void everyFlippedBitOfATreeIsRefused() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        for (int i = 0; i < 2; i++) {
            for (int at = 0; at < changes.get(i).raw().size(); at += 5) {
                byte[] bytes = changes.get(i).raw().toByteArray();
                bytes[at] ^= 1;
                List<RawChange> damaged = new ArrayList<>(changes);
                damaged.set(i, new RawChange(changes.get(i).id(), ByteString.copyFrom(bytes)));
                assertRejected(reader.admit(space, tree.id(), damaged, tree.heads()), "INCORRECT_CID");
                ByteString forged = ByteString.copyFrom(bytes);
                damaged.set(i, new RawChange(ObjectId.ofContent(forged), forged));
                ObjectId claimed = i == 0 ? ObjectId.ofContent(forged) : tree.id();
                Admission admission = reader.admit(space, claimed, damaged, tree.heads());
                assertThat(admission.addedChanges()).isZero();
                assertThat(admission.rejections()).isNotEmpty();
            }
        }
        assertThat(reader.objects(space)).hasSize(1);
        assertThat(reader.store().lastEventSequence()).isZero();
    }

    @Test
    void aForgedSignatureIsRefusedWithEverythingBesideIt() throws Exception {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        var envelope = dev.syncspace.proto.anysync.tree.RawTreeChange.parseFrom(
                changes.get(1).raw());
        byte[] signature = envelope.getSignature().toByteArray();
        signature[5] ^= 4;
        ByteString raw = envelope.toBuilder()
                .setSignature(ByteString.copyFrom(signature))
                .build()
                .toByteString();
        RawChange forged = new RawChange(ObjectId.ofContent(raw), raw);
        assertRejected(
                reader.admit(space, tree.id(), List.of(changes.get(0), forged), List.of(forged.id())),
                "INCORRECT_SIGNATURE");
        reader.receiveAll(writer, space);
        writer.documents().update(space, "a", update("y"));
        RawChange good = writer.changes(space, tree.id()).get(2);
        assertRejected(reader.admit(space, tree.id(), List.of(good, forged), List.of()), "INCORRECT_SIGNATURE");
        assertThat(reader.documents().get(space, "a").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aNewTreeMustReachItsAnnouncedHeads() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        writer.documents().update(space, "a", update("y"));
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        assertRejected(reader.admit(space, tree.id(), changes.subList(0, 2), tree.heads()), "INVALID_CHANGE");
        assertThat(reader.store().object(space, tree.id())).isEmpty();
    }

    @Test
    void aKnownTreeTakesWhatIsGoodAndTellsWhatIsMissing() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        reader.receiveAll(writer, space);
        for (int i = 0; i < 4; i++) {
            writer.documents().update(space, "a", update("" + i));
        }
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        Admission gap =
                reader.admit(space, tree.id(), List.of(changes.get(2), changes.get(4), changes.get(5)), tree.heads());
        assertThat(gap.addedChanges()).isEqualTo(1);
        assertThat(gap.rejections()).extracting(rejection -> rejection.reason()).containsExactly("NOT_ATTACHED");
        assertThat(reader.documents().get(space, "a").orElseThrow().version()).isEqualTo(2);
        Admission part = reader.admit(space, tree.id(), changes.subList(3, 4), tree.heads());
        assertThat(part.rejections())
                .extracting(rejection -> rejection.reason())
                .containsExactly("HEADS_NOT_REACHED");
        assertThat(reader.admit(space, tree.id(), changes, tree.heads()).rejections())
                .isEmpty();
        reader.checkIndex(space);
    }

    @Test
    void aTreeWithoutItsRootIsRefused() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        assertRejected(reader.admit(space, tree.id(), changes.subList(1, 2), tree.heads()), "ROOT_MISSING");
        assertRejected(reader.admit(space, ObjectId.of("no cid"), changes, tree.heads()), "MALFORMED");
        assertThat(reader.admit(space, tree.id(), List.of(), List.of()).rejections())
                .isEmpty();
    }

    @Test
    void idsOfTheSpaceItselfAreNoTrees() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        List<RawChange> changes = writer.changes(space, writer.tree(space, "a").id());
        ObjectId acl = reader.space(space).row().aclId();
        assertThat(reader.admit(space, acl, changes, List.of()).addedChanges()).isZero();
    }

    // ---- What is stored and not shown, or shown differently

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

    // ---- Others who write at the same time

    private TestDevice faultyReplica(FaultyProvider provider) {
        TestDevice device = new TestDevice(provider, directory.resolve("faulty"), 1);
        devices.add(device);
        device.createSpace(1);
        return device;
    }

    private List<RawChange> treeOf(String documentId, int seed) {
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

    private static void admit(TestDevice device, SpaceId space, List<RawChange> tree) {
        assertThat(device.admit(
                                space,
                                tree.get(0).id(),
                                tree,
                                List.of(tree.get(1).id()))
                        .rejections())
                .isEmpty();
    }

    @Test
    void aTreeThatComesWhileItsIdIsCreatedIsADuplicate() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        faulty.beforeNextCommit(() -> device.documents().create(space, "a", "", text("created"), Map.of()));
        admit(device, space, treeOf("a", 1));
        assertThat(device.store().documents(space, "a")).hasSize(2);
        assertThat(device.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("tree 1"));
        device.checkIndex(space);
    }

    @Test
    void aThirdTreeThatComesWhileTheOthersAreDeletedIsShown() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        admit(device, space, treeOf("a", 1));
        admit(device, space, treeOf("a", 2));
        faulty.beforeNextCommit(() -> device.documents().delete(space, "a"));
        admit(device, space, treeOf("a", 3));
        assertThat(device.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("tree 3"));
        assertThat(device.documents().get(space, "a").orElseThrow().hasConflicts())
                .isFalse();
        device.checkIndex(space);
    }

    @Test
    void aTreeThatIsWrittenWhileItIsDeletedElsewhereIsGone() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        List<RawChange> tree = treeOf("a", 1);
        admit(device, space, tree);
        writer.receiveAll(device, space);
        writer.documents().delete(space, "a");
        ObjectId settings = writer.space(space).row().settingsId();
        faulty.beforeNextCommit(() -> device.documents().update(space, "a", update("meanwhile")));
        assertThat(device.admit(space, settings, writer.changes(space, settings), List.of())
                        .rejections())
                .isEmpty();
        assertThat(device.documents().get(space, "a")).isEmpty();
        device.checkIndex(space);
    }

    @Test
    void whoIsNeverFastEnoughIsToldSo() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        faulty.refuseCommits(true);
        List<RawChange> tree = treeOf("a", 1);
        assertThatThrownBy(() -> admit(device, space, tree))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.TOO_MUCH_CONTENTION));
        faulty.refuseCommits(false);
        admit(device, space, tree);
    }

    // ---- The settings tree

    private RawChange deletion(TestDevice device, byte[] data) {
        ObjectRow settings = device.object(space, device.space(space).row().settingsId());
        return ChangeBuilder.plain(
                device.signKey(),
                new ChangeBuilder.Content(
                        settings.heads(),
                        device.space(space).aclHeadId(),
                        settings.commonSnapshot().orElseThrow(),
                        false,
                        "",
                        SECONDS),
                data);
    }

    @Test
    void aDeletionOfAnythingButATreeIsStoredAndDoesNothing() {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        var row = reader.space(space).row();
        RawChange change = deletion(
                reader,
                SettingsContent.delete(List.of(
                        row.settingsId(),
                        row.aclId(),
                        row.keyValueId(),
                        ObjectId.of("no cid"),
                        ObjectId.of("x".repeat(100_000)),
                        ObjectId.EMPTY)));
        assertThat(reader.admit(space, row.settingsId(), List.of(change), List.of(change.id())))
                .isEqualTo(new Admission(false, 1, List.of()));
        assertThat(reader.object(space, row.settingsId()).status()).isEqualTo(ObjectRow.Status.LIVE);
        assertThat(reader.documents().get(space, "a")).isPresent();
        assertThat(reader.objects(space)).hasSize(2);
        reader.checkIndex(space);
    }

    @Test
    void settingsThatAreNoSettingsAreStoredAndDeletionsGoOn() {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        ObjectId settings = reader.space(space).row().settingsId();
        RawChange junk = deletion(reader, new byte[] {0x0A, (byte) 0xFF, 1});
        assertThat(reader.admit(space, settings, List.of(junk), List.of(junk.id()))
                        .addedChanges())
                .isEqualTo(1);
        assertThat(reader.documents().delete(space, "a")).isTrue();
        reader.checkIndex(space);
    }

    @Test
    void manyDeletionsOfOneChangeTakeEffectTogether() {
        List<ObjectId> trees = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            reader.documents().create(space, "d" + i, "", text("x"), Map.of());
            trees.add(reader.tree(space, "d" + i).id());
        }
        RawChange change = deletion(reader, SettingsContent.delete(trees.subList(0, 49)));
        reader.admit(space, reader.space(space).row().settingsId(), List.of(change), List.of(change.id()));
        assertThat(reader.store().totals(space).documents()).isEqualTo(1);
        assertThat(reader.eventsOf(space).stream().filter(event -> event.startsWith("document.deleted")))
                .hasSize(49);
        reader.checkIndex(space);
    }

    // ---- Bound trees

    private List<RawChange> childOf(ObjectId parent) {
        RawChange root = ChangeBuilder.derivedRoot(space, "notes of a document", text("p"), parent);
        return List.of(root, change(root, List.of(root.id()), root.id(), false, state("child", "x", 1)));
    }

    @Test
    void aBoundTreeGoesWithItsParent() throws Exception {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        ObjectId parent = reader.tree(space, "a").id();
        List<RawChange> child = childOf(parent);
        admit(reader, space, child);
        ObjectRow row = reader.object(space, child.get(0).id());
        assertThat(row.parent()).contains(parent);
        assertThat(row.isDerived()).isTrue();
        assertThat(reader.documents().get(space, "child"))
                .as("a derived tree is no document")
                .isEmpty();
        reader.documents().delete(space, "a");
        assertThat(reader.object(space, child.get(0).id()).status()).isEqualTo(ObjectRow.Status.DELETED);
        ObjectId settings = reader.space(space).row().settingsId();
        RawChange last = reader.changes(space, settings).get(1);
        assertThat(SettingsContent.deletedBy(
                        new dev.syncspace.protocol.tree.ChangeReader(settings).readAndVerify(last)))
                .containsExactlyInAnyOrder(parent, child.get(0).id());
        reader.checkIndex(space);
    }

    @Test
    void aBoundTreeOfADeletedParentStaysOut() {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        List<RawChange> child = childOf(reader.tree(space, "a").id());
        reader.documents().delete(space, "a");
        assertThat(reader.admit(
                        space, child.get(0).id(), child, List.of(child.get(1).id())))
                .isEqualTo(new Admission(false, 0, List.of()));
        assertThat(reader.object(space, child.get(0).id()).status()).isEqualTo(ObjectRow.Status.DELETED);
        reader.checkIndex(space);
    }

    @Test
    void aBoundTreeNeedsAParentThatIsKnownAndNotDerived() {
        List<RawChange> orphan = childOf(ObjectId.ofContent(text("nobody")));
        assertRejected(reader.admit(space, orphan.get(0).id(), orphan, List.of()), "PARENT_NOT_FOUND");
        List<RawChange> odd = childOf(ObjectId.of("no cid"));
        assertRejected(reader.admit(space, odd.get(0).id(), odd, List.of()), "PARENT_NOT_FOUND");
        List<RawChange> free = childOf(ObjectId.EMPTY);
        admit(reader, space, free);
        List<RawChange> grandchild = childOf(free.get(0).id());
        assertRejected(reader.admit(space, grandchild.get(0).id(), grandchild, List.of()), "DERIVED_PARENT");
        RawChange empty = ChangeBuilder.derivedRoot(space, "empty", text("p"), ObjectId.EMPTY);
        assertRejected(reader.admit(space, empty.id(), List.of(empty), List.of(empty.id())), "DERIVED_EMPTY");
    }

    @Test
    void aMessageOfARefusalIsShortHoweverMuchSomebodyElseNames() {
        List<RawChange> tree = treeOf("a", 1);
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            heads.add(ObjectId.ofContent(text("" + i)));
        }
        Admission admission = reader.admit(space, tree.get(0).id(), tree, heads);
        assertRejected(admission, "INVALID_CHANGE");
        assertThat(admission.rejections().get(0).message()).hasSizeLessThanOrEqualTo(501);
    }

    // ---- Any bytes

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
