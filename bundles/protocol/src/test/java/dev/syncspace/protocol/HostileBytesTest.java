package dev.syncspace.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.consensus.Record;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.proto.anysync.tree.TreeChange;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.id.StrKey;
import dev.syncspace.protocol.keyvalue.KeyValueEntry;
import dev.syncspace.protocol.keyvalue.KeyValueStore;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceValidator;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.ChangeReader;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.MemoryTreeStorage;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.TreeAcl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come, a decoder answers with a value or with a {@link ProtocolException}, never with anything else. Damaged
 * records get the id of their bytes, so that reading does not end at the hash; random contents are signed, so that it does
 * not end at the signature.
 */
final class HostileBytesTest {
    private static final int CASES = 2_000;

    private final TestSpace space;
    private final NewSpace made;
    private final RawChange root;
    private final RawChange change;
    private final KeyValueEntry entry;

    HostileBytesTest() throws Exception {
        RandomGenerator random = new SplittableRandom(7);
        space = new TestSpace(random);
        made = space.space();
        ObjectId aclHead = space.acl().head();
        root = ChangeBuilder.root(space.owner(), made.id(), aclHead, "test", ByteString.EMPTY, 1, random);
        change = ChangeBuilder.encrypted(
                space.owner(),
                new ChangeBuilder.Content(List.of(root.id()), aclHead, root.id(), false, "text", 1),
                ChangeBuilder.treeKey(space.readKey(), root.id()),
                aclHead,
                new byte[20],
                random);
        KeyValueStore store = new KeyValueStore(made.id(), space.acl());
        entry = KeyValueEntry.create(
                made.id(),
                "key",
                new byte[10],
                space.owner(),
                space.device(),
                aclHead,
                store.storeKey(space.readKey()),
                1,
                random);
    }

    /** Reads bytes; only a protocol exception may leave it. */
    private interface Decoder {
        void read(byte[] bytes) throws ProtocolException;
    }

    private static void attack(int cases, byte[] good, Decoder decoder) {
        Seeds.run(cases, random -> {
            byte[] bytes =
                    random.nextInt(8) == 0 ? Bytes.random(random, random.nextInt(120)) : Bytes.damaged(random, good);
            tolerate(() -> decoder.read(bytes));
        });
    }

    private interface Call {
        void run() throws ProtocolException;
    }

    private static void tolerate(Call call) {
        try {
            call.run();
        } catch (ProtocolException expected) {
            expected.error();
        }
    }

    private static ObjectId idOf(byte[] bytes) {
        return ObjectId.ofContent(bytes);
    }

    @Test
    void changesAndTheirRoots() {
        attack(CASES, change.raw().toByteArray(), bytes -> new ChangeReader(root.id())
                .readAndVerify(new RawChange(idOf(bytes), ByteString.copyFrom(bytes))));
        attack(CASES, root.raw().toByteArray(), bytes -> new ChangeReader(idOf(bytes))
                .readAndVerify(new RawChange(idOf(bytes), ByteString.copyFrom(bytes))));
        attack(CASES, change.raw().toByteArray(), bytes -> new ChangeReader(root.id())
                .readStored(change.id(), ByteString.copyFrom(bytes)));
    }

    @Test
    void wholeTrees() {
        attack(
                CASES / 2,
                change.raw().toByteArray(),
                bytes -> ObjectTree.validateNew(
                        root,
                        List.of(new RawChange(idOf(bytes), ByteString.copyFrom(bytes))),
                        List.of(idOf(bytes)),
                        TreeAcl.of(space.acl()),
                        ObjectTree.Flavour.DEFAULT,
                        ContentCheck.NONE));
    }

    @Test
    void spaces() {
        attack(
                CASES,
                made.header().raw().toByteArray(),
                bytes -> validate(bytes, made.acl().raw(), made.settings().raw()));
        attack(
                CASES / 2,
                made.acl().raw().toByteArray(),
                bytes -> validate(
                        made.header().raw().toByteArray(),
                        ByteString.copyFrom(bytes),
                        made.settings().raw()));
        attack(
                CASES / 2,
                made.settings().raw().toByteArray(),
                bytes -> validate(made.header().raw().toByteArray(), made.acl().raw(), ByteString.copyFrom(bytes)));
    }

    private void validate(byte[] header, ByteString acl, ByteString settings) throws ProtocolException {
        String replicationKey = made.id().text().substring(made.id().text().indexOf('.'));
        SpaceId id = SpaceId.of(idOf(header).text() + replicationKey);
        SpaceValidator.validateNewSpace(
                ByteString.copyFrom(header), id, acl, ObjectId.ofContent(acl), settings, ObjectId.ofContent(settings));
        SpaceValidator.validateHeader(
                ByteString.copyFrom(header), id, Optional.empty(), Optional.of(acl), Optional.of(settings));
    }

    @Test
    void aclRootsAndRecords() throws Exception {
        attack(
                CASES,
                made.acl().raw().toByteArray(),
                bytes -> AclList.ofRoot(ByteString.copyFrom(bytes), idOf(bytes), space.owner(), AclAcceptors.any()));
        byte[] record = record(AclData.getDefaultInstance().toByteString());
        attack(CASES, record, bytes -> space.acl().copy().add(ByteString.copyFrom(bytes), idOf(bytes)));
    }

    private byte[] record(ByteString data) {
        ByteString payload = Record.newBuilder()
                .setPrevId(space.acl().head().bytes())
                .setIdentity(space.owner().publicKey().toProto())
                .setData(data)
                .build()
                .toByteString();
        return RawRecord.newBuilder()
                .setPayload(payload)
                .setSignature(space.owner().sign(payload))
                .setAcceptorIdentity(
                        ByteString.copyFrom(space.device().publicKey().raw()))
                .setAcceptorSignature(space.device().sign(payload))
                .build()
                .toByteArray();
    }

    @Test
    void signedRecordsWithRandomContents() throws Exception {
        List<ByteString> values = values();
        Seeds.run(CASES, random -> {
            AclList acl = AclList.ofRoot(made.acl().raw(), made.acl().id(), space.owner(), AclAcceptors.any());
            ByteString data = RandomMessages.of(AclData.getDefaultInstance(), random, values);
            byte[] record = record(data);
            tolerate(() -> acl.add(ByteString.copyFrom(record), idOf(record)));
            acl.accounts().forEach(account -> acl.metadata(account.key()));
        });
    }

    @Test
    void signedAclRootsWithRandomContents() {
        List<ByteString> values = values();
        Seeds.run(CASES, random -> {
            ByteString payload = RandomMessages.of(AclRoot.getDefaultInstance(), random, values);
            byte[] raw = RawRecord.newBuilder()
                    .setPayload(payload)
                    .setSignature(space.owner().sign(payload))
                    .build()
                    .toByteArray();
            tolerate(() -> AclList.ofRoot(ByteString.copyFrom(raw), idOf(raw), space.owner(), AclAcceptors.any()));
        });
    }

    @Test
    void signedChangesWithRandomContents() {
        List<ByteString> values = values();
        Seeds.run(CASES / 4, random -> {
            MemoryTreeStorage storage = new MemoryTreeStorage(root);
            ObjectTree tree =
                    ObjectTree.open(storage, TreeAcl.of(space.acl()), ObjectTree.Flavour.DEFAULT, ContentCheck.NONE);
            List<ByteString> known = new ArrayList<>(values);
            for (int i = 0; i < 6; i++) {
                RawChange hostile = sign(randomChange(random, known));
                known.add(hostile.id().bytes());
                tolerate(() -> storage.apply(
                        tree.addRawChanges(List.of(hostile, change), List.of(hostile.id()), tree.snapshotPath())));
                tolerate(() -> storage.apply(tree.addRawChanges(List.of(hostile), List.of(), List.of())));
                tree.order().forEach(added -> tolerate(() -> SettingsContent.deletedBy(added)));
                tree.versions();
                tree.winner();
            }
        });
    }

    /** Mostly a change that could be attached, now and then anything. */
    private ByteString randomChange(RandomGenerator random, List<ByteString> values) {
        if (random.nextInt(4) == 0) {
            return RandomMessages.of(TreeChange.getDefaultInstance(), random, values);
        }
        TreeChange.Builder builder = TreeChange.newBuilder()
                .setIdentity(space.owner().publicKey().toProto())
                .setAclHeadId(space.acl().head().bytes())
                .setSnapshotBaseId(values.get(random.nextInt(values.size())))
                .setIsSnapshot(random.nextBoolean());
        for (int previous = random.nextInt(4); previous > 0; previous--) {
            builder.addTreeHeadIds(values.get(random.nextInt(values.size())));
        }
        return builder.build().toByteString();
    }

    private RawChange sign(ByteString payload) {
        ByteString raw = RawTreeChange.newBuilder()
                .setPayload(payload)
                .setSignature(space.owner().sign(payload))
                .build()
                .toByteString();
        return new RawChange(ObjectId.ofContent(raw), raw);
    }

    @Test
    void signedTreeRootsWithRandomContents() {
        List<ByteString> values = values();
        Seeds.run(CASES / 2, random -> {
            RawChange hostile = sign(RandomMessages.of(RootChange.getDefaultInstance(), random, values));
            tolerate(() -> ObjectTree.validateNew(
                    hostile,
                    List.of(change),
                    List.of(hostile.id()),
                    TreeAcl.of(space.acl()),
                    ObjectTree.Flavour.KEY_FILTERABLE,
                    ContentCheck.NONE));
        });
    }

    /** Ids, keys and boxes that lead further than random bytes. */
    private List<ByteString> values() {
        return List.of(
                ByteString.EMPTY,
                root.id().bytes(),
                change.id().bytes(),
                space.acl().head().bytes(),
                space.owner().publicKey().toProto(),
                space.device().publicKey().toProto(),
                ByteString.copyFrom(space.owner().publicKey().raw()),
                Bytes.of(0x12, 0x20).concat(ByteString.copyFrom(new byte[32])),
                change.raw());
    }

    @Test
    void keyValueEntries() {
        attack(CASES, entry.raw().toByteArray(), bytes -> KeyValueEntry.readAndVerify(ByteString.copyFrom(bytes)));
        KeyValueStore store = new KeyValueStore(made.id(), space.acl());
        attack(CASES, entry.raw().toByteArray(), bytes -> {
            KeyValueEntry read = KeyValueEntry.readStored(ByteString.copyFrom(bytes));
            store.add(read);
            store.decrypt(read);
            store.permissionOf(read);
            store.visible();
        });
    }

    @Test
    void settingsChanges() {
        byte[] data = SettingsContent.deleteWithSnapshot(List.of(root.id()), List.of(root.id(), change.id()));
        attack(CASES, data, bytes -> {
            RawChange deletion = ChangeBuilder.plain(
                    space.owner(),
                    new ChangeBuilder.Content(List.of(root.id()), space.acl().head(), root.id(), true, "", 1),
                    bytes);
            var read = new ChangeReader(root.id()).readAndVerify(deletion);
            SettingsContent.deletedIds(List.of(read));
            SettingsContent.deletedIds(List.of(read, read));
        });
    }

    @Test
    void keys() {
        attack(CASES, space.owner().publicKey().toProto().toByteArray(), bytes -> PublicKey.fromProto(
                        ByteString.copyFrom(bytes))
                .verify(new byte[1], new byte[64]));
        attack(CASES, space.owner().toProto(), bytes -> SigningKey.fromProto(bytes)
                .sign(new byte[1]));
        attack(CASES, space.readKey().toProto(), bytes -> SymmetricKey.fromProto(bytes)
                .raw());
    }

    @Test
    void ciphertexts() throws Exception {
        byte[] box = space.owner().publicKey().sealBox(new byte[40], new SplittableRandom(1));
        attack(CASES, box, bytes -> space.owner().openBox(bytes));
        attack(CASES, space.readKey().encrypt(new byte[40], new SplittableRandom(1)), bytes -> space.readKey()
                .decrypt(bytes));
    }

    @Test
    void texts() {
        attack(
                CASES,
                ascii(space.owner().publicKey().accountAddress()),
                bytes -> PublicKey.fromAccountAddress(text(bytes)));
        attack(
                CASES,
                ascii(space.owner().publicKey().networkId()),
                bytes -> StrKey.decode(StrKey.Kind.NETWORK_ADDRESS, text(bytes)));
        attack(CASES, ascii(PeerId.of(space.device().publicKey()).text()), bytes -> PeerId.parse(text(bytes)));
        attack(CASES, ascii(Mnemonic.ofEntropy(new byte[16]).words()), bytes -> Mnemonic.parse(text(bytes)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void idsOfAnyBytes() {
        Seeds.run(CASES, random -> {
            ObjectId id = ObjectId.of(ByteString.copyFrom(Bytes.random(random, random.nextInt(70))));
            assertThat(id.isCid()).isFalse();
            assertThat(id.matches(change.raw())).isFalse();
            assertThat(ObjectId.of(id.bytes())).isEqualTo(id).hasSameHashCodeAs(id);
            assertThat(id.toString()).hasSizeLessThanOrEqualTo(81);
        });
    }
}
