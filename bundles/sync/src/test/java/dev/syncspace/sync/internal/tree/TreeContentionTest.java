package dev.syncspace.sync.internal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Others who write at the same time. */
class TreeContentionTest extends TreeAdmissionScene {
    @Test
    void aTreeThatComesWhileItsIdIsCreatedIsADuplicate() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        faulty.beforeNextCommit(() -> device.documents().create(space, "a", "", text("created"), Map.of()));
        admit(device, space, treeOf("a", 1));
        assertThat(device.store().documents(space, "a")).hasSize(2);
        assertThat(device.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("tree 1"));
        device.checkIndex(space);
    }

    @Test
    void aThirdTreeThatComesWhileTheOthersAreDeletedIsShown() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        admit(device, space, treeOf("a", 1));
        admit(device, space, treeOf("a", 2));
        faulty.beforeNextCommit(() -> device.documents().delete(space, "a"));
        admit(device, space, treeOf("a", 3));
        assertThat(device.documents().get(space, "a").orElseThrow().data()).isEqualTo(text("tree 3"));
        assertThat(device.documents().get(space, "a").orElseThrow().hasConflicts())
                .isFalse();
        device.checkIndex(space);
    }

    @Test
    void aTreeThatIsWrittenWhileItIsDeletedElsewhereIsGone() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        List<RawChange> tree = treeOf("a", 1);
        admit(device, space, tree);
        writer.receiveAll(device, space);
        writer.documents().delete(space, "a");
        ObjectId settings = writer.space(space).row().settingsId();
        faulty.beforeNextCommit(() -> device.documents().update(space, "a", update("meanwhile")));
        assertThat(device.admit(space, settings, writer.changes(space, settings), List.of())
                        .rejections())
                .isEmpty();
        assertThat(device.documents().get(space, "a")).isEmpty();
        device.checkIndex(space);
    }

    @Test
    void whoIsNeverFastEnoughIsToldSo() {
        FaultyProvider faulty = new FaultyProvider(new MemoryStoreProvider());
        TestDevice device = faultyReplica(faulty);
        faulty.refuseCommits(true);
        List<RawChange> tree = treeOf("a", 1);
        assertThatThrownBy(() -> admit(device, space, tree))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.TOO_MUCH_CONTENTION));
        faulty.refuseCommits(false);
        admit(device, space, tree);
    }
}
