package dev.syncspace.sync.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.StoreTests;
import dev.syncspace.sync.internal.TestAccount;
import dev.syncspace.sync.internal.TestPlatform;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Export and import between devices and accounts, on any store. */
public abstract class ArchiveTests extends StoreTests {
    private static final TestAccount ALICES_PHONE = ALICE.recovered(9, "phone");

    private TestPlatform phone;
    private Path file;

    @BeforeEach
    void open() {
        phone = TestPlatform.unlocked(directory.resolve("phone"), newProvider(), clock, ALICES_PHONE);
        file = directory.resolve("space.archive");
    }

    @AfterEach
    void close() {
        phone.close();
    }

    private SpaceId space() {
        return platform.spaces().create("Garden", Map.of("colour", "green")).id();
    }

    private SpaceService.ExportSummary export(SpaceId id) {
        return platform.spaces().exportSpace(id, file, false);
    }

    private static void assertReason(Reason reason, String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.field()).isEqualTo(field);
        });
    }

    private static List<String> events(TestPlatform of) {
        return of.events().read(EventFilter.ALL, "", 1_000).stream()
                .map(Event::type)
                .toList();
    }

    @Test
    void aSpaceMovesToAnotherDeviceOfTheAccountWhole() {
        SpaceId id = space();
        ObjectId first = TestTrees.tree(platform, id, "one", "two", "three");
        ObjectId second = TestTrees.tree(platform, id, "four");

        SpaceService.ExportSummary written = export(id);
        SpaceService.ImportSummary read = phone.spaces().importSpace(file);

        assertThat(written)
                .isEqualTo(new SpaceService.ExportSummary(file.toFile().length(), 1, 3, 7, 1));
        assertThat(read).isEqualTo(new SpaceService.ImportSummary(id, true, 7, 3, 1, List.of()));
        SpaceDescription there = phone.spaces().get(id);
        assertThat(there.name()).isEqualTo("Garden");
        assertThat(there.metadata()).isEqualTo(Map.of("colour", "green"));
        assertThat(there.permission()).isEqualTo("owner");
        assertThat(there.createdAtMillis()).isEqualTo(NOW_MILLIS / 1000 * 1000);
        assertThat(phone.spaces().list()).extracting(SpaceDescription::id).containsExactly(id);
        for (ObjectId tree : List.of(first, second)) {
            assertThat(TestTrees.changes(phone, id, tree)).isEqualTo(TestTrees.changes(platform, id, tree));
            assertThat(TestTrees.row(phone, id, tree).heads())
                    .isEqualTo(TestTrees.row(platform, id, tree).heads());
        }
        assertThat(events(phone)).containsExactly(EventTypes.SPACE_CREATED, EventTypes.SPACE_UPDATED);
        assertThat(phone.runtime().spaces().own().spaceEntry(id)).isPresent();
    }

    @Test
    void w15WhatARecoveredAccountImportsItCanReadAndWrite() throws Exception {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id, "secret");
        export(id);
        phone.spaces().importSpace(file);
        phone.close();
        phone.unlock(ALICES_PHONE);

        TestTrees.append(phone, id, tree, "from the phone");
        phone.spaces().update(id, Optional.of("renamed on the phone"), Optional.empty());

        assertThat(phone.spaces().get(id).name()).isEqualTo("renamed on the phone");
        assertThat(phone.runtime().space(id).writeKeys(tree).treeKey())
                .isEqualTo(platform.runtime().space(id).writeKeys(tree).treeKey());
    }

    @Test
    void importingTwiceAddsNothing() {
        SpaceId id = space();
        TestTrees.tree(platform, id, "one", "two");
        export(id);
        phone.spaces().importSpace(file);
        List<String> events = events(phone);

        SpaceService.ImportSummary again = phone.spaces().importSpace(file);

        assertThat(again).isEqualTo(new SpaceService.ImportSummary(id, false, 0, 0, 0, List.of()));
        assertThat(events(phone)).isEqualTo(events);
        assertThat(platform.spaces().importSpace(file))
                .isEqualTo(new SpaceService.ImportSummary(id, false, 0, 0, 0, List.of()));
    }

    @Test
    void whatTwoDevicesWroteComesTogether() {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id, "one");
        export(id);
        phone.spaces().importSpace(file);
        ObjectId here = TestTrees.append(platform, id, tree, "here");
        ObjectId there = TestTrees.append(phone, id, tree, "there");
        clock.advance(1_000);
        phone.spaces().update(id, Optional.of("newer"), Optional.empty());

        Path back = directory.resolve("back.archive");
        phone.spaces().exportSpace(id, back, false);
        SpaceService.ImportSummary merged = platform.spaces().importSpace(back);

        assertThat(merged).isEqualTo(new SpaceService.ImportSummary(id, false, 1, 0, 1, List.of()));
        assertThat(TestTrees.row(platform, id, tree).heads()).containsExactlyInAnyOrder(here, there);
        assertThat(platform.spaces().get(id).name()).isEqualTo("newer");
        assertThat(events(platform)).containsExactly(EventTypes.SPACE_CREATED, EventTypes.SPACE_UPDATED);
    }

    @Test
    void aDeletedSpaceComesBackByAnImport() {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id, "one");
        export(id);
        platform.spaces().delete(id);

        SpaceService.ImportSummary back = platform.spaces().importSpace(file);

        assertThat(back.isNewSpace()).isTrue();
        assertThat(platform.spaces().get(id).name()).isEqualTo("Garden");
        assertThat(TestTrees.changes(platform, id, tree)).hasSize(2);
        assertThat(platform.runtime()
                        .spaces()
                        .own()
                        .spaceEntry(id)
                        .orElseThrow()
                        .getIsRemoved())
                .isFalse();
        assertThat(events(platform))
                .containsExactly(
                        EventTypes.SPACE_CREATED,
                        EventTypes.SPACE_DELETED,
                        EventTypes.SPACE_CREATED,
                        EventTypes.SPACE_UPDATED);
    }

    @Test
    void anExportIsForItsOwnerAloneAndReplacesNothing() throws IOException {
        SpaceId id = space();
        export(id);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertReason(Reason.FILE_EXISTS, "path", () -> export(id));
        Path missing = directory.resolve("missing").resolve("x");
        assertReason(Reason.FILE_NOT_FOUND, "path", () -> platform.spaces().exportSpace(id, missing, false));
        assertReason(Reason.FILE_NOT_FOUND, "path", () -> platform.spaces().importSpace(missing));
        assertReason(Reason.FILE_NOT_FOUND, "path", () -> platform.spaces().importSpace(directory));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void aFailedExportLeavesNoFile() throws IOException {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id, "one");
        ObjectRow row = TestTrees.row(platform, id, tree);
        // The head row tells of a change that is not stored.
        platform.runtime()
                .commit(new WriteBatch(List.of(new WriteBatch.PutObject(withChanges(row, 3), row.revision()))));

        assertReason(Reason.STORED_DATA_DAMAGED, "", () -> export(id));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    private static ObjectRow withChanges(ObjectRow row, long changeCount) {
        return new ObjectRow(
                row.space(),
                row.id(),
                row.kind(),
                row.heads(),
                row.commonSnapshot(),
                row.status(),
                row.isDerived(),
                row.parent(),
                changeCount,
                row.pendingChanges(),
                row.revision(),
                row.document());
    }

    private static ObjectRow deleted(ObjectRow row) {
        return new ObjectRow(
                row.space(),
                row.id(),
                row.kind(),
                row.heads(),
                row.commonSnapshot(),
                ObjectRow.Status.DELETED,
                row.isDerived(),
                row.parent(),
                0,
                0,
                row.revision(),
                Optional.empty());
    }

    @Test
    void aDeletedTreeIsNamedWithoutItsChanges() {
        SpaceId id = space();
        ObjectId gone = TestTrees.tree(platform, id, "one");
        ObjectId stays = TestTrees.tree(platform, id, "two");
        ObjectRow row = TestTrees.row(platform, id, gone);
        platform.runtime()
                .commit(new WriteBatch(List.of(
                        new WriteBatch.EraseTree(id, gone), new WriteBatch.PutObject(deleted(row), row.revision()))));

        SpaceService.ExportSummary written = export(id);
        SpaceService.ImportSummary read = phone.spaces().importSpace(file);

        assertThat(written.treeCount()).isEqualTo(2);
        assertThat(written.changeCount()).isEqualTo(3);
        assertThat(read.addedTreeCount()).isEqualTo(2);
        assertThat(phone.runtime().store().object(id, gone)).isEmpty();
        assertThat(TestTrees.changes(phone, id, stays)).hasSize(2);
    }

    @Test
    void aCutFileChangesNothing() throws IOException {
        SpaceId id = space();
        TestTrees.tree(platform, id, "one");
        export(id);
        byte[] whole = Files.readAllBytes(file);
        Path cut = directory.resolve("cut");

        for (int length = 0; length < whole.length; length += stride(length, whole.length)) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertInvalid(cut);
        }
        Files.write(cut, Arrays.copyOf(whole, whole.length + 1));
        assertInvalid(cut);

        assertThat(phone.spaces().list()).isEmpty();
        assertThat(events(phone)).isEmpty();
    }

    /** Every place near the start and the end, some in between. */
    private static int stride(int at, int length) {
        return at < 100 || at > length - 120 ? 1 : 13;
    }

    private void assertInvalid(Path path) {
        assertThatThrownBy(() -> phone.spaces().importSpace(path))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.INVALID_ARCHIVE));
    }

    @Test
    void aDamagedFileChangesNothing() throws IOException {
        SpaceId id = space();
        TestTrees.tree(platform, id, "one");
        export(id);
        byte[] whole = Files.readAllBytes(file);
        Path damaged = directory.resolve("damaged");

        for (int at = 0; at < whole.length; at += stride(at, whole.length)) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x20;
            Files.write(damaged, bytes);
            assertThatThrownBy(() -> phone.spaces().importSpace(damaged))
                    .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                            .isIn(Reason.INVALID_ARCHIVE, Reason.FORMAT_TOO_NEW));
        }

        assertThat(phone.spaces().list()).isEmpty();
        assertThat(events(phone)).isEmpty();
    }

    @Test
    void aChangeThatDoesNotVerifyIsNamedAndTheOthersAreImported() {
        SpaceId id = space();
        ObjectId bad = TestTrees.tree(platform, id, "bad");
        ObjectId good = TestTrees.tree(platform, id, "good");
        export(id);
        ObjectId badChange = TestTrees.changes(platform, id, bad).get(1);
        Path changed = TestArchive.read(file)
                .replace(entry -> entry.getChange().getId().equals(badChange.text()), ArchiveTests::withFlippedByte)
                .write(directory.resolve("changed"));

        SpaceService.ImportSummary read = phone.spaces().importSpace(changed);

        assertThat(read.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.objectId()).isEqualTo(bad.text());
            assertThat(rejection.reason()).isEqualTo("INCORRECT_CID");
        });
        assertThat(phone.runtime().store().object(id, bad)).isEmpty();
        assertThat(TestTrees.changes(phone, id, good)).hasSize(2);
    }

    private static ArchiveEntry withFlippedByte(ArchiveEntry entry) {
        byte[] raw = entry.getChange().getRaw().toByteArray();
        raw[raw.length / 2] ^= 1;
        return ArchiveEntry.newBuilder()
                .setChange(entry.getChange().toBuilder().setRaw(ByteString.copyFrom(raw)))
                .build();
    }

    @Test
    void aLargeTreeComesInParts() {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id);
        List<RawChange> changes = new ArrayList<>();
        for (int i = 0; i < 2 * ArchiveLimits.BATCH_MAX_CHANGES + 7; i++) {
            changes.add(TestTrees.change(platform, id, tree, "concurrent " + i));
        }
        TestTrees.admit(platform, id, tree, changes);

        export(id);
        SpaceService.ImportSummary read = phone.spaces().importSpace(file);

        assertThat(read.rejections()).isEmpty();
        assertThat(read.addedChangeCount()).isEqualTo(changes.size() + 2L);
        assertThat(TestTrees.row(phone, id, tree).heads())
                .isEqualTo(TestTrees.row(platform, id, tree).heads());
    }

    @Test
    void aStrangerKeepsTheSpaceButCannotReadIt() throws IOException {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id, "secret");
        export(id);
        try (TestPlatform bob = TestPlatform.unlocked(directory.resolve("bob"), newProvider(), clock, BOB)) {
            SpaceService.ImportSummary read = bob.spaces().importSpace(file);

            assertThat(read).isEqualTo(new SpaceService.ImportSummary(id, true, 3, 2, 1, List.of()));
            SpaceDescription there = bob.spaces().get(id);
            assertThat(there.permission()).isEqualTo("none");
            assertThat(there.name()).isEmpty();
            var open = bob.runtime().space(id);
            assertThatThrownBy(open::requireReader)
                    .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                            .isEqualTo(Reason.INSUFFICIENT_PERMISSIONS));
            assertThatThrownBy(() -> open.writeKeys(tree)).isInstanceOf(SyncSpaceException.class);
            assertReason(Reason.INSUFFICIENT_PERMISSIONS, "", () -> bob.spaces()
                    .update(id, Optional.of("mine"), Optional.empty()));
            assertReason(Reason.INSUFFICIENT_PERMISSIONS, "", () -> bob.spaces()
                    .exportSpace(id, directory.resolve("readable"), true));

            Path again = directory.resolve("again");
            bob.spaces().exportSpace(id, again, false);
            assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(file));
            bob.spaces().delete(id);
            assertThat(bob.spaces().list()).isEmpty();
        }
    }

    @Test
    void documentsMoveWithTheirHistoryAndTheirDeletions() {
        SpaceId id = space();
        ByteString large = ByteString.copyFrom(new byte[300_000]);
        platform.documents().create(id, "a", "notes", ByteString.copyFromUtf8("one"), Map.of("tag", "x"));
        platform.documents().create(id, "b", "notes", large, Map.of());
        platform.documents().create(id, "gone", "notes", ByteString.copyFromUtf8("gone"), Map.of());
        export(id);
        phone.spaces().importSpace(file);
        assertThat(phone.documents().get(id, "gone")).isPresent();

        platform.documents()
                .update(
                        id,
                        "a",
                        new DocumentUpdate(Optional.of(ByteString.copyFromUtf8("two")), Optional.empty(), 1, ""));
        platform.documents().delete(id, "gone");
        Path later = directory.resolve("later");
        SpaceService.ExportSummary written = platform.spaces().exportSpace(id, later, true);
        SpaceService.ImportSummary read = phone.spaces().importSpace(later);

        assertThat(read).isEqualTo(new SpaceService.ImportSummary(id, false, 2, 0, 0, List.of()));
        assertThat(written.treeCount()).isEqualTo(3);
        for (String document : List.of("a", "b")) {
            assertThat(phone.documents().get(id, document))
                    .isEqualTo(platform.documents().get(id, document));
        }
        assertThat(phone.documents().get(id, "a").orElseThrow().version()).isEqualTo(2);
        assertThat(phone.documents().get(id, "gone")).isEmpty();
        // A file from before the deletion does not bring the document back.
        assertThat(phone.spaces().importSpace(file))
                .isEqualTo(new SpaceService.ImportSummary(id, false, 0, 0, 0, List.of()));
        assertThat(phone.documents().get(id, "gone")).isEmpty();
        assertThat(TestArchive.read(later).of(ArchiveEntry.BodyCase.DOCUMENT))
                .extracting(entry -> entry.getDocument().getState().getDocumentId())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(TestArchive.read(later)
                        .of(ArchiveEntry.BodyCase.DOCUMENT)
                        .get(0)
                        .getDocument())
                .satisfies(document -> {
                    assertThat(document.getState().getData().toStringUtf8()).isEqualTo("two");
                    assertThat(document.getState().getMetadata(0).getValue()).isEqualTo("x");
                    assertThat(document.getVersion()).isEqualTo(2);
                });
    }

    @Test
    void whatTwoDevicesWroteToOneDocumentIsAConflictThatIsTold() {
        SpaceId id = space();
        platform.documents().create(id, "a", "", ByteString.copyFromUtf8("one"), Map.of());
        export(id);
        phone.spaces().importSpace(file);
        for (TestPlatform device : List.of(platform, phone)) {
            device.documents()
                    .update(
                            id,
                            "a",
                            new DocumentUpdate(
                                    Optional.of(ByteString.copyFromUtf8(
                                            "by " + device.session().deviceName())),
                                    Optional.empty(),
                                    0,
                                    ""));
        }

        Path back = directory.resolve("back");
        phone.spaces().exportSpace(id, back, false);
        platform.spaces().importSpace(back);
        Path there = directory.resolve("there");
        platform.spaces().exportSpace(id, there, false);
        phone.spaces().importSpace(there);

        assertThat(events(platform)).contains(EventTypes.SYNC_CONFLICT);
        assertThat(platform.documents().get(id, "a"))
                .isEqualTo(phone.documents().get(id, "a"));
        assertThat(platform.documents().conflicts(id, "", 0, "").conflicts())
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.losers()).hasSize(1));
    }

    @Test
    void anArchiveOfTheAccountsOwnSpaceIsRefused() {
        SpaceId own = platform.runtime().spaces().own().id();
        SpaceExport.export(platform.runtime(), ownSpace(), file, Optional.empty());

        assertReason(Reason.OWN_SPACE, "space_id", () -> phone.spaces().importSpace(file));
        assertThat(own).isEqualTo(phone.runtime().spaces().own().id());
    }

    private OpenSpace ownSpace() {
        return platform.runtime().spaces().own().space();
    }

    @Test
    void anExportBesideWritersIsATreeAtOneMoment() throws Exception {
        SpaceId id = space();
        ObjectId tree = TestTrees.tree(platform, id, "first");
        Thread writer = new Thread(() -> {
            for (int i = 0; i < 60; i++) {
                TestTrees.append(platform, id, tree, "next " + i);
                TestTrees.tree(platform, id, "another " + i);
            }
        });
        writer.start();
        int rounds = 0;
        do {
            Path snapshot = directory.resolve("snapshot-" + rounds++);
            platform.spaces().exportSpace(id, snapshot, false);
            assertThat(phone.spaces().importSpace(snapshot).rejections()).isEmpty();
        } while (writer.isAlive());
        writer.join();

        export(id);
        phone.spaces().importSpace(file);
        assertThat(TestTrees.changes(phone, id, tree)).hasSize(62);
        assertThat(TestTrees.row(phone, id, tree).heads())
                .isEqualTo(TestTrees.row(platform, id, tree).heads());
        assertThat(keyValues(phone, id)).isEqualTo(keyValues(platform, id));
    }

    private static List<KeyValueRow> keyValues(TestPlatform of, SpaceId id) {
        return of.runtime().store().keyValues(id);
    }
}
