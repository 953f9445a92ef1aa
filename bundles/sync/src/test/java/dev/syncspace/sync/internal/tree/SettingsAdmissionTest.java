package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.tree.TreeAdmission.Admission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of the settings tree, and trees that are bound to others. */
class SettingsAdmissionTest extends TreeAdmissionScene {
    private RawChange deletion(TestDevice device, byte[] data) {
        ObjectRow settings = device.object(space, device.space(space).row().settingsId());
        return ChangeBuilder.plain(
                device.signKey(),
                new ChangeBuilder.Content(
                        settings.heads(),
                        device.space(space).aclHeadId(),
                        settings.commonSnapshot().orElseThrow(),
                        false,
                        "",
                        SECONDS),
                data);
    }

    @Test
    void aDeletionOfAnythingButATreeIsStoredAndDoesNothing() {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        var row = reader.space(space).row();
        RawChange change = deletion(
                reader,
                SettingsContent.delete(List.of(
                        row.settingsId(),
                        row.aclId(),
                        row.keyValueId(),
                        ObjectId.of("no cid"),
                        ObjectId.of("x".repeat(100_000)),
                        ObjectId.EMPTY)));
        assertThat(reader.admit(space, row.settingsId(), List.of(change), List.of(change.id())))
                .isEqualTo(new Admission(false, 1, List.of()));
        assertThat(reader.object(space, row.settingsId()).status()).isEqualTo(ObjectRow.Status.LIVE);
        assertThat(reader.documents().get(space, "a")).isPresent();
        assertThat(reader.objects(space)).hasSize(2);
        reader.checkIndex(space);
    }

    @Test
    void settingsThatAreNoSettingsAreStoredAndDeletionsGoOn() {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        ObjectId settings = reader.space(space).row().settingsId();
        RawChange junk = deletion(reader, new byte[] {0x0A, (byte) 0xFF, 1});
        assertThat(reader.admit(space, settings, List.of(junk), List.of(junk.id()))
                        .addedChanges())
                .isEqualTo(1);
        assertThat(reader.documents().delete(space, "a")).isTrue();
        reader.checkIndex(space);
    }

    @Test
    void manyDeletionsOfOneChangeTakeEffectTogether() {
        List<ObjectId> trees = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            reader.documents().create(space, "d" + i, "", text("x"), Map.of());
            trees.add(reader.tree(space, "d" + i).id());
        }
        RawChange change = deletion(reader, SettingsContent.delete(trees.subList(0, 49)));
        reader.admit(space, reader.space(space).row().settingsId(), List.of(change), List.of(change.id()));
        assertThat(reader.store().totals(space).documents()).isEqualTo(1);
        assertThat(reader.eventsOf(space).stream().filter(event -> event.startsWith("document.deleted")))
                .hasSize(49);
        reader.checkIndex(space);
    }

    private List<RawChange> childOf(ObjectId parent) {
        RawChange root = ChangeBuilder.derivedRoot(space, "notes of a document", text("p"), parent);
        return List.of(root, change(root, List.of(root.id()), root.id(), false, state("child", "x", 1)));
    }

    @Test
    void aBoundTreeGoesWithItsParent() throws Exception {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        ObjectId parent = reader.tree(space, "a").id();
        List<RawChange> child = childOf(parent);
        admit(reader, space, child);
        ObjectRow row = reader.object(space, child.get(0).id());
        assertThat(row.parent()).contains(parent);
        assertThat(row.isDerived()).isTrue();
        assertThat(reader.documents().get(space, "child"))
                .as("a derived tree is no document")
                .isEmpty();
        reader.documents().delete(space, "a");
        assertThat(reader.object(space, child.get(0).id()).status()).isEqualTo(ObjectRow.Status.DELETED);
        ObjectId settings = reader.space(space).row().settingsId();
        RawChange last = reader.changes(space, settings).get(1);
        assertThat(SettingsContent.deletedBy(
                        new dev.syncspace.protocol.tree.ChangeReader(settings).readAndVerify(last)))
                .containsExactlyInAnyOrder(parent, child.get(0).id());
        reader.checkIndex(space);
    }

    @Test
    void aBoundTreeOfADeletedParentStaysOut() {
        reader.documents().create(space, "a", "", text("x"), Map.of());
        List<RawChange> child = childOf(reader.tree(space, "a").id());
        reader.documents().delete(space, "a");
        assertThat(reader.admit(
                        space, child.get(0).id(), child, List.of(child.get(1).id())))
                .isEqualTo(new Admission(false, 0, List.of()));
        assertThat(reader.object(space, child.get(0).id()).status()).isEqualTo(ObjectRow.Status.DELETED);
        reader.checkIndex(space);
    }

    @Test
    void aBoundTreeNeedsAParentThatIsKnownAndNotDerived() {
        List<RawChange> orphan = childOf(ObjectId.ofContent(text("nobody")));
        assertRejected(reader.admit(space, orphan.get(0).id(), orphan, List.of()), "PARENT_NOT_FOUND");
        List<RawChange> odd = childOf(ObjectId.of("no cid"));
        assertRejected(reader.admit(space, odd.get(0).id(), odd, List.of()), "PARENT_NOT_FOUND");
        List<RawChange> free = childOf(ObjectId.EMPTY);
        admit(reader, space, free);
        List<RawChange> grandchild = childOf(free.get(0).id());
        assertRejected(reader.admit(space, grandchild.get(0).id(), grandchild, List.of()), "DERIVED_PARENT");
        RawChange empty = ChangeBuilder.derivedRoot(space, "empty", text("p"), ObjectId.EMPTY);
        assertRejected(reader.admit(space, empty.id(), List.of(empty), List.of(empty.id())), "DERIVED_EMPTY");
    }

    @Test
    void aMessageOfARefusalIsShortHoweverMuchSomebodyElseNames() {
        List<RawChange> tree = treeOf("a", 1);
        List<ObjectId> heads = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            heads.add(ObjectId.ofContent(text("" + i)));
        }
        Admission admission = reader.admit(space, tree.get(0).id(), tree, heads);
        assertRejected(admission, "INVALID_CHANGE");
        assertThat(admission.rejections().get(0).message()).hasSizeLessThanOrEqualTo(501);
    }
}
