package dev.syncspace.protocol.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.SettingsData;
import dev.syncspace.proto.anysync.space.SpaceDelete;
import dev.syncspace.proto.anysync.space.SpaceSettingsContent;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.TreeChange;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What settings changes say, as the reference reads them. */
final class SettingsContentTest {
    private static final ObjectId A = ObjectId.of("a");
    private static final ObjectId B = ObjectId.of("b");
    private static final ObjectId C = ObjectId.of("c");

    private final TestSpace space;

    SettingsContentTest() throws Exception {
        space = new TestSpace(new SplittableRandom(1));
    }

    private TreeChange change(byte[] data, boolean isSnapshot) throws Exception {
        ObjectId root = space.space().settings().id();
        return new ChangeReader(root)
                .readAndVerify(ChangeBuilder.plain(
                        space.owner(),
                        new ChangeBuilder.Content(List.of(root), space.acl().head(), root, isSnapshot, "", 1),
                        data));
    }

    private TreeChange root() throws Exception {
        ObjectId id = space.space().settings().id();
        return new ChangeReader(id).readStored(id, space.space().settings().raw());
    }

    @Test
    void contentsAddUp() throws Exception {
        TreeChange first = change(SettingsContent.delete(List.of(B)), false);
        TreeChange second = change(SettingsContent.delete(List.of(A, B)), false);
        assertThat(SettingsContent.deletedIds(List.of(root(), first, second))).containsExactly(A, B);
        assertThat(SettingsContent.deletedIds(List.of(root()))).isEmpty();
    }

    @Test
    void aSnapshotCountsAtTheRootOnlyAndItsContentDoesNotThere() throws Exception {
        TreeChange snapshot = change(SettingsContent.deleteWithSnapshot(List.of(C), List.of(A, B)), true);
        TreeChange later = change(SettingsContent.delete(List.of(C)), false);
        assertThat(SettingsContent.deletedIds(List.of(snapshot))).containsExactly(A, B);
        assertThat(SettingsContent.deletedIds(List.of(snapshot, later))).containsExactly(A, B, C);
        assertThat(SettingsContent.deletedIds(List.of(root(), snapshot))).containsExactly(C);
        assertThat(SettingsContent.deletedBy(snapshot)).containsExactly(C);
    }

    @Test
    void deletingTheSpaceOrNothingDeletesNoObject() throws Exception {
        byte[] data = SettingsData.newBuilder()
                .addContent(SpaceSettingsContent.newBuilder()
                        .setSpaceDelete(SpaceDelete.newBuilder().setDeleterPeerId(ByteString.copyFromUtf8("p"))))
                .addContent(SpaceSettingsContent.getDefaultInstance())
                .build()
                .toByteArray();
        assertThat(SettingsContent.deletedBy(change(data, false))).isEmpty();
        assertThat(SettingsContent.deletedBy(change(new byte[0], false))).isEmpty();
        assertThatThrownBy(() -> SettingsContent.deletedBy(change(new byte[] {(byte) 0xff}, false)))
                .isInstanceOf(DecodeException.class);
    }

    @Test
    void snapshotsAreNeverWantedAtFirstAndMoreOftenTheMoreChangesThereAre() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(wanted(100, random)).isZero();
        int small = wanted(101, random);
        int large = wanted(5000, random);
        // The expected shares are 7 and 203 of 2000.
        assertThat(small).isBetween(200, 500);
        assertThat(large).isBetween(9_000, 11_500);
    }

    private static int wanted(int size, SplittableRandom random) {
        int wanted = 0;
        for (int i = 0; i < 100_000; i++) {
            wanted += SettingsContent.wantsSnapshot(size, random) ? 1 : 0;
        }
        return wanted;
    }
}
