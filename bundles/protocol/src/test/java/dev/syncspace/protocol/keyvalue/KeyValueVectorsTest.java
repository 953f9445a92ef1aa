package dev.syncspace.protocol.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.StorageHeader;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.protocol.ReplayRandom;
import dev.syncspace.protocol.TestAccounts;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** keyvalue.json: entries, refusals and the diff. */
final class KeyValueVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final VectorFile file = VectorFile.open("keyvalue");
    private final VectorNode root = file.root();

    private static final Map<KeyValueException.Error, String> ERRORS = Map.of(
            KeyValueException.Error.INVALID_SIGNATURE, "invalid signature",
            KeyValueException.Error.MALFORMED, "unexpected EOF");
    private static final Set<String> SECTIONS = Set.of(
            "accounts", "aclRecords", "entries", "elements", "elementHeads", "cases", "compare", "diffHash", "wire");

    @Test
    void agreesWithTheReference() throws Exception {
        VectorRun run = new VectorRun("keyvalue", file);
        run.check(root, SECTIONS, () -> checkStore(SpaceId.of(root.text("spaceId")), openAcl()));
        root.list("accounts").forEach(node -> run.check(node, () -> TestAccounts.check(node)));
        root.list("aclRecords").forEach(node -> run.check(node, () -> checkRecord(node)));
        SpaceId space = SpaceId.of(root.text("spaceId"));
        AclList acl = openAcl();
        List<VectorNode> entries = root.list("entries");
        for (int i = 0; i < entries.size(); i++) {
            int count = i;
            VectorNode entry = entries.get(i);
            run.check(entry, () -> checkEntry(filled(space, acl, entries.subList(0, count)), entry));
        }
        KeyValueStore store = filled(space, acl, entries);
        run.check(root, rootFieldsBut("elements", "diffHash"), () -> checkElements(store));
        root.list("elementHeads").forEach(node -> run.check(node, () -> checkHead(node)));
        for (VectorNode verdict : root.list("cases")) {
            run.check(verdict, () -> checkCase(filled(space, acl, entries), verdict));
        }
        VectorNode compare = root.get("compare");
        run.check(compare, () -> checkCompare(new KeyValueStore(space, acl), store, compare));
        run.finish();
        file.assertRead(root);
    }

    private Set<String> rootFieldsBut(String... checked) {
        Set<String> others = new HashSet<>(root.fieldNames());
        others.removeAll(Set.of(checked));
        return others;
    }

    private static KeyValueStore filled(SpaceId space, AclList acl, List<VectorNode> entries) throws Exception {
        KeyValueStore store = new KeyValueStore(space, acl);
        for (VectorNode entry : entries) {
            store.add(KeyValueEntry.readAndVerify(entry.base64("message")));
        }
        return store;
    }

    private static void checkRecord(VectorNode record) {
        assertThat(ObjectId.of(record.text("id")).matches(record.base64("raw"))).isTrue();
    }

    private void checkElements(KeyValueStore store) {
        assertThat(store.head().text()).isEqualTo(root.text("diffHash"));
        assertThat(store.elements().stream()
                        .map(element -> element.id().toStringUtf8() + " "
                                + HEX.formatHex(element.head().toByteArray()) + " "
                                + element.head().isValidUtf8()))
                .containsExactlyInAnyOrderElementsOf(root.list("elements").stream()
                        .map(node -> node.text("id") + " " + node.text("headHex") + " " + node.flag("headIsValidUtf8"))
                        .toList());
    }

    private void checkHead(VectorNode node) throws Exception {
        KeyValueEntry any =
                KeyValueEntry.readAndVerify(root.list("entries").get(0).base64("message"));
        KeyValueEntry entry = new KeyValueEntry(
                any.keyPeerId(),
                any.key(),
                any.account(),
                any.device(),
                node.number("timestampMicro"),
                any.aclHeadId(),
                any.ciphertext(),
                any.raw());
        assertThat(entry.element().head().toByteArray()).isEqualTo(node.hex("headHex"));
    }

    private AclList openAcl() throws Exception {
        VectorNode owner = root.list("accounts").get(0);
        assertThat(owner.text("name")).isEqualTo("owner");
        SigningKey me = SigningKey.fromSeed(owner.hex("signKeySeed"));
        AclList acl = null;
        for (VectorNode record : root.list("aclRecords")) {
            ObjectId id = ObjectId.of(record.text("id"));
            if (acl == null) {
                acl = AclList.ofRoot(record.base64("raw"), id, me, AclAcceptors.unchecked());
            } else {
                acl.add(record.base64("raw"), id);
            }
        }
        return acl;
    }

    private void checkStore(SpaceId space, AclList acl) throws Exception {
        assertThat(acl.rootId().text()).isEqualTo(root.text("aclId"));
        KeyValueStore store = new KeyValueStore(space, acl);
        assertThat(store.head().text()).isEqualTo(root.text("emptyDiffHash"));
        StorageHeader header = StorageHeader.parseFrom(root.base64("storageHeader"));
        assertThat(header.getStorageName().toStringUtf8()).isEqualTo(root.text("storageName"));
        assertThat(SpaceId.of(header.getSpaceId())).isEqualTo(space);
        assertThat(store.id().text()).isEqualTo(root.text("storageId"));
        assertThat(store.id().matches(root.base64("storageHeader"))).isTrue();
        VectorNode keys = root.get("keys");
        for (String id : keys.fieldNames()) {
            var readKey = acl.readKey(ObjectId.of(id)).orElseThrow();
            assertThat(readKey.raw()).isEqualTo(keys.get(id).hex("readKey"));
            assertThat(store.storeKey(readKey).raw()).isEqualTo(keys.get(id).hex("storeKey"));
        }
    }

    private VectorNode account(String name) {
        return root.list("accounts").stream()
                .filter(node -> node.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void checkEntry(KeyValueStore store, VectorNode node) throws Exception {
        ByteString raw = node.base64("message");
        KeyValueEntry entry = KeyValueEntry.readAndVerify(raw);
        StoreKeyValue message = StoreKeyValue.parseFrom(raw);
        assertThat(entry.idText()).isEqualTo(node.text("keyPeerId"));
        assertThat(entry.keyText()).isEqualTo(node.text("key"));
        assertThat(entry.account())
                .isEqualTo(PublicKey.ofRaw(account(node.text("identity")).hex("signPublic")));
        assertThat(PeerId.of(entry.device()).text())
                .isEqualTo(account(node.text("peer")).text("peerId"));
        assertThat(message.getValue()).isEqualTo(node.base64("value"));
        assertThat(message.getIdentitySignature()).isEqualTo(node.base64("identitySignature"));
        assertThat(message.getPeerSignature()).isEqualTo(node.base64("peerSignature"));
        assertThat(entry.timestampMicros()).isEqualTo(node.number("timestampMicro"));
        assertThat(entry.aclHeadId().text()).isEqualTo(node.text("aclHeadId"));
        assertThat(store.readKeyId(entry).text()).isEqualTo(node.text("readKeyId"));
        assertThat(store.decrypt(entry).orElseThrow())
                .isEqualTo(node.base64("plain").toByteArray());
        assertThat(again(entry, node).getValue()).isEqualTo(message.getValue());
        assertThat(store.add(entry)).isPresent();
        assertThat(store.head().text()).isEqualTo(node.text("diffHashAfter"));
        assertThat(List.of(store.head().text())).isEqualTo(node.texts("headEntryAfter"));
    }

    /** The entry as we write it with the same nonce; the reference's test entries name no space. */
    private StoreKeyValue again(KeyValueEntry entry, VectorNode node) throws Exception {
        KeyValueEntry again = KeyValueEntry.create(
                SpaceId.of(root.text("spaceId")),
                node.text("key"),
                node.base64("plain").toByteArray(),
                SigningKey.fromSeed(account(node.text("identity")).hex("signKeySeed")),
                SigningKey.fromSeed(account(node.text("peer")).hex("peerKeySeed")),
                entry.aclHeadId(),
                SymmetricKey.ofRaw(root.get("keys").get(node.text("readKeyId")).hex("storeKey")),
                entry.timestampMicros(),
                new ReplayRandom(Arrays.copyOf(entry.ciphertext().toByteArray(), 12)));
        assertThat(again.keyPeerId()).isEqualTo(entry.keyPeerId());
        return StoreKeyValue.parseFrom(again.raw());
    }

    private static void checkCase(KeyValueStore store, VectorNode node) throws Exception {
        String before = store.head().text();
        List<ByteString> messages = new ArrayList<>();
        node.list("messages").forEach(message -> messages.add(ByteString.copyFrom(message.base64())));
        String error = "";
        boolean changed = false;
        for (ByteString message : messages) {
            try {
                changed |= store.add(KeyValueEntry.readAndVerify(message)).isPresent();
            } catch (KeyValueException e) {
                error = ERRORS.get(e.error());
            }
        }
        assertThat(error).isEqualTo(node.text("error"));
        List<Boolean> stored = new ArrayList<>();
        for (ByteString message : messages) {
            stored.add(isNewest(store, message));
        }
        if (node.text("name").equals("good-and-bad")) {
            // Deliberate deviation: a bad entry is skipped alone, as newer versions do; the reference drops the batch.
            assertThat(stored).containsExactly(true, false);
            assertThat(changed).isTrue();
            assertThat(node.list("stored").stream().map(value -> Boolean.valueOf(value.text())))
                    .containsExactly(false, false);
            assertThat(node.flag("changed")).isFalse();
            assertThat(node.text("diffHash")).isEqualTo(before);
            assertThat(node.texts("headEntry")).containsExactly(before);
            return;
        }
        assertThat(stored)
                .isEqualTo(node.list("stored").stream()
                        .map(value -> Boolean.valueOf(value.text()))
                        .toList());
        assertThat(changed).isEqualTo(node.flag("changed"));
        assertThat(store.head().text()).isEqualTo(node.text("diffHash"));
        assertThat(List.of(store.head().text())).isEqualTo(node.texts("headEntry"));
        if (List.of("reader", "outsider", "other-key-peer-id").contains(node.text("name"))) {
            KeyValueEntry hidden = KeyValueEntry.readAndVerify(messages.get(0));
            assertThat(store.visible()).doesNotContain(hidden);
        }
    }

    private static boolean isNewest(KeyValueStore store, ByteString message) {
        try {
            return store.isNewest(KeyValueEntry.readStored(message));
        } catch (KeyValueException e) {
            return false;
        }
    }

    private static void checkCompare(KeyValueStore b, KeyValueStore a, VectorNode node) throws Exception {
        for (VectorNode message : node.list("b")) {
            b.add(KeyValueEntry.readAndVerify(ByteString.copyFrom(message.base64())));
        }
        assertThat(node.text("a")).isEqualTo("the base entries");
        assertThat(a.head().text()).isEqualTo(node.text("aHash"));
        assertThat(b.head().text()).isEqualTo(node.text("bHash"));
        Map<String, List<String>> found = KeyValueComparison.compare(a.elements(), b.elements());
        for (String list : List.of("newIds", "ourChangedIds", "theirChangedIds", "removedIds")) {
            assertThat(found.get(list)).containsExactlyInAnyOrderElementsOf(node.texts(list));
        }
    }
}
