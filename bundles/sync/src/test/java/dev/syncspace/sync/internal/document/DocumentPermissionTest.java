package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.storage.AclRow;
import dev.syncspace.proto.anysync.acl.AclAccountAdd;
import dev.syncspace.proto.anysync.acl.AclAccountsAdd;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.acl.AclSpaceOptions;
import dev.syncspace.proto.anysync.acl.AclUserPermissions;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.consensus.Record;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.storage.memory.internal.MemoryStoreProvider;
import dev.syncspace.sync.internal.tree.TestDevice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A space with an owner, a writer and a reader, in which only managers delete what others made. */
class DocumentPermissionTest {
    @TempDir
    Path directory;

    private TestDevice owner;
    private TestDevice writer;
    private TestDevice reader;
    private SpaceId space;

    @BeforeEach
    void share() throws Exception {
        owner = new TestDevice(new MemoryStoreProvider(), directory.resolve("owner"), 1);
        writer = new TestDevice(new MemoryStoreProvider(), directory.resolve("writer"), 2);
        reader = new TestDevice(new MemoryStoreProvider(), directory.resolve("reader"), 3);
        NewSpace made = owner.newSpace(
                1,
                Optional.of(
                        AclSpaceOptions.newBuilder().setDeleteRestricted(true).build()));
        List<AclRow> records = List.of(members(made));
        space = owner.add(made, records);
        writer.add(made, records);
        reader.add(made, records);
    }

    @AfterEach
    void stop() {
        owner.close();
        writer.close();
        reader.close();
    }

    private AclRow members(NewSpace made) throws Exception {
        byte[] readKey = AclList.ofRoot(made.acl().raw(), made.acl().id(), owner.signKey(), AclAcceptors.unchecked())
                .readKey(made.acl().id())
                .orElseThrow()
                .toProto();
        AclAccountsAdd additions = AclAccountsAdd.newBuilder()
                .addAdditions(member(writer.signKey(), AclUserPermissions.Writer, readKey))
                .addAdditions(member(reader.signKey(), AclUserPermissions.Reader, readKey))
                .build();
        ByteString payload = Record.newBuilder()
                .setPrevId(made.acl().id().bytes())
                .setIdentity(owner.signKey().publicKey().toProto())
                .setTimestamp(1_750_000_001)
                .setData(AclData.newBuilder()
                        .addAclContent(AclContentValue.newBuilder().setAccountsAdd(additions))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        ByteString raw = RawRecord.newBuilder()
                .setPayload(payload)
                .setSignature(owner.signKey().sign(payload))
                .build()
                .toByteString();
        return new AclRow(1, ObjectId.ofContent(raw), raw);
    }

    private static AclAccountAdd member(SigningKey key, AclUserPermissions permissions, byte[] readKey)
            throws Exception {
        return AclAccountAdd.newBuilder()
                .setIdentity(key.publicKey().toProto())
                .setPermissions(permissions)
                .setEncryptedReadKey(ByteString.copyFrom(key.publicKey().sealBox(readKey, new SplittableRandom(5))))
                .build();
    }

    private static ByteString text(String text) {
        return ByteString.copyFromUtf8(text);
    }

    @Test
    void everyMemberReadsWhatAWriterWrites() {
        writer.documents().create(space, "a", "", text("of the writer"), Map.of());
        owner.receiveAll(writer, space);
        reader.receiveAll(owner, space);
        var document = reader.documents().get(space, "a").orElseThrow();
        assertThat(document.data()).isEqualTo(text("of the writer"));
        assertThat(document.author()).isEqualTo(writer.signKey().publicKey().accountAddress());
        owner.documents().update(space, "a", DocumentsContract.update(text("of the owner")));
        reader.receiveAll(owner, space);
        assertThat(reader.documents().get(space, "a").orElseThrow().author())
                .isEqualTo(owner.signKey().publicKey().accountAddress());
        reader.checkIndex(space);
    }

    @Test
    void aReaderWritesNothing() {
        owner.documents().create(space, "a", "", text("x"), Map.of());
        reader.receiveAll(owner, space);
        Documents documents = reader.documents();
        DocumentsContract.assertFails(
                Reason.INSUFFICIENT_PERMISSIONS, "", () -> documents.create(space, "b", "", text("x"), Map.of()));
        DocumentsContract.assertFails(
                Reason.INSUFFICIENT_PERMISSIONS,
                "",
                () -> documents.update(space, "a", DocumentsContract.update(text("y"))));
        DocumentsContract.assertFails(Reason.INSUFFICIENT_PERMISSIONS, "", () -> documents.delete(space, "a"));
        DocumentsContract.assertFails(
                Reason.INSUFFICIENT_PERMISSIONS, "", () -> documents.restore(space, "a", new VersionRef(1, ""), 0));
        DocumentsContract.assertFails(Reason.INSUFFICIENT_PERMISSIONS, "", () -> documents.resolve(space, "a", "x"));
        assertThat(documents.get(space, "a").orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void aWriterDeletesItsOwnDocumentsAndNoOthers() {
        owner.documents().create(space, "a", "", text("x"), Map.of());
        writer.receiveAll(owner, space);
        writer.documents().create(space, "b", "", text("y"), Map.of());
        DocumentsContract.assertFails(
                Reason.INSUFFICIENT_PERMISSIONS, "", () -> writer.documents().delete(space, "a"));
        assertThat(writer.documents().get(space, "a")).isPresent();
        owner.receiveAll(writer, space);
        assertThat(writer.documents().delete(space, "b")).isTrue();
        owner.receiveAll(writer, space);
        assertThat(owner.documents().get(space, "b")).isEmpty();
        assertThat(owner.documents().delete(space, "a")).isTrue();
        writer.receiveAll(owner, space);
        assertThat(writer.documents().get(space, "a")).isEmpty();
    }

    @Test
    void theOwnerDeletesWhatOthersMade() {
        writer.documents().create(space, "b", "", text("y"), Map.of());
        owner.receiveAll(writer, space);
        assertThat(owner.documents().delete(space, "b")).isTrue();
        writer.receiveAll(owner, space);
        assertThat(writer.documents().get(space, "b")).isEmpty();
    }

    @Test
    void aDeletionThatItsAuthorMayNotMakeIsRefusedWhenItComes() {
        owner.documents().create(space, "a", "", text("x"), Map.of());
        writer.receiveAll(owner, space);
        ObjectId settings = owner.space(space).row().settingsId();
        RawChange forbidden = ChangeBuilder.plain(
                writer.signKey(),
                new ChangeBuilder.Content(
                        List.of(settings), owner.space(space).aclHeadId(), settings, false, "", 1_750_000_002),
                SettingsContent.delete(List.of(owner.tree(space, "a").id())));
        var admission = owner.admit(space, settings, List.of(forbidden), List.of(forbidden.id()));
        assertThat(admission.addedChanges()).isZero();
        assertThat(admission.rejections())
                .extracting(rejection -> rejection.reason())
                .containsExactly("INSUFFICIENT_PERMISSIONS");
        RawChange unknown = ChangeBuilder.plain(
                writer.signKey(),
                new ChangeBuilder.Content(
                        List.of(settings), owner.space(space).aclHeadId(), settings, false, "", 1_750_000_002),
                SettingsContent.delete(List.of(ObjectId.ofContent(text("unknown")))));
        assertThat(owner.admit(space, settings, List.of(unknown), List.of()).rejections())
                .extracting(rejection -> rejection.reason())
                .containsExactly("INSUFFICIENT_PERMISSIONS");
        assertThat(owner.documents().get(space, "a")).isPresent();
    }

    @Test
    void aSettingsTreeWithDeletionsThatWereCarriedOutCanStillGrow() {
        writer.documents().create(space, "b", "", text("y"), Map.of());
        owner.receiveAll(writer, space);
        writer.documents().delete(space, "b");
        owner.receiveAll(writer, space);
        // A branch from the root makes the tree be checked from there again, where the author of the erased tree is not
        // known.
        ObjectId settings = owner.space(space).row().settingsId();
        RawChange branch = ChangeBuilder.plain(
                owner.signKey(),
                new ChangeBuilder.Content(
                        List.of(settings), owner.space(space).aclHeadId(), settings, true, "", 1_750_000_003),
                SettingsContent.deleteWithSnapshot(List.of(), List.of()));
        RawChange behind = ChangeBuilder.plain(
                owner.signKey(),
                new ChangeBuilder.Content(
                        List.of(branch.id()), owner.space(space).aclHeadId(), branch.id(), false, "", 1_750_000_004),
                SettingsContent.delete(List.of()));
        assertThat(owner.admit(space, settings, List.of(branch), List.of(branch.id()))
                        .rejections())
                .isEmpty();
        assertThat(owner.admit(space, settings, List.of(behind), List.of(behind.id()))
                        .rejections())
                .isEmpty();
        assertThat(owner.object(space, settings).heads()).hasSize(2);
    }
}
