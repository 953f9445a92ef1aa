package dev.syncspace.protocol.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.protocol.Seeds;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Stores of one owner with several devices and an intruder: order does not matter, and what is stored loads as it was. */
final class KeyValueStoreTest {
    private static KeyValueEntry entry(
            TestSpace space, String key, SigningKey account, SigningKey device, ObjectId aclHead, long micros) {
        KeyValueStore store = new KeyValueStore(space.space().id(), space.acl());
        byte[] value = (key + micros).getBytes(StandardCharsets.UTF_8);
        SymmetricKey storeKey = store.storeKey(space.readKey());
        return KeyValueEntry.create(
                space.space().id(), key, value, account, device, aclHead, storeKey, micros, space.random());
    }

    /** Entries with different times, some of them by a stranger under the ids of others. */
    private static List<KeyValueEntry> entries(TestSpace space) throws KeyValueException {
        RandomGenerator random = space.random();
        List<SigningKey> devices = List.of(SigningKey.generate(random), SigningKey.generate(random));
        SigningKey stranger = SigningKey.generate(random);
        List<KeyValueEntry> entries = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String key = "key" + random.nextInt(3);
            SigningKey device = devices.get(random.nextInt(2));
            SigningKey account = random.nextInt(3) == 0 ? stranger : space.owner();
            KeyValueEntry made = entry(space, key, account, device, space.acl().head(), 1000 + i);
            entries.add(random.nextInt(5) == 0 ? underOtherId(made, entries) : made);
        }
        return entries;
    }

    private static KeyValueEntry underOtherId(KeyValueEntry entry, List<KeyValueEntry> others)
            throws KeyValueException {
        ByteString id = others.isEmpty()
                ? ByteString.copyFromUtf8("odd")
                : others.get(0).keyPeerId();
        try {
            return KeyValueEntry.readAndVerify(StoreKeyValue.parseFrom(entry.raw()).toBuilder()
                    .setKeyPeerId(id)
                    .build()
                    .toByteString());
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anyOrderOfEntriesGivesTheSameStore() {
        Seeds.run(20, random -> {
            TestSpace space = new TestSpace(random);
            List<KeyValueEntry> entries = entries(space);
            KeyValueStore expected = filled(space, entries);
            for (int i = 0; i < 5; i++) {
                List<KeyValueEntry> shuffled = new ArrayList<>(entries);
                shuffled.addAll(entries.subList(0, 5));
                Collections.shuffle(shuffled, new Random(random.nextLong()));
                assertSame(filled(space, shuffled), expected);
            }
        });
    }

    private static KeyValueStore filled(TestSpace space, List<KeyValueEntry> entries) {
        KeyValueStore store = new KeyValueStore(space.space().id(), space.acl());
        entries.forEach(store::add);
        return store;
    }

    private static void assertSame(KeyValueStore actual, KeyValueStore expected) {
        assertThat(actual.head()).isEqualTo(expected.head());
        assertThat(actual.elements()).isEqualTo(expected.elements());
        assertThat(actual.visible()).isEqualTo(expected.visible());
    }

    @Test
    void whatIsStoredLoadsAsItWas() {
        Seeds.run(20, random -> {
            TestSpace space = new TestSpace(random);
            Map<ByteString, Map<KeyValueStore.Place, KeyValueEntry>> stored = new LinkedHashMap<>();
            KeyValueStore store = new KeyValueStore(space.space().id(), space.acl());
            for (KeyValueEntry entry : entries(space)) {
                store.add(entry).ifPresent(change -> stored.put(change.keyPeerId(), change.places()));
            }
            KeyValueStore loaded = new KeyValueStore(space.space().id(), space.acl());
            List<Map.Entry<KeyValueStore.Place, KeyValueEntry>> rows = new ArrayList<>();
            stored.values().forEach(places -> rows.addAll(places.entrySet()));
            Collections.shuffle(rows, new Random(random.nextLong()));
            for (Map.Entry<KeyValueStore.Place, KeyValueEntry> row : rows) {
                loaded.load(
                        row.getKey(), KeyValueEntry.readStored(row.getValue().raw()));
            }
            assertSame(loaded, store);
        });
    }

    @Test
    void onlyTheOwnersEntriesUnderTheirOwnIdsAreShown() {
        Seeds.run(20, random -> {
            TestSpace space = new TestSpace(random);
            List<KeyValueEntry> entries = entries(space);
            Map<ByteString, KeyValueEntry> newest = new HashMap<>();
            for (KeyValueEntry entry : entries) {
                if (entry.account().equals(space.owner().publicKey()) && entry.hasOwnId()) {
                    newest.merge(entry.keyPeerId(), entry, (a, b) -> a.timestampMicros() < b.timestampMicros() ? b : a);
                }
            }
            assertThat(filled(space, entries).visible()).containsExactlyInAnyOrderElementsOf(newest.values());
        });
    }

    @Test
    void aValueOpensWithTheKeyOfTheStoreOnly() throws Exception {
        TestSpace space = new TestSpace(new SplittableRandom(1));
        KeyValueStore store = new KeyValueStore(space.space().id(), space.acl());
        KeyValueEntry entry =
                entry(space, "k", space.owner(), space.device(), space.acl().head(), 7);
        assertThat(store.add(entry).orElseThrow().becameVisible()).contains(entry);
        assertThat(store.decrypt(entry).orElseThrow()).isEqualTo("k7".getBytes(StandardCharsets.UTF_8));
        assertThat(store.add(entry)).as("the same again").isEmpty();
        assertThat(store.newest("k", any -> true)).contains(entry);
        assertThat(store.newest("k", any -> false)).isEmpty();
        assertThat(store.newest("", any -> true)).isEmpty();
        KeyValueEntry elsewhere = KeyValueEntry.create(
                space.space().id(),
                "k",
                new byte[1],
                space.owner(),
                space.device(),
                space.acl().head(),
                space.readKey(),
                8,
                space.random());
        assertThat(store.add(elsewhere)).isPresent();
        assertThat(store.decrypt(elsewhere)).isEmpty();
        assertThat(entry.toString()).doesNotContain("k7");
    }

    @Test
    void anEntryAtAnUnknownAclHeadIsPassedOver() throws Exception {
        TestSpace space = new TestSpace(new SplittableRandom(1));
        KeyValueStore store = new KeyValueStore(space.space().id(), space.acl());
        assertThat(store.add(entry(space, "k", space.owner(), space.device(), ObjectId.of("other"), 7)))
                .isEmpty();
        assertThat(store.elements()).isEmpty();
    }

    @Test
    void entriesBeyondTheLimitsAreRefused() throws Exception {
        TestSpace space = new TestSpace(new SplittableRandom(1));
        String longKey = "k".repeat(KeyValueLimits.KEY_PEER_ID_MAX_BYTES);
        assertThatThrownBy(() -> entry(
                        space,
                        longKey,
                        space.owner(),
                        space.device(),
                        space.acl().head(),
                        1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        KeyValueEntry.readAndVerify(ByteString.copyFrom(new byte[KeyValueLimits.ENTRY_MAX_BYTES + 1])))
                .isInstanceOfSatisfying(KeyValueException.class, e -> assertThat(e.error())
                        .isEqualTo(KeyValueException.Error.LIMIT_EXCEEDED));
        assertThat(Optional.of(KeyValueStore.idOf(space.space().id())))
                .contains(new KeyValueStore(space.space().id(), space.acl()).id());
    }
}
