package dev.syncspace.protocol.acl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.acl.AclOneToOneInfo;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.consensus.Record;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceTypes;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The log of one owner, and what makes a record count. */
final class AclListTest {
    private final SplittableRandom random = new SplittableRandom(1);
    private final TestSpace space;
    private final SigningKey network = SigningKey.generate(random);

    AclListTest() throws Exception {
        space = new TestSpace(random);
    }

    private AclList open(@Nullable SigningKey me, AclAcceptors acceptors) throws AclException {
        return AclList.ofRoot(space.space().acl().raw(), space.space().acl().id(), me, acceptors);
    }

    private static void refused(AclError error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AclException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    private ByteString record(ObjectId previous, SigningKey author, SigningKey acceptor) {
        ByteString payload = Record.newBuilder()
                .setPrevId(previous.bytes())
                .setIdentity(author.publicKey().toProto())
                .setData(AclData.getDefaultInstance().toByteString())
                .build()
                .toByteString();
        return RawRecord.newBuilder()
                .setPayload(payload)
                .setSignature(author.sign(payload))
                .setAcceptorIdentity(ByteString.copyFrom(acceptor.publicKey().raw()))
                .setAcceptorSignature(acceptor.sign(payload))
                .build()
                .toByteString();
    }

    @Test
    void theOwnerReadsEverythingAndANodeNothing() throws Exception {
        AclList mine = open(space.owner(), AclAcceptors.trusted(Set.of()));
        assertThat(mine.readKey(mine.rootId())).contains(space.readKey());
        assertThat(mine.metadata(space.owner().publicKey()))
                .contains("owner".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(mine.permissions(space.owner().publicKey())).isEqualTo(AclPermissions.OWNER);
        assertThat(mine.permissions(space.device().publicKey())).isEqualTo(AclPermissions.NONE);
        assertThat(mine.deleteRestricted()).isEmpty();
        AclList node = open(null, AclAcceptors.trusted(Set.of()));
        assertThat(node.readKeys()).isEmpty();
        assertThat(node.metadata(space.owner().publicKey())).isEmpty();
        assertThat(node.accounts()).isEqualTo(mine.accounts());
        AclList stranger = open(space.device(), AclAcceptors.trusted(Set.of()));
        assertThat(stranger.readKeys()).isEmpty();
    }

    @Test
    void aDerivedSpaceHasAReadKeyAndNoMetadataKey() throws Exception {
        NewSpace derived = SpaceBuilder.derive(space.owner(), space.device(), SpaceTypes.ACCOUNT, ByteString.EMPTY);
        AclList list =
                AclList.ofRoot(derived.acl().raw(), derived.acl().id(), space.owner(), AclAcceptors.trusted(Set.of()));
        assertThat(list.readKey(list.rootId())).isPresent();
        assertThat(list.metadataKey(list.rootId())).isEmpty();
        assertThat(list.metadata(space.owner().publicKey())).isEmpty();
    }

    @Test
    void onlyATrustedAcceptorMakesARecordCount() throws Exception {
        AclList list = open(space.owner(), AclAcceptors.trusted(Set.of(network.publicKey())));
        ByteString good = record(list.head(), space.owner(), network);
        ByteString other = record(list.head(), space.owner(), space.device());
        refused(AclError.NOT_ACCEPTED, () -> list.add(other, ObjectId.ofContent(other)));
        refused(AclError.NOT_ACCEPTED, () -> open(space.owner(), AclAcceptors.trusted(Set.of()))
                .add(good, ObjectId.ofContent(good)));
        ByteString unaccepted = RawRecord.parseFrom(good).toBuilder()
                .clearAcceptorIdentity()
                .clearAcceptorSignature()
                .build()
                .toByteString();
        refused(AclError.NOT_ACCEPTED, () -> list.add(unaccepted, ObjectId.ofContent(unaccepted)));
        open(space.owner(), AclAcceptors.unchecked()).add(unaccepted, ObjectId.ofContent(unaccepted));
        open(space.owner(), AclAcceptors.any()).add(other, ObjectId.ofContent(other));
        list.add(good, ObjectId.ofContent(good));
        assertThat(list.size()).isEqualTo(2);
        refused(AclError.RECORD_ALREADY_EXISTS, () -> list.add(good, ObjectId.ofContent(good)));
    }

    /** The id is right for the forged bytes: only the signature tells. */
    private static ByteString signedBy(SigningKey forger, ByteString record) throws Exception {
        RawRecord envelope = RawRecord.parseFrom(record);
        return envelope.toBuilder()
                .setSignature(forger.sign(envelope.getPayload()))
                .build()
                .toByteString();
    }

    @Test
    void whatAnotherKeyThanTheAuthorsSignedIsRefused() throws Exception {
        ByteString root = signedBy(network, space.space().acl().raw());
        refused(
                AclError.INVALID_SIGNATURE,
                () -> AclList.ofRoot(root, ObjectId.ofContent(root), space.owner(), AclAcceptors.trusted(Set.of())));
        AclList list = open(space.owner(), AclAcceptors.trusted(Set.of(network.publicKey())));
        ByteString forged = signedBy(network, record(list.head(), space.owner(), network));
        refused(AclError.INVALID_SIGNATURE, () -> list.add(forged, ObjectId.ofContent(forged)));
        ByteString unsigned =
                RawRecord.parseFrom(forged).toBuilder().clearSignature().build().toByteString();
        refused(AclError.INVALID_SIGNATURE, () -> list.add(unsigned, ObjectId.ofContent(unsigned)));
        RawRecord accepted = RawRecord.parseFrom(record(list.head(), space.owner(), network));
        ByteString notAccepted = accepted.toBuilder()
                .setAcceptorSignature(space.device().sign(accepted.getPayload()))
                .build()
                .toByteString();
        refused(AclError.NOT_ACCEPTED, () -> list.add(notAccepted, ObjectId.ofContent(notAccepted)));
        assertThat(list.size()).isEqualTo(1);
    }

    @Test
    void recordsFollowTheHeadAndARefusedOneLeavesNoTrace() throws Exception {
        AclList list = open(space.owner(), AclAcceptors.trusted(Set.of(network.publicKey())));
        ByteString first = record(list.head(), space.owner(), network);
        list.add(first, ObjectId.ofContent(first));
        ByteString fork = record(list.rootId(), space.owner(), network);
        ByteString second = record(list.head(), space.owner(), network);
        ByteString late = RawRecord.parseFrom(fork).toBuilder()
                .setAcceptorTimestamp(5)
                .build()
                .toByteString();
        refused(AclError.INCORRECT_RECORD_SEQUENCE, () -> list.add(late, ObjectId.ofContent(late)));
        refused(AclError.INCORRECT_CID, () -> list.add(second, ObjectId.of("other")));
        assertThat(list.recordIds()).containsExactly(list.rootId(), ObjectId.ofContent(first));
        list.add(second, ObjectId.ofContent(second));
        assertThat(list.indexOf(list.head())).hasValue(2);
        assertThat(list.permissionsAt(list.head(), space.owner().publicKey())).isEqualTo(AclPermissions.OWNER);
        assertThat(list.readKeyIdAt(list.head())).isEqualTo(list.rootId());
        refused(
                AclError.NO_SUCH_RECORD,
                () -> list.permissionsAt(ObjectId.of("x"), space.owner().publicKey()));
        refused(AclError.NO_SUCH_ACCOUNT, () -> list.permissionsAt(list.rootId(), network.publicKey()));
        refused(AclError.NO_SUCH_RECORD, () -> list.readKeyIdAt(ObjectId.EMPTY));
        refused(AclError.NO_SUCH_RECORD, () -> list.deleteRestrictedAt(ObjectId.EMPTY));
    }

    @Test
    void aCopyGoesItsOwnWay() throws Exception {
        AclList list = open(space.owner(), AclAcceptors.trusted(Set.of(network.publicKey())));
        AclList copy = list.copy();
        ByteString next = record(list.head(), space.owner(), network);
        copy.add(next, ObjectId.ofContent(next));
        assertThat(list.size()).isEqualTo(1);
        assertThat(copy.size()).isEqualTo(2);
        assertThat(copy.readKeys()).isEqualTo(list.readKeys());
    }

    @Test
    void aOneToOneLogHasTwoWritersAndNeverGrows() throws Exception {
        NewSpace pair = SpaceBuilder.oneToOne(space.owner(), space.device().publicKey());
        AclList list = AclList.ofRoot(
                pair.acl().raw(), pair.acl().id(), space.owner(), AclAcceptors.trusted(Set.of(network.publicKey())));
        assertThat(list.isOneToOne()).isTrue();
        assertThat(list.permissions(space.device().publicKey())).isEqualTo(AclPermissions.WRITER);
        assertThat(list.readKeys()).hasSize(1);
        ByteString next = record(list.head(), space.owner(), network);
        refused(AclError.ONE_TO_ONE, () -> list.add(next, ObjectId.ofContent(next)));
        AclList copy = list.copy();
        refused(AclError.ONE_TO_ONE, () -> copy.add(next, ObjectId.ofContent(next)));
        for (int writers : new int[] {0, 1, 3}) {
            ByteString hostile = oneToOneRoot(writers);
            refused(
                    AclError.MALFORMED,
                    () -> AclList.ofRoot(hostile, ObjectId.ofContent(hostile), space.owner(), AclAcceptors.any()));
        }
    }

    private ByteString oneToOneRoot(int writers) {
        ByteString key = space.owner().publicKey().toProto();
        AclOneToOneInfo.Builder info = AclOneToOneInfo.newBuilder().setOwner(key);
        for (int i = 0; i < writers; i++) {
            info.addWriters(key);
        }
        ByteString payload = AclRoot.newBuilder()
                .setIdentity(key)
                .setMasterKey(key)
                .setOneToOneInfo(info)
                .build()
                .toByteString();
        return RawRecord.newBuilder()
                .setPayload(payload)
                .setSignature(space.owner().sign(payload))
                .build()
                .toByteString();
    }

    @Test
    void recordsBeyondTheLimitAreRefusedBeforeTheyAreParsed() {
        ByteString large = ByteString.copyFrom(new byte[AclLimits.RECORD_MAX_BYTES + 1]);
        refused(AclError.LIMIT_EXCEEDED, () -> AclList.ofRoot(large, ObjectId.of("x"), null, AclAcceptors.any()));
        refused(AclError.LIMIT_EXCEEDED, () -> open(null, AclAcceptors.any()).add(large, ObjectId.of("x")));
    }

    @Test
    void anUnknownPermissionNeitherWritesNorManagesAndIsNotNone() {
        AclPermissions unknown = new AclPermissions(77);
        assertThat(unknown.canWrite()).isFalse();
        assertThat(unknown.canManageAccounts()).isFalse();
        assertThat(unknown.isNone()).isFalse();
        assertThat(unknown.label()).isEqualTo("unknown-77");
        assertThat(List.of(AclPermissions.OWNER, AclPermissions.ADMIN, AclPermissions.WRITER))
                .allMatch(AclPermissions::canWrite);
        assertThat(List.of(AclPermissions.READER, AclPermissions.GUEST, AclPermissions.NONE))
                .noneMatch(AclPermissions::canWrite);
    }

    @Test
    void aRecordOfAnUnknownKindAdvancesTheHead() throws Exception {
        AclList list = open(space.owner(), AclAcceptors.unchecked());
        ByteString unknown = ByteString.copyFrom(new byte[] {(byte) 0x92, 0x03, 0x00});
        ByteString data = AclData.newBuilder()
                .addAclContent(AclContentValue.parseFrom(unknown))
                .build()
                .toByteString();
        ByteString payload = Record.newBuilder()
                .setPrevId(list.head().bytes())
                .setIdentity(network.publicKey().toProto())
                .setData(data)
                .build()
                .toByteString();
        ByteString raw = RawRecord.newBuilder()
                .setPayload(payload)
                .setSignature(network.sign(payload))
                .build()
                .toByteString();
        list.add(raw, ObjectId.ofContent(raw));
        assertThat(list.head()).isEqualTo(ObjectId.ofContent(raw));
        assertThat(list.accounts()).hasSize(1);
    }
}
