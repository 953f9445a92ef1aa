package dev.syncspace.sync.internal.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventTypes;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceLimits;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.proto.anysync.space.SpaceHeader;
import dev.syncspace.proto.stored.v1.SpaceInfoValue;
import dev.syncspace.proto.v1.SpaceCreatedEvent;
import dev.syncspace.proto.v1.SpaceDeletedEvent;
import dev.syncspace.proto.v1.SpaceUpdatedEvent;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.keyvalue.KeyValueEntry;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.protocol.space.SpaceValidator;
import dev.syncspace.sync.internal.StoreTests;
import dev.syncspace.sync.internal.TestAccount;
import dev.syncspace.sync.internal.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Spaces as callers see them, on any store. */
public abstract class SpaceServiceTests extends StoreTests {
    private static final SpaceId UNKNOWN = SpaceId.of("bafyreiaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.0");

    private SpaceService spaces() {
        return platform.spaces();
    }

    private SpaceId create(String name) {
        return spaces().create(name, Map.of()).id();
    }

    private static void assertReason(Reason reason, String field, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(failure.field()).isEqualTo(field);
        });
    }

    private List<Event> events() {
        return platform.events().read(EventFilter.ALL, "", 1_000);
    }

    @Test
    void aNewSpaceIsDescribedAsItWasMade() {
        SpaceDescription made = spaces().create("Garden", Map.of("colour", "green", "stage", "1"));

        assertThat(made.name()).isEqualTo("Garden");
        assertThat(made.metadata()).containsExactlyInAnyOrderEntriesOf(Map.of("colour", "green", "stage", "1"));
        assertThat(made.createdAtMillis()).isEqualTo(NOW_MILLIS);
        assertThat(made.updatedAtMillis()).isEqualTo(NOW_MILLIS);
        assertThat(made.permission()).isEqualTo("owner");
        assertThat(made.spaceType()).isEqualTo(SpaceTypes.SPACE);
        assertThat(made.documentCount()).isZero();
        assertThat(made.isSyncWanted()).isFalse();
        assertThat(spaces().get(made.id())).isEqualTo(made);
        assertThat(spaces().list()).containsExactly(made);
    }

    @Test
    void spacesOutliveARestart() {
        SpaceDescription made = spaces().create("Garden", Map.of("colour", "green"));
        SpaceDescription other = spaces().create("", Map.of());

        restart();

        assertThat(spaces().get(made.id())).isEqualTo(made);
        assertThat(spaces().list()).containsExactlyInAnyOrder(made, other);
    }

    @Test
    void theListIsByCreationThenById() {
        List<SpaceId> sameInstant = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            sameInstant.add(create("same"));
        }
        clock.advance(1);
        SpaceId later = create("a");
        clock.advance(-60_000);
        SpaceId earlier = create("z");
        List<SpaceId> expected = new ArrayList<>(sameInstant.stream().sorted().toList());
        expected.add(0, earlier);
        expected.add(later);

        assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactlyElementsOf(expected);
        restart();
        assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactlyElementsOf(expected);
    }

    @Test
    void w14EverySpaceHasTheAllowedTypeARandomReplicationKeyAndAHeaderThatVerifies() throws Exception {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            SpaceId id = create("same name");
            SpaceRow row = platform.runtime().store().space(id).orElseThrow();
            AclRow acl = platform.runtime().store().aclRecords(id).get(0);
            ByteString settings = platform.runtime()
                    .store()
                    .change(id, row.settingsId(), row.settingsId())
                    .orElseThrow()
                    .raw();
            SpaceHeader header = SpaceValidator.validateNewSpace(
                    row.rawHeader(), id, acl.raw(), acl.id(), settings, row.settingsId());

            assertThat(header.getSpaceType().toStringUtf8()).isEqualTo(SpaceTypes.SPACE);
            assertThat(header.getTimestamp()).isEqualTo(NOW_MILLIS / 1000);
            assertThat(id.text()).endsWith("." + SpaceId.replicationKeyText(header.getReplicationKey()));
            keys.add(SpaceId.replicationKeyText(header.getReplicationKey()));
        }
        assertThat(keys).hasSize(20).doesNotContain(SpaceId.replicationKeyText(10));
    }

    @Test
    void theTypeOfNewSpacesIsASetting() {
        SpaceService other = platform.spacesOfType("org.example.space");

        assertThat(other.create("n", Map.of()).spaceType()).isEqualTo("org.example.space");
        for (String bad : List.of("", "x".repeat(257), SpaceTypes.ACCOUNT, SpaceTypes.ONE_TO_ONE)) {
            assertThatThrownBy(() -> platform.spacesOfType(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void w16SpacesOfOneNameEachGetTheirOwnId() {
        Set<SpaceId> ids = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            SpaceId id = create("twin");
            assertThat(spaces().get(id).name()).isEqualTo("twin");
            ids.add(id);
        }

        assertThat(ids).hasSize(6);
        assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void anUnknownSpaceIsNotFoundByAnyOperation() {
        assertReason(Reason.SPACE_NOT_FOUND, "space_id", () -> spaces().get(UNKNOWN));
        assertReason(
                Reason.SPACE_NOT_FOUND, "space_id", () -> spaces().update(UNKNOWN, Optional.of("x"), Optional.empty()));
        assertReason(Reason.SPACE_NOT_FOUND, "space_id", () -> spaces().delete(UNKNOWN));
        assertReason(
                Reason.SPACE_NOT_FOUND, "space_id", () -> spaces().exportSpace(UNKNOWN, directory.resolve("x"), false));
        assertThat(events()).isEmpty();
    }

    @Test
    void theAccountsOwnSpaceIsThereFromTheFirstStartHiddenAndOutOfReach() {
        SpaceId own = platform.runtime().spaces().own().id();
        SpaceRow row = platform.runtime().store().space(own).orElseThrow();

        assertThat(row.isOwn()).isTrue();
        assertThat(spaces().list()).isEmpty();
        assertReason(Reason.OWN_SPACE, "space_id", () -> spaces().get(own));
        assertReason(Reason.OWN_SPACE, "space_id", () -> spaces().update(own, Optional.of("x"), Optional.empty()));
        assertReason(Reason.OWN_SPACE, "space_id", () -> spaces().delete(own));
        assertReason(Reason.OWN_SPACE, "space_id", () -> spaces().exportSpace(own, directory.resolve("x"), false));
        restart();
        assertThat(platform.runtime().spaces().own().id()).isEqualTo(own);
    }

    @Test
    void theAccountsOwnSpaceListsSpacesThatCameAndWent() {
        SpaceId stays = create("stays");
        clock.advance(1_000);
        SpaceId goes = create("goes");
        clock.advance(1_000);
        spaces().delete(goes);
        restart();

        var own = platform.runtime().spaces().own();
        assertThat(own.spaceEntry(stays)).hasValueSatisfying(entry -> {
            assertThat(entry.getIsRemoved()).isFalse();
            assertThat(entry.getAddedAtMillis()).isEqualTo(NOW_MILLIS);
        });
        assertThat(own.spaceEntry(goes)).hasValueSatisfying(entry -> {
            assertThat(entry.getIsRemoved()).isTrue();
            assertThat(entry.getAddedAtMillis()).isEqualTo(NOW_MILLIS + 1_000);
        });
        assertThat(own.spaceEntry(UNKNOWN)).isEmpty();
    }

    @Test
    void nameAndMetadataAreGenuineEntriesThatOnlyMembersCanRead() throws Exception {
        SpaceId id = spaces().create("canary-name", Map.of("canary-key", "canary-value"))
                .id();
        SpaceRow row = platform.runtime().store().space(id).orElseThrow();
        AclRow root = platform.runtime().store().aclRecords(id).get(0);
        AclList acl =
                AclList.ofRoot(root.raw(), root.id(), platform.session().signKey(), AclAcceptors.trusted(Set.of()));
        KeyValueStore store = new KeyValueStore(id, acl);

        KeyValueRow stored = platform.runtime().store().keyValues(id).get(0);
        KeyValueEntry entry = KeyValueEntry.readAndVerify(stored.raw());
        store.add(entry);

        assertThat(entry.keyText()).isEqualTo("space.info");
        assertThat(entry.timestampMicros()).isEqualTo(NOW_MILLIS * 1_000);
        assertThat(entry.account()).isEqualTo(platform.session().signKey().publicKey());
        assertThat(stored.raw().toString(StandardCharsets.ISO_8859_1)).doesNotContain("canary");
        SpaceInfoValue info = SpaceInfoValue.parseFrom(store.decrypt(entry).orElseThrow());
        assertThat(info.getName()).isEqualTo("canary-name");
        assertThat(info.getMetadata(0).getKey()).isEqualTo("canary-key");
        ObjectRow head = platform.runtime().store().object(id, row.keyValueId()).orElseThrow();
        assertThat(head.heads()).containsExactly(store.head());
    }

    @Test
    void anUpdateChangesNameOrMetadataOrBoth() {
        SpaceId id = spaces().create("old", Map.of("a", "1", "b", "2")).id();

        clock.advance(5_000);
        SpaceDescription renamed = spaces().update(id, Optional.of("new"), Optional.empty());
        assertThat(renamed.name()).isEqualTo("new");
        assertThat(renamed.metadata()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(renamed.updatedAtMillis()).isEqualTo(NOW_MILLIS + 5_000);
        assertThat(renamed.createdAtMillis()).isEqualTo(NOW_MILLIS);

        SpaceDescription replaced = spaces().update(id, Optional.empty(), Optional.of(Map.of("c", "3")));
        assertThat(replaced.name()).isEqualTo("new");
        assertThat(replaced.metadata()).isEqualTo(Map.of("c", "3"));

        SpaceDescription emptied = spaces().update(id, Optional.of(""), Optional.of(Map.of()));
        assertThat(emptied.name()).isEmpty();
        assertThat(emptied.metadata()).isEmpty();
        restart();
        assertThat(spaces().get(id)).isEqualTo(emptied);
    }

    @Test
    void anUpdateOfNothingWritesNothing() {
        SpaceId id = create("n");
        int before = events().size();

        spaces().update(id, Optional.empty(), Optional.empty());

        assertThat(events()).hasSize(before);
    }

    @Test
    void anUpdateIsNotLostWhenTheClockWasSetBack() {
        SpaceId id = create("first");
        clock.set(NOW_MILLIS - 86_400_000);

        spaces().update(id, Optional.of("second"), Optional.empty());
        spaces().update(id, Optional.of("third"), Optional.empty());

        assertThat(spaces().get(id).name()).isEqualTo("third");
        restart();
        assertThat(spaces().get(id).name()).isEqualTo("third");
        assertThat(timestampMicros(id)).isEqualTo(NOW_MILLIS * 1_000 + 2);
    }

    private long timestampMicros(SpaceId id) {
        try {
            return KeyValueEntry.readAndVerify(
                            platform.runtime().store().keyValues(id).get(0).raw())
                    .timestampMicros();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void limitsNameTheField() {
        String longest = "é".repeat(SpaceLimits.NAME_MAX_BYTES / 2);
        SpaceId id = create(longest);
        assertThat(spaces().get(id).name()).isEqualTo(longest);
        assertReason(Reason.LIMIT_EXCEEDED, "name", () -> create(longest + "x"));
        assertReason(
                Reason.LIMIT_EXCEEDED, "name", () -> spaces().update(id, Optional.of(longest + "x"), Optional.empty()));

        Map<String, String> many = new HashMap<>();
        for (int i = 0; i <= SpaceLimits.METADATA_ENTRIES_MAX; i++) {
            many.put("k" + i, "");
        }
        assertReason(Reason.LIMIT_EXCEEDED, "metadata", () -> spaces().create("n", many));
        assertReason(Reason.LIMIT_EXCEEDED, "metadata[key]", () -> spaces().create(
                        "n", Map.of("k".repeat(SpaceLimits.METADATA_KEY_MAX_BYTES + 1), "")));
        assertReason(Reason.LIMIT_EXCEEDED, "metadata[key]", () -> spaces().create(
                        "n", Map.of("k", "v".repeat(SpaceLimits.METADATA_VALUE_MAX_BYTES + 1))));
        assertReason(Reason.INVALID_FIELD, "metadata[key]", () -> spaces().create("n", Map.of("", "v")));
        assertReason(Reason.LIMIT_EXCEEDED, "metadata", () -> spaces().create(
                        "n",
                        Map.of(
                                "a", "v".repeat(SpaceLimits.METADATA_VALUE_MAX_BYTES),
                                "b", "v".repeat(SpaceLimits.METADATA_VALUE_MAX_BYTES))));
        assertThat(spaces().list()).hasSize(1);
    }

    @Test
    void theLargestMetadataFit() {
        Map<String, String> largest = Map.of(
                "a", "v".repeat(SpaceLimits.METADATA_VALUE_MAX_BYTES),
                "b", "v".repeat(SpaceLimits.METADATA_MAX_BYTES - SpaceLimits.METADATA_VALUE_MAX_BYTES - 2));

        SpaceId id =
                spaces().create("n".repeat(SpaceLimits.NAME_MAX_BYTES), largest).id();
        restart();

        assertThat(spaces().get(id).metadata()).isEqualTo(largest);
    }

    @Test
    void eventsOfSpacesAreWrittenWithTheChange() throws Exception {
        SpaceId id = create("n");
        clock.advance(1);
        spaces().update(id, Optional.of("m"), Optional.empty());
        clock.advance(1);
        spaces().delete(id);
        restart();

        List<Event> events = events();
        assertThat(events)
                .extracting(Event::type)
                .containsExactly(EventTypes.SPACE_CREATED, EventTypes.SPACE_UPDATED, EventTypes.SPACE_DELETED);
        assertThat(events).extracting(Event::spaceId).containsOnly(id.text());
        assertThat(events)
                .extracting(Event::timestampMillis)
                .containsExactly(NOW_MILLIS, NOW_MILLIS + 1, NOW_MILLIS + 2);
        assertThat(SpaceCreatedEvent.parseFrom(events.get(0).payload()).getSpaceId())
                .isEqualTo(id.text());
        assertThat(SpaceUpdatedEvent.parseFrom(events.get(1).payload()).getSpaceId())
                .isEqualTo(id.text());
        assertThat(SpaceDeletedEvent.parseFrom(events.get(2).payload()).getSpaceId())
                .isEqualTo(id.text());
    }

    @Test
    void w17ADeletedSpaceLeavesNoRowAndNoKey() {
        SpaceId stays = create("stays");
        SpaceId goes = spaces().create("goes", Map.of("a", "b")).id();
        platform.sync().start(Optional.of(goes));
        var open = platform.runtime().space(goes);
        SpaceRow row = open.row();
        var readKey = open.log().readKey(open.log().currentReadKeyId()).orElseThrow();

        spaces().delete(goes);

        assertReason(Reason.SPACE_NOT_FOUND, "space_id", () -> spaces().get(goes));
        assertReason(Reason.SPACE_NOT_FOUND, "space_id", () -> spaces().delete(goes));
        assertReason(Reason.SPACE_NOT_FOUND, "space_id", () -> open.writeKeys(row.settingsId()));
        assertThatThrownBy(readKey::raw).isInstanceOf(IllegalStateException.class);
        assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactly(stays);
        var store = platform.runtime().store();
        assertThat(store.space(goes)).isEmpty();
        assertThat(store.aclRecords(goes)).isEmpty();
        assertThat(store.objects(goes, Optional.empty(), 100)).isEmpty();
        assertThat(store.keyValues(goes)).isEmpty();
        assertThat(store.changes(goes, row.settingsId(), 0, 0, 100)).isEmpty();
        assertThat(store.locals("").keySet()).noneMatch(key -> key.contains(goes.text()));
        restart();
        assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactly(stays);
    }

    @Test
    void theDescriptionCountsTheLiveDocuments() {
        SpaceId id = create("n");
        for (int i = 0; i < 3; i++) {
            platform.documents().create(id, "d" + i, "c", ByteString.copyFromUtf8("data"), Map.of());
        }
        platform.documents().delete(id, "d1");

        assertThat(spaces().get(id).documentCount()).isEqualTo(2);
        assertThat(spaces().list()).extracting(SpaceDescription::documentCount).containsExactly(2L);
    }

    @Test
    void documentsOfADeletedSpaceAreOutOfReach() {
        SpaceId id = create("n");
        platform.documents().create(id, "d", "c", ByteString.copyFromUtf8("data"), Map.of());

        spaces().delete(id);

        assertReason(
                Reason.SPACE_NOT_FOUND, "space_id", () -> platform.documents().get(id, "d"));
        assertReason(Reason.SPACE_NOT_FOUND, "space_id", () -> platform.documents()
                .create(id, "d", "c", ByteString.EMPTY, Map.of()));
    }

    @Test
    void theAccountsOwnSpaceTakesNoDocuments() {
        SpaceId own = platform.runtime().spaces().own().id();

        assertReason(Reason.OWN_SPACE, "space_id", () -> platform.documents()
                .create(own, "d", "c", ByteString.EMPTY, Map.of()));
    }

    @Test
    void concurrentCallersEachMakeTheirSpaces() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        List<Future<List<SpaceId>>> made = new ArrayList<>();
        for (int caller = 0; caller < 8; caller++) {
            Callable<List<SpaceId>> work = () -> {
                List<SpaceId> ids = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    ids.add(create("n" + i));
                }
                spaces().delete(ids.remove(0));
                spaces().update(ids.get(0), Optional.of("renamed"), Optional.empty());
                return ids;
            };
            made.add(callers.submit(work));
        }
        Set<SpaceId> expected = new HashSet<>();
        for (Future<List<SpaceId>> ids : made) {
            expected.addAll(ids.get());
        }
        callers.shutdown();

        assertThat(expected).hasSize(72);
        assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactlyInAnyOrderElementsOf(expected);
        restart();
        List<SpaceDescription> list = spaces().list();
        assertThat(list).extracting(SpaceDescription::id).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(list).filteredOn(space -> space.name().equals("renamed")).hasSize(8);
        assertThat(events()).hasSize(96);
    }

    @Test
    void concurrentDeletesOfOneSpaceDeleteItOnce() throws Exception {
        SpaceId id = create("n");
        ExecutorService callers = Executors.newFixedThreadPool(4);
        List<Future<Boolean>> deletes = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            Callable<Boolean> delete = () -> {
                try {
                    spaces().delete(id);
                    return true;
                } catch (SyncSpaceException e) {
                    assertThat(e.reason()).isEqualTo(Reason.SPACE_NOT_FOUND);
                    return false;
                }
            };
            deletes.add(callers.submit(delete));
        }
        int deleted = 0;
        for (Future<Boolean> delete : deletes) {
            deleted += delete.get() ? 1 : 0;
        }
        callers.shutdown();

        assertThat(deleted).isOne();
        assertThat(events())
                .extracting(Event::type)
                .containsExactly(EventTypes.SPACE_CREATED, EventTypes.SPACE_DELETED);
    }

    @Test
    void w21AccountsInOneProcessDoNotMeet() {
        SpaceId alices = create("alice's");
        TestPlatform other = TestPlatform.unlocked(directory.resolve("bob"), newProvider(), clock, BOB);
        try (other) {
            SpaceId bobs = other.spaces().create("bob's", Map.of()).id();

            assertThat(spaces().list()).extracting(SpaceDescription::id).containsExactly(alices);
            assertThat(other.spaces().list()).extracting(SpaceDescription::id).containsExactly(bobs);
            assertThat(other.runtime().spaces().own().id())
                    .isNotEqualTo(platform.runtime().spaces().own().id());
            assertReason(
                    Reason.SPACE_NOT_FOUND, "space_id", () -> other.spaces().get(alices));
            platform.lock();
            assertThat(other.spaces().get(bobs).name()).isEqualTo("bob's");
        }
    }

    @Test
    void devicesAreListedByTheirEntryIntoTheAccount() {
        String thisDevice = platform.devices().devices().get(0).peerId();
        platform.lock();
        platform.unlock(ALICE.renamed("kitchen"));

        assertThat(platform.devices().devices()).singleElement().satisfies(device -> {
            assertThat(device.peerId()).isEqualTo(thisDevice).startsWith("12D3KooW");
            assertThat(device.name()).isEqualTo("kitchen");
            assertThat(device.isThisDevice()).isTrue();
            assertThat(device.addedAtMillis()).isEqualTo(NOW_MILLIS);
        });
        platform.lock();
        clock.advance(60_000);
        platform.unlock(ALICE.recovered(9, "phone"));
        assertThat(platform.devices().devices())
                .extracting(device -> device.name() + " " + device.isThisDevice() + " " + device.addedAtMillis())
                .containsExactly("kitchen false " + NOW_MILLIS, "phone true " + (NOW_MILLIS + 60_000));
    }

    @Test
    void w15ARecoveredAccountHasTheSameIdentityAndOwnSpace() {
        SpaceId own = platform.runtime().spaces().own().id();
        TestAccount recovered = ALICE.recovered(9, "phone");
        try (TestPlatform phone = TestPlatform.unlocked(directory.resolve("phone"), newProvider(), clock, recovered)) {
            assertThat(phone.runtime().spaces().own().id()).isEqualTo(own);
            assertThat(phone.runtime().signKey().publicKey())
                    .isEqualTo(platform.runtime().signKey().publicKey());
            assertThat(phone.runtime().deviceKey().publicKey())
                    .isNotEqualTo(platform.runtime().deviceKey().publicKey());
        }
    }
}
