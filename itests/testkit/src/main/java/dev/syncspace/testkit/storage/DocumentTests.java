package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Document ids: their trees and the conditions on them. */
interface DocumentTests extends StoreTests {
    @Test
    default void documentsAreTheLiveTreesOfADocumentId() {
        SpaceRow space = newSpace();
        SpaceRow other = newSpace();
        List<ObjectRowBuilder> trees = List.of(
                ObjectRowBuilder.document(space, "doc"),
                ObjectRowBuilder.document(space, "doc").shadowed(),
                ObjectRowBuilder.document(space, "doc").shadowed().collection("elsewhere"));
        trees.forEach(tree -> commit(tree.insert()));
        commit(
                ObjectRowBuilder.document(space, "doc")
                        .status(ObjectRow.Status.QUEUED)
                        .insert(),
                ObjectRowBuilder.document(space, "doc")
                        .status(ObjectRow.Status.DELETED)
                        .insert(),
                ObjectRowBuilder.document(space, "doc ").insert(),
                ObjectRowBuilder.document(space, "doc\u0000").insert(),
                ObjectRowBuilder.document(space, "Doc").insert(),
                ObjectRowBuilder.document(other, "doc").insert());

        assertThat(store().documents(space.id(), "doc"))
                .isEqualTo(trees.stream()
                        .map(tree -> ObjectTests.stored(tree, 1))
                        .sorted(Comparator.comparing(ObjectRow::id))
                        .toList());
        assertThat(store().documents(space.id(), "doc ")).hasSize(1);
        assertThat(store().documents(space.id(), "do")).isEmpty();
        assertThat(store().documents(space.id(), "d".repeat(100_000))).isEmpty();
    }

    @Test
    default void aDocumentMayChangeItsIdAndCeaseToBeOne() {
        SpaceRow space = newSpace();
        ObjectId tree = Samples.newId();
        commit(ObjectRowBuilder.document(space, tree, "before").tag("k", "v").insert());

        commit(ObjectRowBuilder.document(space, tree, "after").tag("k", "v").replace(1));
        assertThat(store().documents(space.id(), "before")).isEmpty();
        assertThat(store().documents(space.id(), "after")).hasSize(1);

        commit(ObjectRowBuilder.tree(space, tree).replace(2));
        assertThat(store().documents(space.id(), "after")).isEmpty();
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.scan(DocumentQuery.Order.CREATED), 10))
                .isEmpty();
        assertThat(store().scanDocuments(space.id(), DocumentScanTests.tagged("k", "v"), 10))
                .isEmpty();
        assertThat(store().object(space.id(), tree)).isPresent();
    }

    @Test
    default void requireNoDocumentRefusesTheIdOfALiveTree() {
        SpaceRow space = newSpace();
        commit(
                ObjectRowBuilder.document(space, "shown").insert(),
                ObjectRowBuilder.document(space, "shadowed").shadowed().insert(),
                ObjectRowBuilder.document(space, "queued")
                        .status(ObjectRow.Status.QUEUED)
                        .insert(),
                ObjectRowBuilder.document(space, "deleted")
                        .status(ObjectRow.Status.DELETED)
                        .insert());

        assertRefused(Kind.CONFLICT, new WriteBatch.RequireNoDocument(space.id(), "shown"));
        assertRefused(Kind.CONFLICT, new WriteBatch.RequireNoDocument(space.id(), "shadowed"));
        commit(
                new WriteBatch.RequireNoDocument(space.id(), "queued"),
                new WriteBatch.RequireNoDocument(space.id(), "deleted"),
                new WriteBatch.RequireNoDocument(space.id(), "shown "),
                new WriteBatch.RequireNoDocument(newSpace().id(), "shown"));
    }

    @Test
    default void requireNoDocumentSeesWhatTheBatchDidBefore() {
        SpaceRow space = newSpace();
        ObjectRowBuilder first = ObjectRowBuilder.document(space, "doc");

        assertRefused(Kind.CONFLICT, first.insert(), new WriteBatch.RequireNoDocument(space.id(), "doc"));
        commit(new WriteBatch.RequireNoDocument(space.id(), "doc"), first.insert());
        assertRefused(
                Kind.CONFLICT,
                new WriteBatch.RequireNoDocument(space.id(), "doc"),
                ObjectRowBuilder.document(space, "doc").insert());
        commit(
                new WriteBatch.EraseTree(space.id(), first.build().id()),
                new WriteBatch.RequireNoDocument(space.id(), "doc"),
                ObjectRowBuilder.document(space, "doc").insert());

        assertThat(store().documents(space.id(), "doc")).hasSize(1);
    }

    @Test
    default void conflictingDocumentsComeByDocumentIdInPages() {
        SpaceRow space = newSpace();
        List<String> names = List.of("a", "a ", "b", "\uFF5E", "😀", "é", "~");
        names.forEach(name ->
                commit(ObjectRowBuilder.document(space, name).conflicting().insert()));
        ObjectRowBuilder solved = ObjectRowBuilder.document(space, "solved").conflicting();
        commit(
                ObjectRowBuilder.document(space, "plain").insert(),
                ObjectRowBuilder.document(space, "a").conflicting().shadowed().insert(),
                ObjectRowBuilder.document(space, "q")
                        .conflicting()
                        .status(ObjectRow.Status.QUEUED)
                        .insert(),
                solved.insert());
        commit(ObjectRowBuilder.document(space, solved.build().id(), "solved").replace(1));
        List<String> sorted = DocumentScanTests.sorted(names.stream());

        assertThat(names(store().conflictingDocuments(space.id(), "", 100))).containsExactlyElementsOf(sorted);
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(names(store().conflictingDocuments(space.id(), sorted.get(i), 2)))
                    .containsExactlyElementsOf(sorted.subList(i + 1, Math.min(i + 3, sorted.size())));
        }
        assertThat(store().conflictingDocuments(space.id(), "", 0)).isEmpty();
    }

    /** Document ids of rows, in their order. */
    static Stream<String> names(List<ObjectRow> rows) {
        return rows.stream().map(row -> row.document().orElseThrow().documentId());
    }
}
