package dev.syncspace.protocol.acl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Records of the chains of acl.json: applied one by one by every actor and by a node, with the state and the keys of every
 * actor behind each.
 */
final class AclChainsVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    private final VectorFile file = VectorFile.open("acl");
    private final VectorRun run = new VectorRun("acl chain records", file);

    @Test
    void comesToTheStatesOfTheReference() throws Exception {
        VectorNode chains = file.root().get("chains");
        for (VectorNode chain : chains.elements()) {
            run.check(
                    chain,
                    Set.of("records", "cases", "permissionsAt", "readKeyAt", "metadataSeenByOwner"),
                    () -> checkKeys(chain));
            Map<String, AclList> lists = new LinkedHashMap<>();
            for (VectorNode record : chain.list("records")) {
                Map<String, AclList> before = copies(lists);
                run.check(record, () -> checkRecord(chain, record, copies(before)));
                apply(chain, record, lists);
            }
            AclList alice = lists.get("alice");
            run.check(chain.get("permissionsAt"), () -> checkPermissions(chain.get("permissionsAt"), alice));
            run.check(chain.get("readKeyAt"), () -> checkReadKeys(chain.get("readKeyAt"), alice));
            if (chain.has("metadataSeenByOwner")) {
                run.check(chain.get("metadataSeenByOwner"), () -> checkMetadata(chain, alice));
            }
        }
        run.finish();
        for (VectorNode chain : chains.elements()) {
            for (String field : chain.fieldNames()) {
                // Another class judges the cases.
                if (!field.equals("cases")) {
                    file.assertRead(chain.get(field));
                }
            }
        }
    }

    private void checkKeys(VectorNode chain) throws Exception {
        VectorNode space = file.root().list("spaces").stream()
                .filter(node -> node.text("name").equals(chain.text("space")))
                .findFirst()
                .orElseThrow();
        assertThat(chain.text("spaceId")).isEqualTo(space.text("spaceId"));
        VectorNode root = chain.list("records").get(0);
        assertThat(root.text("id")).isEqualTo(space.get("acl").text("id"));
        VectorNode acceptor = chain.get("acceptor");
        PublicKey network = SigningKey.fromSeed(acceptor.hex("seed")).publicKey();
        assertThat(network.raw()).isEqualTo(acceptor.hex("pub"));
        assertThat(network.networkId()).isEqualTo(acceptor.text("networkId"));
        for (VectorNode actor : chain.list("actors")) {
            PublicKey key = SigningKey.fromSeed(actor.hex("seed")).publicKey();
            assertThat(key.raw()).isEqualTo(actor.hex("pub"));
            assertThat(key.accountAddress()).isEqualTo(actor.text("account"));
        }
        for (VectorNode invite : chain.list("inviteKeys")) {
            PublicKey key = SigningKey.fromSeed(invite.hex("seed")).publicKey();
            assertThat(key.raw()).isEqualTo(invite.hex("pub"));
            assertThat(invitesOf(chain, invite.text("record"))).contains(key);
        }
        AclList alice = open(chain, root).get("alice");
        for (VectorNode record :
                chain.list("records").subList(1, chain.list("records").size())) {
            alice.add(record.hexBytes("raw"), ObjectId.of(record.text("id")));
        }
        assertThat(alice.readKeyIds().stream().map(id -> metadataSeed(alice, id)))
                .isEqualTo(chain.texts("metadataPrivSeenByOwner"));
    }

    private static String metadataSeed(AclList list, ObjectId id) {
        return list.metadataKey(id).map(key -> HEX.formatHex(key.seed())).orElse("");
    }

    private static List<PublicKey> invitesOf(VectorNode chain, String recordName) throws Exception {
        VectorNode record = chain.list("records").stream()
                .filter(node -> node.text("name").equals(recordName))
                .findFirst()
                .orElseThrow();
        AclRecord read =
                AclRecord.read(record.hexBytes("raw"), ObjectId.of(record.text("id")), AclAcceptors.unchecked());
        List<PublicKey> keys = new ArrayList<>();
        for (AclContentValue content : read.data().getAclContentList()) {
            if (content.hasInvite()) {
                keys.add(PublicKey.fromProto(content.getInvite().getInviteKey()));
            }
        }
        return keys;
    }

    private static Map<String, AclList> copies(Map<String, AclList> lists) {
        Map<String, AclList> copies = new LinkedHashMap<>();
        lists.forEach((name, list) -> copies.put(name, list.copy()));
        return copies;
    }

    private static void apply(VectorNode chain, VectorNode record, Map<String, AclList> lists) throws Exception {
        if (lists.isEmpty()) {
            lists.putAll(open(chain, record));
            return;
        }
        for (AclList list : lists.values()) {
            list.add(record.hexBytes("raw"), ObjectId.of(record.text("id")));
        }
    }

    private static void checkRecord(VectorNode chain, VectorNode record, Map<String, AclList> lists) throws Exception {
        ByteString raw = record.hexBytes("raw");
        ObjectId id = ObjectId.of(record.text("id"));
        record.text("name");
        if (lists.isEmpty()) {
            AclRoot root = AclRecord.readRoot(raw, id);
            assertThat(record.hexBytes("submitted")).isEqualTo(raw);
            assertThat(record.text("prevId")).isEmpty();
            assertThat(root.getTimestamp()).isEqualTo(record.number("timestamp"));
            assertThat(record.texts("contents")).containsExactly("root");
            List<ByteString> authors =
                    root.hasOneToOneInfo() ? root.getOneToOneInfo().getWritersList() : List.of(root.getIdentity());
            assertThat(authors)
                    .contains(PublicKey.ofRaw(HEX.parseHex(actor(chain, record.text("author"))))
                            .toProto());
        } else {
            assertRecord(chain, record, AclRecord.read(raw, id, AclAcceptors.unchecked()));
            RawRecord accepted = RawRecord.parseFrom(raw);
            RawRecord submitted = RawRecord.newBuilder()
                    .setPayload(accepted.getPayload())
                    .setSignature(accepted.getSignature())
                    .build();
            assertThat(record.hexBytes("submitted")).isEqualTo(submitted.toByteString());
        }
        apply(chain, record, lists);
        for (AclList list : lists.values()) {
            AclStates.assertState(list, record.get("state"));
        }
        assertKeys(lists, record);
    }

    private static void assertRecord(VectorNode chain, VectorNode record, AclRecord read) {
        assertThat(read.previousId().text()).isEqualTo(record.text("prevId"));
        assertThat(read.timestampSeconds()).isEqualTo(record.number("timestamp"));
        assertThat(HEX.formatHex(read.author().raw())).isEqualTo(actor(chain, record.text("author")));
        List<String> contents = read.data().getAclContentList().stream()
                .map(content -> contentName(content))
                .toList();
        assertThat(contents).isEqualTo(record.texts("contents"));
    }

    private static String contentName(AclContentValue content) {
        String[] words = content.getValueCase().name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(words[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(words[i].substring(1));
        }
        return name.toString().equals("valueNotSet") ? "unknown" : name.toString();
    }

    private static Map<String, AclList> open(VectorNode chain, VectorNode root) throws Exception {
        AclAcceptors acceptors = AclAcceptors.trusted(
                Set.of(PublicKey.ofRaw(chain.get("acceptor").hex("pub"))));
        Map<String, AclList> lists = new LinkedHashMap<>();
        for (VectorNode actor : chain.list("actors")) {
            SigningKey me = actor.text("name").equals("node") ? null : SigningKey.fromSeed(actor.hex("seed"));
            AclList list = AclList.ofRoot(root.hexBytes("raw"), ObjectId.of(root.text("id")), me, acceptors);
            lists.put(actor.text("name"), list);
        }
        return lists;
    }

    private static String actor(VectorNode chain, String name) {
        return chain.list("actors").stream()
                .filter(actor -> actor.text("name").equals(name))
                .findFirst()
                .orElseThrow()
                .text("pub");
    }

    private static void assertKeys(Map<String, AclList> lists, VectorNode record) {
        VectorNode readKeys = record.get("readKeys");
        lists.forEach((name, list) -> {
            List<String> open = list.readKeyIds().stream()
                    .map(id -> list.readKey(id)
                            .map(key -> HEX.formatHex(key.raw()))
                            .orElse(""))
                    .toList();
            List<String> expected = readKeys.has(name)
                    ? readKeys.texts(name)
                    : open.stream().map(key -> "").toList();
            assertThat(open).as(name).isEqualTo(expected);
        });
        record.find("newReadKey").ifPresent(key -> assertThat(lists.values().stream()
                        .flatMap(list -> list.readKey(list.currentReadKeyId()).stream())
                        .map(open -> HEX.formatHex(open.raw())))
                .isNotEmpty()
                .containsOnly(key.text()));
        record.find("newMetadataKeySeed").ifPresent(seed -> assertThat(lists.values().stream()
                        .flatMap(list -> list.metadataKey(list.currentReadKeyId()).stream())
                        .map(open -> HEX.formatHex(open.seed())))
                .isNotEmpty()
                .containsOnly(seed.text()));
    }

    private static void checkPermissions(VectorNode permissions, AclList alice) throws Exception {
        for (String recordId : permissions.fieldNames()) {
            VectorNode byAccount = permissions.get(recordId);
            for (String pub : byAccount.fieldNames()) {
                assertThat(alice.permissionsAt(ObjectId.of(recordId), PublicKey.ofRaw(HEX.parseHex(pub)))
                                .label())
                        .isEqualTo(byAccount.text(pub).toLowerCase(Locale.ROOT));
            }
        }
    }

    private static void checkReadKeys(VectorNode readKeyAt, AclList alice) throws Exception {
        for (String recordId : readKeyAt.fieldNames()) {
            assertThat(alice.readKeyIdAt(ObjectId.of(recordId)).text()).isEqualTo(readKeyAt.text(recordId));
        }
    }

    private static void checkMetadata(VectorNode chain, AclList alice) {
        VectorNode metadata = chain.get("metadataSeenByOwner");
        for (AclAccount account : alice.accounts()) {
            Optional<String> expected =
                    metadata.find(HEX.formatHex(account.key().raw())).map(VectorNode::text);
            assertThat(alice.metadata(account.key()).map(HEX::formatHex)).isEqualTo(expected);
        }
    }
}
