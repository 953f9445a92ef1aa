package dev.syncspace.protocol.acl;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import java.util.ArrayList;
import java.util.Comparator;
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
 * actor behind each. The single cases of the chains judge validation, which is not here yet.
 */
final class AclChainsVectorsTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void comesToTheStatesOfTheReference() {
        VectorFile file = VectorFile.open("acl");
        VectorFile.Run run = new VectorFile.Run("acl chain records");
        List<VectorNode> sections = new ArrayList<>();
        for (VectorNode chain : file.root().get("chains").elements()) {
            checkChain(run, chain);
            for (String section : List.of("records", "permissionsAt", "readKeyAt", "metadataSeenByOwner")) {
                chain.find(section).ifPresent(sections::add);
            }
        }
        run.finish(file, sections.toArray(VectorNode[]::new));
    }

    private static void checkChain(VectorFile.Run run, VectorNode chain) {
        String name = chain.text("name");
        Map<String, AclList> lists = new LinkedHashMap<>();
        for (VectorNode record : chain.list("records")) {
            run.check(name + "/" + record.text("name"), () -> {
                record.get("contents").elements();
                ByteString raw = record.hexBytes("raw");
                ObjectId id = ObjectId.of(record.text("id"));
                assertThat(raw.startsWith(record.hexBytes("submitted"))).isTrue();
                if (lists.isEmpty()) {
                    open(chain, raw, id, lists);
                } else {
                    AclRecord read = AclRecord.read(raw, id, AclAcceptors.unchecked());
                    assertThat(read.previousId().text()).isEqualTo(record.text("prevId"));
                    assertThat(read.timestampSeconds()).isEqualTo(record.number("timestamp"));
                    assertThat(HEX.formatHex(read.author().raw())).isEqualTo(actor(chain, record.text("author")));
                    for (AclList list : lists.values()) {
                        list.add(raw, id);
                    }
                }
                record.find("prevId");
                record.find("timestamp");
                record.find("author");
                record.find("note");
                for (AclList list : lists.values()) {
                    assertState(list, record.get("state"));
                }
                assertKeys(lists, record);
            });
        }
        run.check(name + ": end", () -> checkEnd(chain, lists.get("alice")));
    }

    private static void open(VectorNode chain, ByteString raw, ObjectId id, Map<String, AclList> lists)
            throws Exception {
        AclAcceptors acceptors = AclAcceptors.trusted(
                Set.of(PublicKey.ofRaw(chain.get("acceptor").hex("pub"))));
        for (VectorNode actor : chain.list("actors")) {
            SigningKey me = actor.text("name").equals("node") ? null : SigningKey.fromSeed(actor.hex("seed"));
            lists.put(actor.text("name"), AclList.ofRoot(raw, id, me, acceptors));
        }
    }

    private static String actor(VectorNode chain, String name) {
        return chain.list("actors").stream()
                .filter(actor -> actor.text("name").equals(name))
                .findFirst()
                .orElseThrow()
                .text("pub");
    }

    private static void assertState(AclList list, VectorNode state) {
        assertThat(list.head().text()).isEqualTo(state.text("head"));
        assertThat(list.readKeyIds().stream().map(ObjectId::text)).isEqualTo(state.texts("readKeyIds"));
        assertThat(list.isOneToOne()).isEqualTo(state.flag("oneToOne"));
        assertThat(list.deleteRestricted())
                .isEqualTo(
                        state.has("deleteRestricted") ? Optional.of(state.flag("deleteRestricted")) : Optional.empty());
        state.find("deleteRestricted");
        List<AclAccount> accounts = list.accounts().stream()
                .sorted(Comparator.comparing(
                        account -> HEX.formatHex(account.key().raw())))
                .toList();
        List<VectorNode> expected = state.list("accounts");
        assertThat(accounts).hasSameSizeAs(expected);
        for (int i = 0; i < accounts.size(); i++) {
            assertAccount(accounts.get(i), expected.get(i));
        }
        assertThat(list.invites().entrySet().stream()
                        .map(e -> e.getKey().text() + " "
                                + HEX.formatHex(e.getValue().key().raw()) + " "
                                + e.getValue().typeNumber() + " "
                                + e.getValue().permissions().label()))
                .containsExactlyInAnyOrderElementsOf(state.list("invites").stream()
                        .map(i -> i.text("recordId") + " " + i.text("key") + " "
                                + (i.text("type").equals("AnyoneCanJoin") ? 1 : 0) + " "
                                + i.text("permissions").toLowerCase(Locale.ROOT))
                        .toList());
        assertThat(list.requests().stream()
                        .map(r -> r.recordId().text() + " "
                                + HEX.formatHex(r.key().raw()) + " " + r.kind() + " "
                                + r.keyRecordId().text()))
                .containsExactlyElementsOf(state.list("requests").stream()
                        .map(r -> r.text("recordId") + " " + r.text("identity") + " "
                                + r.text("type").toUpperCase(Locale.ROOT) + " " + r.textOr("keyRecordId", ""))
                        .toList());
    }

    private static void assertAccount(AclAccount account, VectorNode expected) {
        assertThat(HEX.formatHex(account.key().raw())).isEqualTo(expected.text("pub"));
        assertThat(account.permissions().label())
                .isEqualTo(expected.text("permissions").toLowerCase(Locale.ROOT));
        assertThat(account.status().name()).isEqualTo(expected.text("status").toUpperCase(Locale.ROOT));
        assertThat(account.keyRecordId().text()).isEqualTo(expected.textOr("keyRecordId", ""));
        assertThat(account.requestMetadata()).isEqualTo(ByteString.copyFrom(expected.hexOrEmpty("requestMetadata")));
        assertThat(account.history().stream()
                        .map(change -> change.recordId().text() + " "
                                + change.permissions().label()))
                .containsExactlyElementsOf(expected.list("permissionChanges").stream()
                        .map(change -> change.text("recordId") + " "
                                + change.text("permissions").toLowerCase(Locale.ROOT))
                        .toList());
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

    private static void checkEnd(VectorNode chain, AclList alice) throws Exception {
        VectorNode permissions = chain.get("permissionsAt");
        for (String recordId : permissions.fieldNames()) {
            VectorNode byAccount = permissions.get(recordId);
            for (String pub : byAccount.fieldNames()) {
                assertThat(alice.permissionsAt(ObjectId.of(recordId), PublicKey.ofRaw(HEX.parseHex(pub)))
                                .label())
                        .isEqualTo(byAccount.text(pub).toLowerCase(Locale.ROOT));
            }
        }
        VectorNode readKeyAt = chain.get("readKeyAt");
        for (String recordId : readKeyAt.fieldNames()) {
            assertThat(alice.readKeyIdAt(ObjectId.of(recordId)).text()).isEqualTo(readKeyAt.text(recordId));
        }
        Optional<VectorNode> metadata = chain.find("metadataSeenByOwner");
        for (AclAccount account : alice.accounts()) {
            String pub = HEX.formatHex(account.key().raw());
            Optional<String> expected = metadata.flatMap(node -> node.find(pub)).map(VectorNode::text);
            assertThat(alice.metadata(account.key()).map(HEX::formatHex)).isEqualTo(expected);
        }
        List<String> seeds = chain.texts("metadataPrivSeenByOwner");
        for (int i = 0; i < seeds.size(); i++) {
            assertThat(alice.metadataKey(alice.readKeyIds().get(i))
                            .map(key -> HEX.formatHex(key.seed()))
                            .orElse(""))
                    .isEqualTo(seeds.get(i));
        }
    }
}
