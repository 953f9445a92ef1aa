package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Reading and making single changes. */
final class ChangeReaderTest {
    private final TestSpace space;
    private final TestTree tree;
    private final ChangeReader reader;

    ChangeReaderTest() throws Exception {
        space = new TestSpace(new SplittableRandom(1));
        tree = new TestTree(space);
        reader = new ChangeReader(tree.root().id());
    }

    private static void refused(TreeError error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TreeException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    private RawChange change() {
        return tree.build(List.of(tree.root().id()), tree.root().id(), false);
    }

    @Test
    void sizeThenIdThenFormThenSignatureIsChecked() throws Exception {
        RawChange good = change();
        refused(TreeError.EMPTY_CHANGE, () -> reader.readAndVerify(new RawChange(good.id(), ByteString.EMPTY)));
        ByteString large = ByteString.copyFrom(new byte[TreeLimits.CHANGE_MAX_BYTES + 1]);
        refused(TreeError.LIMIT_EXCEEDED, () -> reader.readAndVerify(new RawChange(good.id(), large)));
        refused(
                TreeError.INCORRECT_CID,
                () -> reader.readAndVerify(new RawChange(tree.root().id(), good.raw())));
        ByteString garbage = ByteString.copyFrom(new byte[] {(byte) 0xff});
        refused(TreeError.MALFORMED, () -> reader.readAndVerify(withRightId(garbage)));
        RawTreeChange envelope = RawTreeChange.parseFrom(good.raw());
        ByteString otherSignature = envelope.toBuilder()
                .setSignature(space.device().sign(envelope.getPayload()))
                .build()
                .toByteString();
        refused(TreeError.INCORRECT_SIGNATURE, () -> reader.readAndVerify(withRightId(otherSignature)));
        ByteString noSignature = envelope.toBuilder().clearSignature().build().toByteString();
        refused(TreeError.INCORRECT_SIGNATURE, () -> reader.readAndVerify(withRightId(noSignature)));
        assertThat(reader.readAndVerify(good).findAuthor())
                .contains(space.owner().publicKey());
    }

    private static RawChange withRightId(ByteString raw) {
        return new RawChange(ObjectId.ofContent(raw), raw);
    }

    @Test
    void aRootIsKnownByTheIdOfTheTreeAlone() throws Exception {
        TreeChange root = reader.readAndVerify(tree.root());
        assertThat(root.isRoot()).isTrue();
        assertThat(root.previousIds()).isEmpty();
        RawChange change = change();
        assertThat(reader.readAndVerify(change).isRoot()).isFalse();
        refused(TreeError.MALFORMED, () -> new ChangeReader(ObjectId.of("other")).readAndVerify(tree.root()));
    }

    @Test
    void aChangeOnTooManyChangesIsRefused() throws Exception {
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i <= TreeLimits.PREVIOUS_IDS_MAX; i++) {
            heads.add(ObjectId.of("h" + i));
        }
        RawChange tooMany = tree.build(heads, tree.root().id(), false);
        refused(TreeError.LIMIT_EXCEEDED, () -> reader.readAndVerify(tooMany));
        RawChange most = tree.build(heads.subList(1, heads.size()), tree.root().id(), false);
        assertThat(reader.readAndVerify(most).previousIds()).hasSize(TreeLimits.PREVIOUS_IDS_MAX);
    }

    @Test
    void equalContentInTheSameSecondMakesTwoTrees() {
        RawChange again = new TestTree(space).root();
        assertThat(again.id()).isNotEqualTo(tree.root().id());
    }

    @Test
    void anEmptyStateIsEncryptedToo() throws Exception {
        SymmetricKey key = ChangeBuilder.treeKey(space.readKey(), tree.root().id());
        ChangeBuilder.Content content = new ChangeBuilder.Content(
                List.of(tree.root().id()), space.acl().head(), tree.root().id(), false, "", 1);
        RawChange empty =
                ChangeBuilder.encrypted(space.owner(), content, key, space.acl().head(), new byte[0], space.random());
        TreeChange read = reader.readAndVerify(empty);
        assertThat(read.data().size()).isEqualTo(SymmetricKey.OVERHEAD_BYTES);
        assertThat(key.decrypt(read.data().toByteArray())).isEmpty();
        assertThat(read.withoutData().data()).isEqualTo(ByteString.EMPTY);
    }

    @Test
    void textFormsShowNoBytes() throws Exception {
        RawChange change = change();
        String hex = change.raw().toString();
        assertThat(change.toString()).contains(change.id().text()).doesNotContain(hex);
        assertThat(reader.readAndVerify(change).toString()).hasSizeLessThan(300);
        assertThat(new StoredChange(change.id(), 1, change.raw()).toString()).hasSizeLessThan(120);
    }

    @Test
    void damagedBytesInTheStoreAreCorruptionAndNotBlamedOnAPeer() {
        refused(
                TreeError.CORRUPT,
                () -> reader.readStored(change().id(), ByteString.copyFrom(new byte[] {(byte) 0xff})));
    }
}
