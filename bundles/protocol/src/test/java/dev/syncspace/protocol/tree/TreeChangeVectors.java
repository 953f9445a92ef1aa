package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.protocol.ReplayRandom;
import dev.syncspace.protocol.TestAccounts;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.space.SpaceValidator;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every change of trees.json: read, verified, decrypted, and made again byte for byte. */
final class TreeChangeVectors {
    private final TreeVectors vectors;

    TreeChangeVectors(TreeVectors vectors) {
        this.vectors = vectors;
    }

    void run() {
        VectorRun run = new VectorRun("trees changes", vectors.file());
        VectorNode space = vectors.root().get("space");
        run.check(space, Set.of("aclRecords"), () -> checkSpace(space));
        space.list("aclRecords")
                .forEach(record -> run.check(
                        record, () -> assertThat(TreeVectors.id(record).matches(record.base64("raw")))
                                .isTrue()));
        vectors.root().list("accounts").forEach(account -> run.check(account, () -> TestAccounts.check(account)));
        for (VectorNode tree : vectors.trees()) {
            VectorNode root = tree.get("root");
            ObjectId id = TreeVectors.id(root);
            run.check(root, () -> checkRoot(root));
            run.check(tree.get("treeKeys"), () -> checkTreeKeys(tree.get("treeKeys"), id));
            for (VectorNode change : tree.list("changes")) {
                run.check(change, () -> checkChange(change, id));
            }
        }
        run.finish();
    }

    private void checkSpace(VectorNode space) throws Exception {
        SpaceValidator.validateHeader(
                space.base64("header"),
                SpaceId.of(space.text("id")),
                Optional.of(vectors.publicKey("owner")),
                Optional.empty(),
                Optional.empty());
        assertThat(vectors.ownerAcl().rootId().text()).isEqualTo(space.text("aclId"));
        assertThat(vectors.tree("settings").get("root").text("id")).isEqualTo(space.text("settingsId"));
        assertThat(vectors.ownerAcl().currentReadKeyId().text()).isEqualTo(space.text("currentReadKeyId"));
        VectorNode keys = space.get("readKeys");
        assertThat(vectors.ownerAcl().readKeys().keySet().stream().map(ObjectId::text))
                .containsExactlyInAnyOrderElementsOf(keys.fieldNames());
        for (String id : keys.fieldNames()) {
            assertThat(readKey(ObjectId.of(id)).raw()).isEqualTo(keys.get(id).hex());
        }
    }

    private SymmetricKey readKey(ObjectId id) {
        return vectors.ownerAcl().readKey(id).orElseThrow();
    }

    private void checkRoot(VectorNode node) throws Exception {
        TreeChange root = TreeVectors.readRoot(node);
        RawTreeChange envelope = RawTreeChange.parseFrom(node.base64("raw"));
        assertThat(envelope.getPayload()).isEqualTo(node.base64("payload"));
        assertThat(envelope.getSignature()).isEqualTo(node.base64("signature"));
        TreeChange.RootFields fields = Optional.ofNullable(root.root()).orElseThrow();
        assertThat(root.aclHeadId().text()).isEqualTo(node.text("aclHeadId"));
        assertThat(fields.changeType()).isEqualTo(node.text("changeType"));
        assertThat(fields.spaceId().toStringUtf8()).isEqualTo(node.text("spaceId"));
        assertThat(root.data()).isEqualTo(node.base64("changePayload"));
        assertThat(fields.isDerived()).isEqualTo(node.flag("isDerived"));
        assertThat(fields.parentId().text()).isEqualTo(node.text("parentId"));
        assertThat(root.timestampSeconds()).isEqualTo(node.number("timestamp"));
        assertThat(fields.seed()).isEqualTo(node.base64("seed"));
        SpaceId space = SpaceId.of(fields.spaceId());
        if (fields.isDerived()) {
            assertThat(root.findAuthor()).isEmpty();
            assertThat(node.text("identity")).isEmpty();
            assertThat(ChangeBuilder.derivedRoot(space, fields.changeType(), root.data(), fields.parentId()))
                    .isEqualTo(TreeVectors.raw(node));
        } else {
            assertThat(root.findAuthor()).contains(vectors.publicKey(node.text("identity")));
            RawChange again = ChangeBuilder.root(
                    vectors.account(node.text("identity")),
                    space,
                    root.aclHeadId(),
                    fields.changeType(),
                    root.data(),
                    root.timestampSeconds(),
                    new ReplayRandom(fields.seed().toByteArray()));
            assertThat(again).isEqualTo(TreeVectors.raw(node));
        }
    }

    private void checkTreeKeys(VectorNode keys, ObjectId tree) {
        for (String keyId : keys.fieldNames()) {
            assertThat(ChangeBuilder.treeKey(readKey(ObjectId.of(keyId)), tree).raw())
                    .isEqualTo(keys.get(keyId).hex());
        }
    }

    private void checkChange(VectorNode node, ObjectId tree) throws Exception {
        TreeChange change = new ChangeReader(tree).readAndVerify(TreeVectors.raw(node));
        List<ObjectId> previous =
                TreeVectors.ids(node, "treeHeadIds").stream().sorted().toList();
        assertThat(change.previousIds()).isEqualTo(previous);
        assertThat(change.aclHeadId().text()).isEqualTo(node.text("aclHeadId"));
        assertThat(change.snapshotBaseId().text()).isEqualTo(node.text("snapshotBaseId"));
        assertThat(change.readKeyId().text()).isEqualTo(node.text("readKeyId"));
        assertThat(change.timestampSeconds()).isEqualTo(node.number("timestamp"));
        assertThat(change.findAuthor()).contains(vectors.publicKey(node.text("identity")));
        assertThat(change.isSnapshot()).isEqualTo(node.flag("isSnapshot"));
        assertThat(change.dataType()).isEqualTo(node.text("dataType"));
        RawTreeChange envelope = RawTreeChange.parseFrom(node.base64("raw"));
        assertThat(envelope.getPayload().size()).isEqualTo((int) node.number("payloadLen"));
        byte[] plain = change.data().toByteArray();
        if (!change.readKeyId().isEmpty()) {
            plain = ChangeBuilder.treeKey(readKey(change.readKeyId()), tree).decrypt(plain);
        }
        assertThat(plain).isEqualTo(node.base64("plain").toByteArray());
        assertThat(again(change, plain, node.text("identity"), tree)).isEqualTo(TreeVectors.raw(node));
    }

    private RawChange again(TreeChange change, byte[] plain, String author, ObjectId tree) {
        ChangeBuilder.Content content = new ChangeBuilder.Content(
                change.previousIds(),
                change.aclHeadId(),
                change.snapshotBaseId(),
                change.isSnapshot(),
                change.dataType(),
                change.timestampSeconds());
        if (change.readKeyId().isEmpty()) {
            return ChangeBuilder.plain(vectors.account(author), content, plain);
        }
        byte[] nonce = Arrays.copyOf(change.data().toByteArray(), 12);
        return ChangeBuilder.encrypted(
                vectors.account(author),
                content,
                ChangeBuilder.treeKey(readKey(change.readKeyId()), tree),
                change.readKeyId(),
                plain,
                new ReplayRandom(nonce));
    }
}
