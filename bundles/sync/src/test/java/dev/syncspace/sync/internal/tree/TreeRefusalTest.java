package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is refused, and tells why. */
class TreeRefusalTest extends TreeAdmissionScene {
    @Test
    void aTreeOfAStrangerIsRefused() {
        SigningKey stranger = SigningKey.generate(new SplittableRandom(99));
        RawChange root = rootOf(DocumentCodec.CHANGE_TYPE, stranger);
        assertRejected(reader.admit(space, root.id(), List.of(root), List.of(root.id())), "NO_SUCH_ACCOUNT");
        assertThat(reader.objects(space)).hasSize(1);
    }

    @Test
    void everyFlippedBitOfATreeIsRefused() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        for (int i = 0; i < 2; i++) {
            for (int at = 0; at < changes.get(i).raw().size(); at += 5) {
                byte[] bytes = changes.get(i).raw().toByteArray();
                bytes[at] ^= 1;
                List<RawChange> damaged = new ArrayList<>(changes);
                damaged.set(i, new RawChange(changes.get(i).id(), ByteString.copyFrom(bytes)));
                assertRejected(reader.admit(space, tree.id(), damaged, tree.heads()), "INCORRECT_CID");
                ByteString forged = ByteString.copyFrom(bytes);
                damaged.set(i, new RawChange(ObjectId.ofContent(forged), forged));
                ObjectId claimed = i == 0 ? ObjectId.ofContent(forged) : tree.id();
                Admission admission = reader.admit(space, claimed, damaged, tree.heads());
                assertThat(admission.addedChanges()).isZero();
                assertThat(admission.rejections()).isNotEmpty();
            }
        }
        assertThat(reader.objects(space)).hasSize(1);
        assertThat(reader.store().lastEventSequence()).isZero();
    }

    @Test
    void aForgedSignatureIsRefusedWithEverythingBesideIt() throws Exception {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        var envelope = dev.syncspace.proto.anysync.tree.RawTreeChange.parseFrom(
                changes.get(1).raw());
        byte[] signature = envelope.getSignature().toByteArray();
        signature[5] ^= 4;
        ByteString raw = envelope.toBuilder()
                .setSignature(ByteString.copyFrom(signature))
                .build()
                .toByteString();
        RawChange forged = new RawChange(ObjectId.ofContent(raw), raw);
        assertRejected(
                reader.admit(space, tree.id(), List.of(changes.get(0), forged), List.of(forged.id())),
                "INCORRECT_SIGNATURE");
        reader.receiveAll(writer, space);
        writer.documents().update(space, "a", update("y"));
        RawChange good = writer.changes(space, tree.id()).get(2);
        assertRejected(reader.admit(space, tree.id(), List.of(good, forged), List.of()), "INCORRECT_SIGNATURE");
        assertThat(reader.documents().get(space, "a").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aNewTreeMustReachItsAnnouncedHeads() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        writer.documents().update(space, "a", update("y"));
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        assertRejected(reader.admit(space, tree.id(), changes.subList(0, 2), tree.heads()), "INVALID_CHANGE");
        assertThat(reader.store().object(space, tree.id())).isEmpty();
    }

    @Test
    void aKnownTreeTakesWhatIsGoodAndTellsWhatIsMissing() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        reader.receiveAll(writer, space);
        for (int i = 0; i < 4; i++) {
            writer.documents().update(space, "a", update("" + i));
        }
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        Admission gap =
                reader.admit(space, tree.id(), List.of(changes.get(2), changes.get(4), changes.get(5)), tree.heads());
        assertThat(gap.addedChanges()).isEqualTo(1);
        assertThat(gap.rejections()).extracting(rejection -> rejection.reason()).containsExactly("NOT_ATTACHED");
        assertThat(reader.documents().get(space, "a").orElseThrow().version()).isEqualTo(2);
        Admission part = reader.admit(space, tree.id(), changes.subList(3, 4), tree.heads());
        assertThat(part.rejections())
                .extracting(rejection -> rejection.reason())
                .containsExactly("HEADS_NOT_REACHED");
        assertThat(reader.admit(space, tree.id(), changes, tree.heads()).rejections())
                .isEmpty();
        reader.checkIndex(space);
    }

    @Test
    void aTreeWithoutItsRootIsRefused() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        ObjectRow tree = writer.tree(space, "a");
        List<RawChange> changes = writer.changes(space, tree.id());
        assertRejected(reader.admit(space, tree.id(), changes.subList(1, 2), tree.heads()), "ROOT_MISSING");
        assertRejected(reader.admit(space, ObjectId.of("no cid"), changes, tree.heads()), "MALFORMED");
        assertThat(reader.admit(space, tree.id(), List.of(), List.of()).rejections())
                .isEmpty();
    }

    @Test
    void idsOfTheSpaceItselfAreNoTrees() {
        writer.documents().create(space, "a", "", text("x"), Map.of());
        List<RawChange> changes = writer.changes(space, writer.tree(space, "a").id());
        ObjectId acl = reader.space(space).row().aclId();
        assertThat(reader.admit(space, acl, changes, List.of()).addedChanges()).isZero();
    }
}
