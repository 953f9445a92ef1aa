package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.api.storage.KeyValueRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.StoreReader;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Spaces and their totals. */
interface SpaceTests extends StoreTests {
    @Test
    default void keepsEveryPartOfASpace() {
        SpaceRow plain = Samples.newSpace();
        SpaceRow own = new SpaceRow(
                Samples.newSpace().id(),
                Samples.bytes(1, 300),
                Samples.newId(),
                Samples.newId(),
                Samples.newId(),
                -5,
                true);
        commit(new WriteBatch.PutSpace(plain), new WriteBatch.PutSpace(own));

        assertThat(store().space(plain.id())).contains(plain);
        assertThat(store().space(own.id())).contains(own);
        assertThat(store().spaces()).contains(plain, own);
    }

    @Test
    default void keepsSpacesWhoseIdsAreNoCids() {
        SpaceRow odd = new SpaceRow(
                SpaceId.of(ByteString.copyFrom(new byte[] {0, (byte) 0xff, ' ', 0x20})),
                ByteString.EMPTY,
                ObjectId.EMPTY,
                ObjectId.of("settings"),
                ObjectId.of(ByteString.copyFrom(new byte[] {(byte) 0xc3})),
                7,
                false);
        commit(new WriteBatch.PutSpace(odd));

        assertThat(store().space(odd.id())).contains(odd);
        assertThat(store().space(SpaceId.of(odd.id().bytes().substring(0, 3)))).isEmpty();
    }

    @Test
    default void refusesASpaceThatExistsAndKeepsTheOldOne() {
        SpaceRow space = newSpace();
        SpaceRow other = new SpaceRow(
                space.id(), Samples.bytes("other"), space.aclId(), space.settingsId(), space.keyValueId(), 1, true);

        assertRefused(Kind.CONFLICT, new WriteBatch.PutSpace(other));

        assertThat(store().space(space.id())).contains(space);
        SpaceRow twice = Samples.newSpace();
        assertRefused(Kind.CONFLICT, new WriteBatch.PutSpace(twice), new WriteBatch.PutSpace(twice));
        assertThat(store().space(twice.id())).isEmpty();
    }

    @Test
    default void listsSpacesByCreationThenById() {
        List<SpaceRow> spaces = Stream.of("d", "a", "c", "b", "e")
                .map(name -> Samples.space(Samples.id("ordered " + name), name.equals("e") ? 4_000 : 5_000))
                .toList();
        spaces.forEach(space -> commit(new WriteBatch.PutSpace(space)));

        List<SpaceRow> expected = Stream.concat(
                        Stream.of(spaces.get(4)),
                        spaces.subList(0, 4).stream().sorted((x, y) -> x.id().compareTo(y.id())))
                .toList();
        assertThat(store().spaces().stream().filter(spaces::contains)).containsExactlyElementsOf(expected);
    }

    @Test
    default void anUnknownSpaceHasNoRows() {
        assertHasNoRows(store(), Samples.newSpace());
    }

    /** No read method shows anything of a space. */
    static void assertHasNoRows(StoreReader store, SpaceRow space) {
        SpaceId id = space.id();
        DocumentScan all = DocumentScanTests.scan(DocumentQuery.Order.CREATED);
        assertThat(store.space(id)).isEmpty();
        assertThat(store.spaces()).extracting(SpaceRow::id).doesNotContain(id);
        assertThat(store.totals(id)).isEqualTo(new StoreReader.SpaceTotals(0, 0));
        assertThat(store.aclRecords(id)).isEmpty();
        assertThat(store.object(id, space.settingsId())).isEmpty();
        assertThat(store.objects(id, Optional.empty(), 10)).isEmpty();
        assertThat(store.pendingObjects(id, Optional.empty(), 10)).isEmpty();
        assertThat(store.children(id, space.settingsId())).isEmpty();
        assertThat(store.documents(id, "document")).isEmpty();
        assertThat(store.scanDocuments(id, all, 10)).isEmpty();
        assertThat(store.conflictingDocuments(id, "", 10)).isEmpty();
        assertThat(store.change(id, space.settingsId(), space.settingsId())).isEmpty();
        assertThat(store.changes(id, space.settingsId(), 0, 0, 10)).isEmpty();
        assertThat(store.keyValues(id)).isEmpty();
    }

    @Test
    default void refusesWritesToAnUnknownSpace() {
        SpaceRow space = Samples.newSpace();
        KeyValueRow entry = new KeyValueRow(Samples.bytes("k"), KeyValueRow.Slot.CURRENT, Samples.bytes("v"));

        assertRefused(Kind.NOT_FOUND, new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(0, 1)));
        assertRefused(Kind.NOT_FOUND, ObjectRowBuilder.tree(space).insert());
        assertRefused(Kind.NOT_FOUND, new WriteBatch.AppendChanges(space.id(), Samples.newId(), Samples.changes(1)));
        assertRefused(Kind.NOT_FOUND, new WriteBatch.EraseTree(space.id(), Samples.newId()));
        assertRefused(Kind.NOT_FOUND, new WriteBatch.PutKeyValues(space.id(), List.of(entry)));
        assertRefused(
                Kind.NOT_FOUND,
                new WriteBatch.RemoveKeyValues(space.id(), Samples.bytes("k"), KeyValueRow.Slot.CURRENT));
        commit(new WriteBatch.RequireNoDocument(space.id(), "any"), new WriteBatch.EraseSpace(space.id()));
    }

    @Test
    default void totalsCountShownDocumentsAndPendingChangesOfLiveObjects() {
        SpaceRow space = newSpace();
        ObjectRowBuilder changing = ObjectRowBuilder.document(space, "changing").pending(2);
        commit(
                ObjectRowBuilder.tree(space).pending(3).insert(),
                changing.insert(),
                ObjectRowBuilder.document(space, "plain").insert(),
                ObjectRowBuilder.document(space, "plain").shadowed().pending(5).insert(),
                ObjectRowBuilder.document(space, "queued")
                        .status(ObjectRow.Status.QUEUED)
                        .pending(100)
                        .insert(),
                ObjectRowBuilder.tree(space)
                        .status(ObjectRow.Status.DELETED)
                        .pending(100)
                        .insert());

        assertThat(store().totals(space.id())).isEqualTo(new StoreReader.SpaceTotals(2, 10));

        commit(changing.pending(1).shadowed().replace(1));
        assertThat(store().totals(space.id())).isEqualTo(new StoreReader.SpaceTotals(1, 9));

        commit(new WriteBatch.EraseTree(space.id(), changing.build().id()));
        assertThat(store().totals(space.id())).isEqualTo(new StoreReader.SpaceTotals(1, 9));

        assertRefused(
                Kind.CONFLICT,
                ObjectRowBuilder.document(space, "refused").pending(9).insert(),
                changing.insert());
        assertThat(store().totals(space.id())).isEqualTo(new StoreReader.SpaceTotals(1, 9));
    }
}
