package dev.syncspace.sync.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.proto.anysync.acl.AclAccountAdd;
import dev.syncspace.proto.anysync.acl.AclAccountsAdd;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclUserPermissions;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.stored.v1.ArchiveTree;
import dev.syncspace.proto.stored.v1.SpaceInfoValue;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.keyvalue.KeyValueEntry;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.StoreTests;
import dev.syncspace.sync.internal.TestPlatform;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an import lets in, beyond a whole archive of this program. */
class ArchiveAdmissionTest extends StoreTests {
    private static final SigningKey ACCEPTOR = SigningKey.generate(new Random(77));
    private static final SigningKey STRANGER = SigningKey.generate(new Random(78));

    private TestPlatform bob;
    private Path file;
    private SpaceId id;

    @Override
    protected ObjectStoreProvider newProvider() {
        return new MemoryStoreProvider();
    }

    @BeforeEach
    void open() {
        bob = TestPlatform.trusting(directory.resolve("bob"), newProvider(), clock, BOB, ACCEPTOR.publicKey());
        file = directory.resolve("space.archive");
        id = platform.spaces().create("Garden", Map.of()).id();
        platform.spaces().exportSpace(id, file, false);
    }

    @AfterEach
    void close() {
        bob.close();
    }

    private TestArchive archive() {
        return TestArchive.read(file);
    }

    private Path write(TestArchive archive) {
        return archive.write(directory.resolve("changed.archive"));
    }

    private static void assertRefused(TestPlatform by, Path path, String... parts) {
        int events = by.events().read(EventFilter.ALL, "", 1_000).size();
        assertThatThrownBy(() -> by.spaces().importSpace(path)).isInstanceOfSatisfying(SyncSpaceException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.INVALID_ARCHIVE);
            assertThat(e.message()).contains(parts);
        });
        assertThat(by.events().read(EventFilter.ALL, "", 1_000)).hasSize(events);
    }

    private OpenSpace alicesSpace() {
        return platform.runtime().space(id);
    }

    /** Alice makes Bob a writer. */
    private ArchiveEntry addBob(ObjectId previous) {
        try {
            SymmetricKey readKey = alicesSpace()
                    .log()
                    .readKey(alicesSpace().log().currentReadKeyId())
                    .orElseThrow();
            SigningKey bobsKey = bob.session().signKey();
            AclAccountAdd addition = AclAccountAdd.newBuilder()
                    .setIdentity(bobsKey.publicKey().toProto())
                    .setPermissions(AclUserPermissions.Writer)
                    .setEncryptedReadKey(
                            ByteString.copyFrom(bobsKey.publicKey().sealBox(readKey.toProto(), new Random(5))))
                    .build();
            return TestAcl.record(
                    platform.session().signKey(),
                    previous,
                    ACCEPTOR,
                    List.of(AclContentValue.newBuilder()
                            .setAccountsAdd(AclAccountsAdd.newBuilder().addAdditions(addition))
                            .build()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private TestArchive withRecords(ArchiveEntry... records) {
        TestArchive archive = archive();
        for (ArchiveEntry record : records) {
            archive.insert(ArchiveEntry::hasTree, record);
        }
        return archive;
    }

    private ArchiveEntry empty(SigningKey author, ObjectId previous, SigningKey acceptor) {
        return TestAcl.record(author, previous, acceptor, List.of());
    }

    @Test
    void aMemberOfASharedSpaceReadsAndWritesIt() {
        Path shared = write(withRecords(addBob(alicesSpace().aclHeadId())));

        SpaceService.ImportSummary read = bob.spaces().importSpace(shared);

        assertThat(read.rejections()).isEmpty();
        assertThat(bob.spaces().get(id).name()).isEqualTo("Garden");
        assertThat(bob.spaces().get(id).permission()).isEqualTo("writer");
        TestTrees.tree(bob, id, "from bob");
        assertThatThrownBy(() -> bob.spaces().update(id, Optional.of("Bob's"), Optional.empty()))
                .isInstanceOfSatisfying(SyncSpaceException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.INSUFFICIENT_PERMISSIONS));
        bob.lock();
        bob.unlock(BOB);
        assertThat(bob.spaces().get(id).name()).isEqualTo("Garden");
    }

    @Test
    void aLongerAclLogIsMergedAndOpensWhatWasClosed() {
        bob.spaces().importSpace(file);
        assertThat(bob.spaces().get(id).name()).isEmpty();
        Path shared = write(withRecords(addBob(alicesSpace().aclHeadId())));

        SpaceService.ImportSummary merged = bob.spaces().importSpace(shared);

        assertThat(merged.isNewSpace()).isFalse();
        assertThat(bob.spaces().get(id).name()).isEqualTo("Garden");
        assertThat(bob.spaces().get(id).permission()).isEqualTo("writer");
        assertThat(bob.runtime().store().aclRecords(id)).hasSize(2);
        // A shorter log says nothing new.
        bob.spaces().importSpace(file);
        assertThat(bob.runtime().store().aclRecords(id)).hasSize(2);
        bob.lock();
        bob.unlock(BOB);
        assertThat(bob.spaces().get(id).permission()).isEqualTo("writer");
    }

    @Test
    void documentsThatWereClosedAreFoundOnceTheirKeyCame() {
        platform.documents().create(id, "d", "c", ByteString.copyFromUtf8("secret"), Map.of("tag", "x"));
        Path closed = directory.resolve("closed");
        platform.spaces().exportSpace(id, closed, false);
        bob.spaces().importSpace(closed);
        assertThat(bob.spaces().get(id).documentCount()).isZero();
        assertThatThrownBy(() -> bob.documents().get(id, "d"))
                .isInstanceOfSatisfying(SyncSpaceException.class, e -> assertThat(e.reason())
                        .isEqualTo(Reason.INSUFFICIENT_PERMISSIONS));

        bob.spaces().importSpace(write(withRecords(addBob(alicesSpace().aclHeadId()))));

        assertThat(bob.documents().get(id, "d"))
                .hasValueSatisfying(
                        document -> assertThat(document.data().toStringUtf8()).isEqualTo("secret"));
        assertThat(bob.spaces().get(id).documentCount()).isOne();
    }

    @Test
    void aForkedAclLogIsRefused() {
        ObjectId root = alicesSpace().aclHeadId();
        bob.spaces().importSpace(write(withRecords(addBob(root))));

        Path fork = withRecords(empty(STRANGER, root, ACCEPTOR)).write(directory.resolve("fork"));

        assertRefused(bob, fork, "INCORRECT_RECORD_SEQUENCE");
        assertThat(bob.runtime().store().aclRecords(id)).hasSize(2);
    }

    @Test
    void recordsOfAnAcceptorThatNobodyTrustsAreRefused() {
        ObjectId root = alicesSpace().aclHeadId();
        SigningKey owner = platform.session().signKey();

        assertRefused(bob, write(withRecords(empty(owner, root, STRANGER))), "NOT_ACCEPTED");
        // Nobody is trusted unless it is configured.
        assertRefused(platform, write(withRecords(empty(owner, root, ACCEPTOR))), "NOT_ACCEPTED");
        assertThat(bob.spaces().list()).isEmpty();
    }

    @Test
    void recordsInAWrongOrderOrWithAWrongHashAreRefused() {
        ObjectId root = alicesSpace().aclHeadId();
        SigningKey owner = platform.session().signKey();
        ArchiveEntry first = empty(owner, root, ACCEPTOR);
        ArchiveEntry second = empty(owner, TestAcl.id(first), ACCEPTOR);

        assertRefused(bob, write(withRecords(second, first)), "INCORRECT_RECORD_SEQUENCE");
        ArchiveEntry renamed = ArchiveEntry.newBuilder()
                .setAclRecord(first.getAclRecord().toBuilder().setId(root.text()))
                .build();
        assertRefused(bob, write(withRecords(renamed)), "ALREADY_EXISTS");
        assertThat(bob.spaces().importSpace(write(withRecords(first, second))).isNewSpace())
                .isTrue();
    }

    private TestArchive withHeader(UnaryOperator<ArchiveHeader.Builder> change) {
        return archive().replace(ArchiveEntry::hasHeader, entry -> ArchiveEntry.newBuilder()
                .setHeader(change.apply(entry.getHeader().toBuilder()))
                .build());
    }

    @Test
    void aHeaderThatDoesNotVerifyIsRefused() {
        SpaceId other = platform.spaces().create("other", Map.of()).id();
        ByteString otherHeader = platform.runtime().space(other).row().rawHeader();

        assertRefused(bob, write(withHeader(header -> header.setSpaceId(other.text()))), "INCORRECT_CID");
        assertRefused(bob, write(withHeader(header -> header.setRawHeader(otherHeader))), "INCORRECT_CID");
        assertRefused(bob, write(withHeader(header -> header.setSpaceId("nonsense"))), "INCORRECT_SPACE_HEADER");
        assertRefused(bob, write(withHeader(header -> header.setMagic("other"))), "syncspace-archive");
        assertRefused(bob, write(withHeader(header -> header.setFormat(0))), "format");
        assertRefused(bob, write(withHeader(header -> header.setSpaceId("x".repeat(513)))), "512");
        assertThatThrownBy(() -> bob.spaces().importSpace(write(withHeader(header -> header.setFormat(2)))))
                .isInstanceOfSatisfying(
                        SyncSpaceException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORMAT_TOO_NEW));
        assertThat(bob.spaces().list()).isEmpty();
    }

    /** A stranger's roots for Alice's header: each of them verifies alone. */
    private TestArchive withForeignRoots() {
        NewSpace foreign = foreignSpace(id);
        return archive()
                .replace(ArchiveEntry::hasAclRecord, entry -> ArchiveEntry.newBuilder()
                        .setAclRecord(entry.getAclRecord().toBuilder()
                                .setId(foreign.acl().id().text())
                                .setRaw(foreign.acl().raw()))
                        .build())
                .replace(ArchiveEntry::hasHeader, entry -> ArchiveEntry.newBuilder()
                        .setHeader(entry.getHeader().toBuilder()
                                .setAclId(foreign.acl().id().text())
                                .setSettingsId(foreign.settings().id().text()))
                        .build())
                .replace(ArchiveEntry::hasTree, entry -> ArchiveEntry.newBuilder()
                        .setTree(entry.getTree().toBuilder()
                                .setId(foreign.settings().id().text())
                                .clearHeads()
                                .addHeads(foreign.settings().id().text()))
                        .build())
                .replace(ArchiveEntry::hasChange, entry -> ArchiveEntry.newBuilder()
                        .setChange(entry.getChange().toBuilder()
                                .setId(foreign.settings().id().text())
                                .setRaw(foreign.settings().raw()))
                        .build());
    }

    /** Roots that name a space which somebody else made. */
    private static NewSpace foreignSpace(SpaceId named) {
        return ForeignRoots.of(STRANGER, named, SymmetricKey.generate(new Random(1)));
    }

    @Test
    void rootsOfAStrangerForAKnownHeaderAreRefusedWhetherTheSpaceIsHereOrNot() {
        Path forged = write(withForeignRoots());

        assertRefused(bob, forged, "INCORRECT_SPACE_HEADER");
        bob.spaces().importSpace(file);
        assertRefused(bob, forged, "INCORRECT_SPACE_HEADER");
    }

    @Test
    void aTreeOfAnotherSpaceIsNoSettingsTree() {
        TestArchive archive = archive().replace(ArchiveEntry::hasTree, entry -> ArchiveEntry.newBuilder()
                .setTree(entry.getTree().toBuilder().setId(id.text()))
                .build());

        assertRefused(bob, write(archive), "settings tree");
    }

    private ArchiveEntry entry(SigningKey account, SigningKey device, String key, long micros, ObjectId aclHead) {
        SymmetricKey readKey = alicesSpace()
                .log()
                .readKey(alicesSpace().log().currentReadKeyId())
                .orElseThrow();
        SymmetricKey storeKey = new KeyValueStore(id, alicesSpace().log()).storeKey(readKey);
        byte[] value = SpaceInfoValue.newBuilder()
                .setFormat(1)
                .setName("by " + micros)
                .build()
                .toByteArray();
        return ArchiveEntry.newBuilder()
                .setKeyValue(KeyValueEntry.create(
                                id, key, value, account, device, aclHead, storeKey, micros, new Random(micros))
                        .raw())
                .build();
    }

    private TestArchive withEntries(ArchiveEntry... entries) {
        TestArchive archive = archive();
        for (ArchiveEntry entry : entries) {
            archive.insert(ArchiveEntry::hasEnd, entry);
        }
        return archive;
    }

    @Test
    void entriesOfStrangersAreKeptHidden() {
        ObjectId head = alicesSpace().aclHeadId();
        long future = NOW_MILLIS * 1_000 + 5_000_000;
        ArchiveEntry hidden = entry(STRANGER, STRANGER, "space.info", future, head);

        SpaceService.ImportSummary read = platform.spaces().importSpace(write(withEntries(hidden)));

        assertThat(read.addedKeyValueCount()).isOne();
        assertThat(read.rejections()).isEmpty();
        assertThat(platform.spaces().get(id).name()).isEqualTo("Garden");
        assertThat(platform.runtime().store().keyValues(id))
                .extracting(KeyValueRow::slot)
                .containsExactlyInAnyOrder(KeyValueRow.Slot.CURRENT, KeyValueRow.Slot.HIDDEN);
        assertThat(platform.spaces().importSpace(write(withEntries(hidden))).addedKeyValueCount())
                .isZero();
        restart();
        assertThat(platform.spaces().get(id).name()).isEqualTo("Garden");
    }

    @Test
    void anEntryThatOverwritesAForeignIdHidesNothing() throws Exception {
        ObjectId head = alicesSpace().aclHeadId();
        ByteString own = platform.runtime().store().keyValues(id).get(0).keyPeerId();
        for (long micros : new long[] {NOW_MILLIS * 1_000 + 60_000_000, Long.MAX_VALUE}) {
            StoreKeyValue foreign =
                    StoreKeyValue.parseFrom(entry(STRANGER, STRANGER, "space.info", micros, head)
                                    .getKeyValue())
                            .toBuilder()
                            .setKeyPeerId(own)
                            .build();
            ArchiveEntry entry = ArchiveEntry.newBuilder()
                    .setKeyValue(foreign.toByteString())
                    .build();
            platform.spaces().importSpace(write(withEntries(entry)));

            assertThat(platform.spaces().get(id).name()).startsWith("Garden");
            assertThat(platform.runtime().store().keyValues(id))
                    .extracting(KeyValueRow::slot)
                    .containsExactly(KeyValueRow.Slot.HIDDEN, KeyValueRow.Slot.SHOWN);
            platform.spaces().update(id, Optional.of("Garden " + micros), Optional.empty());
            assertThat(platform.spaces().get(id).name()).isEqualTo("Garden " + micros);
            restart();
            assertThat(platform.spaces().get(id).name()).isEqualTo("Garden " + micros);
        }
        // What may not be shown for ever has the last possible time, and stays for the comparison with peers.
        assertThat(platform.runtime().store().keyValues(id))
                .extracting(KeyValueRow::slot)
                .containsExactly(KeyValueRow.Slot.HIDDEN, KeyValueRow.Slot.SHOWN);
        Path again = directory.resolve("again");
        platform.spaces().exportSpace(id, again, false);
        assertThat(bob.spaces().importSpace(again).addedKeyValueCount()).isOne();
        assertThat(bob.runtime().store().keyValues(id))
                .isEqualTo(platform.runtime().store().keyValues(id));
    }

    @Test
    void onlyOwnersAndAdminsNameASpace() {
        ArchiveEntry adds = addBob(alicesSpace().aclHeadId());
        SigningKey bobsKey = bob.session().signKey();
        ArchiveEntry bobs = entry(
                bobsKey, bob.session().deviceKey(), "space.info", NOW_MILLIS * 1_000 + 9_000_000, TestAcl.id(adds));

        bob.spaces().importSpace(write(withRecords(adds).insert(ArchiveEntry::hasEnd, bobs)));

        assertThat(bob.spaces().get(id).name()).isEqualTo("Garden");
    }

    @Test
    void aNameBeyondTheLimitsDoesNotCount() {
        SymmetricKey readKey = alicesSpace()
                .log()
                .readKey(alicesSpace().log().currentReadKeyId())
                .orElseThrow();
        byte[] value = SpaceInfoValue.newBuilder()
                .setFormat(1)
                .setName("x".repeat(SpaceLimits.NAME_MAX_BYTES + 1))
                .build()
                .toByteArray();
        ByteString entry = KeyValueEntry.create(
                        id,
                        "space.info",
                        value,
                        platform.session().signKey(),
                        SigningKey.generate(new Random(3)),
                        alicesSpace().aclHeadId(),
                        new KeyValueStore(id, alicesSpace().log()).storeKey(readKey),
                        NOW_MILLIS * 1_000 + 1,
                        new Random(4))
                .raw();

        platform.spaces()
                .importSpace(write(
                        withEntries(ArchiveEntry.newBuilder().setKeyValue(entry).build())));

        assertThat(platform.spaces().get(id).name()).isEqualTo("Garden");
    }

    @Test
    void theNewestNameOfTheOwnersDevicesWinsAndALaterRenameGoesBeforeIt() {
        SigningKey phone = SigningKey.generate(new Random(3));
        long future = NOW_MILLIS * 1_000 + 7_000_000;
        ArchiveEntry fromPhone = entry(
                platform.session().signKey(),
                phone,
                "space.info",
                future,
                alicesSpace().aclHeadId());
        ArchiveEntry older = entry(
                platform.session().signKey(),
                phone,
                "space.info",
                5,
                alicesSpace().aclHeadId());

        assertThat(platform.spaces()
                        .importSpace(write(withEntries(fromPhone, older)))
                        .addedKeyValueCount())
                .isOne();
        assertThat(platform.spaces().get(id).name()).isEqualTo("by " + future);

        platform.spaces().update(id, Optional.of("again"), Optional.empty());
        assertThat(platform.spaces().get(id).name()).isEqualTo("again");
    }

    @Test
    void entriesThatDoNotVerifyAreNamedAndTheOthersKept() throws Exception {
        ObjectId head = alicesSpace().aclHeadId();
        SigningKey owner = platform.session().signKey();
        SigningKey phone = SigningKey.generate(new Random(3));
        ArchiveEntry good = entry(owner, phone, "k", 10, head);
        StoreKeyValue unsigned =
                StoreKeyValue.parseFrom(
                                entry(owner, phone, "unsigned", 11, head).getKeyValue())
                        .toBuilder()
                        .setPeerSignature(ByteString.copyFrom(new byte[64]))
                        .build();
        ArchiveEntry unknownHead = entry(owner, phone, "unknown", 12, ObjectId.of("bafyrei-no-record"));

        SpaceService.ImportSummary read = platform.spaces()
                .importSpace(write(withEntries(
                        good,
                        ArchiveEntry.newBuilder()
                                .setKeyValue(unsigned.toByteString())
                                .build(),
                        ArchiveEntry.newBuilder()
                                .setKeyValue(ByteString.copyFromUtf8("garbage"))
                                .build(),
                        unknownHead)));

        assertThat(read.addedKeyValueCount()).isOne();
        assertThat(read.rejections())
                .extracting(SpaceService.Rejection::reason)
                .containsExactlyInAnyOrder("INVALID_SIGNATURE", "MALFORMED", "NO_SUCH_RECORD");
        assertThat(read.rejections())
                .extracting(SpaceService.Rejection::objectId)
                .anyMatch(named -> named.startsWith("unsigned-12D3KooW"));
    }

    @Test
    void aKeyValueStoreTakesOnlySoManyBytes() {
        SymmetricKey readKey = alicesSpace()
                .log()
                .readKey(alicesSpace().log().currentReadKeyId())
                .orElseThrow();
        SymmetricKey storeKey = new KeyValueStore(id, alicesSpace().log()).storeKey(readKey);
        byte[] large = new byte[1_000_000];
        List<ByteString> entries = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            entries.add(KeyValueEntry.create(
                            id,
                            "large " + i,
                            large,
                            platform.session().signKey(),
                            STRANGER,
                            alicesSpace().aclHeadId(),
                            storeKey,
                            1,
                            new Random(i))
                    .raw());
        }

        var admitted = platform.runtime().admission().admitKeyValues(alicesSpace(), entries);

        assertThat(admitted.added()).isEqualTo(67);
        assertThat(admitted.rejections())
                .extracting(SpaceService.Rejection::reason)
                .containsExactly("LIMIT_EXCEEDED", "LIMIT_EXCEEDED", "LIMIT_EXCEEDED");
        assertThat(platform.spaces().get(id).name()).isEqualTo("Garden");
    }

    @Test
    void spacesOfOtherKindsAreImportedAsTheyAre() {
        NewSpace v1 = SpaceBuilder.createV1(
                new SpaceInput(
                        platform.session().signKey(),
                        platform.session().masterKey(),
                        SymmetricKey.generate(new Random(1)),
                        SigningKey.generate(new Random(2)),
                        ByteString.EMPTY,
                        SpaceTypes.SPACE,
                        ByteString.EMPTY,
                        -5,
                        0,
                        Optional.empty()),
                new Random(3));
        Path path = write(ForeignRoots.archive(v1));

        assertThat(platform.spaces().importSpace(path).id()).isEqualTo(v1.id());
        assertThat(platform.spaces().get(v1.id()).createdAtMillis()).isEqualTo(NOW_MILLIS);
        assertThat(platform.spaces().get(v1.id()).permission()).isEqualTo("owner");

        NewSpace bobsOwn = SpaceBuilder.derive(
                bob.session().signKey(), bob.session().masterKey(), SpaceTypes.ACCOUNT, ByteString.EMPTY);
        assertThat(platform.spaces()
                        .importSpace(write(ForeignRoots.archive(bobsOwn)))
                        .isNewSpace())
                .isTrue();
        assertThat(platform.spaces().get(bobsOwn.id()).permission()).isEqualTo("none");
    }

    @Test
    void aTreeOfThousandsOfBadChangesGivesABoundedAnswer() {
        TestArchive archive = archive();
        for (int i = 0; i < ArchiveLimits.REJECTIONS_MAX + 5; i++) {
            String treeId =
                    ObjectId.ofContent(ByteString.copyFromUtf8("tree " + i)).text();
            archive.insert(
                    ArchiveEntry::hasKeyValue,
                    ArchiveEntry.newBuilder()
                            .setTree(ArchiveTree.newBuilder().setId(treeId).addHeads(treeId))
                            .build());
            archive.insert(
                    ArchiveEntry::hasKeyValue,
                    ArchiveEntry.newBuilder()
                            .setChange(ArchiveRecord.newBuilder().setId(treeId).setRaw(ByteString.copyFromUtf8("x")))
                            .build());
        }

        List<SpaceService.Rejection> rejections =
                platform.spaces().importSpace(write(archive)).rejections();

        assertThat(rejections).hasSize(ArchiveLimits.REJECTIONS_MAX + 1);
        assertThat(rejections.get(ArchiveLimits.REJECTIONS_MAX))
                .isEqualTo(new SpaceService.Rejection("", "MORE", "5 more items did not verify"));
    }
}
