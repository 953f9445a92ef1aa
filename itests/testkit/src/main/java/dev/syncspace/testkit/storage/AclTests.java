package dev.syncspace.testkit.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.storage.AclRow;
import dev.syncspace.api.storage.SpaceRow;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import dev.syncspace.protocol.id.ObjectId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** ACL logs. */
interface AclTests extends StoreTests {
    @Test
    default void aclRecordsComeBackByIndex() {
        SpaceRow space = newSpace();
        SpaceRow other = newSpace();
        List<AclRow> first = Samples.aclRecords(0, 2);
        List<AclRow> second = Samples.aclRecords(2, 12);
        List<AclRow> third = List.of(new AclRow(14, ObjectId.of("no cid"), Samples.bytes(3, 70_000)));

        commit(new WriteBatch.AppendAcl(space.id(), first));
        commit(new WriteBatch.AppendAcl(space.id(), second), new WriteBatch.AppendAcl(space.id(), third));
        commit(new WriteBatch.AppendAcl(other.id(), Samples.aclRecords(0, 1)));

        assertThat(store().aclRecords(space.id()))
                .isEqualTo(Stream.of(first, second, third).flatMap(List::stream).toList());
    }

    @Test
    default void aclRecordsMustFollowTheLog() {
        SpaceRow space = newSpace();
        List<AclRow> stored = Samples.aclRecords(0, 2);
        commit(new WriteBatch.AppendAcl(space.id(), stored));

        assertRefused(Kind.CONFLICT, new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(1, 1)));
        assertRefused(Kind.CONFLICT, new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(3, 1)));
        assertRefused(Kind.CONFLICT, new WriteBatch.AppendAcl(space.id(), Samples.aclRecords(0, 3)));
        AclRow third = Samples.aclRecords(2, 1).get(0);
        assertRefused(Kind.CONFLICT, new WriteBatch.AppendAcl(space.id(), List.of(third, third)));
        commit(new WriteBatch.AppendAcl(space.id(), List.of()));

        assertThat(store().aclRecords(space.id())).isEqualTo(stored);
    }
}
