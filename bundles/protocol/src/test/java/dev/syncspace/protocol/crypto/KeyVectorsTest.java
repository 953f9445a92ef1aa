package dev.syncspace.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.ReplayRandom;
import dev.syncspace.protocol.id.Crc16;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.PeerId;
import dev.syncspace.protocol.id.StrKey;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Section {@code keys} of acl.json: every case and field. */
final class KeyVectorsTest {
    private static final Map<String, DecodeException.Error> KEY_ERRORS = Map.of(
            "incorrect key type", DecodeException.Error.WRONG_KEY_TYPE,
            "unexpected EOF", DecodeException.Error.MALFORMED,
            "expected redundant ed25519 public key to be redundant", DecodeException.Error.MALFORMED,
            "expect ed25519 public key data size to be 32", DecodeException.Error.WRONG_LENGTH,
            "expected ed25519 data size to be 64 or 96, got 32", DecodeException.Error.WRONG_LENGTH,
            "invalid key", DecodeException.Error.WRONG_LENGTH);

    private final VectorFile file = VectorFile.open("acl");
    private final VectorNode keys = file.root().get("keys");
    private final VectorRun run = new VectorRun("acl keys", file);

    @Test
    void agreesWithTheReference() {
        keys.list("mnemonics").forEach(node -> run.check(node, () -> mnemonic(node)));
        keys.list("badMnemonics")
                .forEach(node -> run.check(node, () -> refused(() -> Mnemonic.parse(node.text("input")))));
        keys.list("ed25519").forEach(node -> run.check(node, () -> ed25519(node)));
        keys.list("badSignatures").forEach(node -> run.check(node, () -> signature(node)));
        keys.list("edgeSignatures").forEach(node -> run.check(node, () -> signature(node)));
        keys.list("aes").forEach(node -> run.check(node, () -> aes(node)));
        keys.list("box").forEach(node -> run.check(node, () -> box(node)));
        keys.list("strkey").forEach(node -> run.check(node, () -> strkey(node)));
        keys.list("badAccountAddress")
                .forEach(
                        node -> run.check(node, () -> refused(() -> PublicKey.fromAccountAddress(node.text("input")))));
        keys.list("badPeerId").forEach(node -> run.check(node, () -> refused(() -> PeerId.parse(node.text("input")))));
        keys.list("keyProto").forEach(node -> run.check(node, () -> keyProto(node)));
        keys.list("cid").forEach(node -> run.check(node, () -> cid(node)));
        keys.list("crc16").forEach(node -> run.check(node, () -> crc16(node)));
        keys.list("slip10").forEach(node -> run.check(node, () -> slip10(node)));
        keys.list("slip21").forEach(node -> run.check(node, () -> slip21(node)));
        keys.list("sharedKey").forEach(node -> run.check(node, () -> sharedKey(node)));
        run.finish();
        file.assertRead(keys);
    }

    private static void mnemonic(VectorNode node) throws DecodeException {
        Mnemonic mnemonic = Mnemonic.parse(node.text("words"));
        assertThat(mnemonic.entropy()).isEqualTo(node.hex("entropy"));
        assertThat(Mnemonic.ofEntropy(node.hex("entropy")).words()).isEqualTo(node.text("words"));
        assertThat(mnemonic.seed()).isEqualTo(node.hex("bip39Seed"));
        for (VectorNode derived : node.list("derived")) {
            int index = (int) derived.number("index");
            Slip10 master = AccountDerivation.masterNode(mnemonic.seed(), index);
            assertThat(Arrays.copyOf(master.toBytes(), 32)).isEqualTo(derived.hex("masterNodeKey"));
            assertThat(master.chainCode()).isEqualTo(derived.hex("masterNodeChainCode"));
            AccountDerivation.Keys keys = AccountDerivation.derive(mnemonic, index);
            assertThat(keys.masterKey().publicKey().raw()).isEqualTo(derived.hex("masterPub"));
            assertThat(keys.masterKey().publicKey().accountAddress()).isEqualTo(derived.text("masterAccount"));
            assertThat(keys.signKey().seed()).isEqualTo(derived.hex("identitySeed"));
            assertThat(keys.signKey().publicKey().raw()).isEqualTo(derived.hex("identityPub"));
            assertThat(keys.signKey().publicKey().accountAddress()).isEqualTo(derived.text("identityAccount"));
            assertThat(PeerId.of(keys.signKey().publicKey()).text()).isEqualTo(derived.text("identityPeerId"));
            SigningKey legacy = Slip10.ofSeed(mnemonic.seed())
                    .child(44)
                    .child(607)
                    .child(index)
                    .signingKey();
            assertThat(legacy.seed()).isEqualTo(derived.hex("legacy607Seed"));
            assertThat(legacy.publicKey().accountAddress()).isEqualTo(derived.text("legacy607Account"));
        }
    }

    private static void ed25519(VectorNode node) throws DecodeException {
        SigningKey key = SigningKey.fromSeed(node.hex("seed"));
        PublicKey pub = key.publicKey();
        assertThat(key.raw()).isEqualTo(node.hex("privRaw"));
        assertThat(SigningKey.fromRaw(node.hex("privRaw")).raw()).isEqualTo(node.hex("privRaw"));
        assertThat(pub.raw()).isEqualTo(node.hex("pubRaw"));
        assertThat(key.toProto()).isEqualTo(node.hex("privProto"));
        assertThat(SigningKey.fromProto(node.hex("privProto")).raw()).isEqualTo(node.hex("privRaw"));
        assertThat(pub.toProto()).isEqualTo(node.hexBytes("pubProto"));
        assertThat(PublicKey.fromProto(node.hexBytes("pubProto"))).isEqualTo(pub);
        assertThat(Base64.getEncoder().encodeToString(key.raw())).isEqualTo(node.text("privBase64"));
        assertThat(pub.accountAddress()).isEqualTo(node.text("account"));
        assertThat(PublicKey.fromAccountAddress(node.text("account"))).isEqualTo(pub);
        assertThat(pub.networkId()).isEqualTo(node.text("networkId"));
        PeerId peer = PeerId.parse(node.text("peerId"));
        assertThat(peer.publicKey()).isEqualTo(pub);
        assertThat(PeerId.of(pub).text()).isEqualTo(node.text("peerId"));
        assertThat(peer.multihash()).isEqualTo(node.hex("peerIdMultihash"));
        assertThat(Arrays.copyOfRange(peer.multihash(), 2, 38)).isEqualTo(node.hex("libp2pPub"));
        assertThat(key.toProto()).isEqualTo(node.hex("libp2pPriv"));
        assertThat(key.toMontgomery()).isEqualTo(node.hex("x25519Priv"));
        assertThat(EdwardsPoint.decode(pub.raw()).orElseThrow().toMontgomery()).isEqualTo(node.hex("x25519Pub"));
        assertThat(StrKey.encode(StrKey.Kind.ACCOUNT_SEED, key.seed())).isEqualTo(node.text("strkeyAccountSeed"));
        assertThat(StrKey.encode(StrKey.Kind.DEVICE_SEED, key.seed())).isEqualTo(node.text("strkeyDeviceSeed"));
        for (VectorNode signature : node.list("signatures")) {
            assertThat(key.sign(signature.hex("message"))).isEqualTo(signature.hex("signature"));
            assertThat(pub.verify(signature.hex("message"), signature.hex("signature")))
                    .isTrue();
            assertThat(Ed25519Verifier.verifyExactly(pub.raw(), signature.hex("message"), signature.hex("signature")))
                    .isTrue();
        }
    }

    private static void signature(VectorNode node) throws DecodeException {
        PublicKey key = PublicKey.ofRaw(node.hex("pub"));
        assertThat(key.verify(node.hex("message"), node.hex("signature"))).isEqualTo(node.flag("valid"));
    }

    private static void aes(VectorNode node) throws ProtocolException {
        SymmetricKey key = SymmetricKey.ofRaw(node.hex("raw"));
        assertThat(key.toProto()).isEqualTo(node.hex("proto"));
        assertThat(SymmetricKey.fromProto(node.hex("proto"))).isEqualTo(key);
        assertThat(key.multibase()).isEqualTo(node.text("multibase"));
        for (VectorNode sealed : node.list("sealed")) {
            byte[] ciphertext = key.encrypt(sealed.hex("plaintext"), new ReplayRandom(sealed.hex("nonce")));
            assertThat(ciphertext).isEqualTo(sealed.hex("ciphertext"));
            assertThat(key.decrypt(ciphertext)).isEqualTo(sealed.hex("plaintext"));
        }
        for (VectorNode bad : node.list("bad")) {
            refused(() -> key.decrypt(bad.hex("input")));
        }
    }

    private static void box(VectorNode node) throws ProtocolException {
        SigningKey recipient = SigningKey.fromSeed(node.hex("recipientSeed"));
        assertThat(recipient.publicKey().raw()).isEqualTo(node.hex("recipientPub"));
        byte[] sealed =
                recipient.publicKey().sealBox(node.hex("plaintext"), new ReplayRandom(node.hex("ephemeralPriv")));
        assertThat(sealed).isEqualTo(node.hex("ciphertext"));
        assertThat(Arrays.copyOf(sealed, 32)).isEqualTo(node.hex("ephemeralPub"));
        assertThat(recipient.openBox(sealed)).isEqualTo(node.hex("plaintext"));
        refused(() -> recipient.openBox(node.hex("tampered")));
    }

    private static void strkey(VectorNode node) throws DecodeException {
        StrKey.Kind kind = Arrays.stream(StrKey.Kind.values())
                .filter(candidate -> candidate.version() == node.number("version"))
                .findFirst()
                .orElseThrow();
        assertThat(StrKey.encode(kind, node.hex("payload"))).isEqualTo(node.text("text"));
        assertThat(StrKey.decode(kind, node.text("text"))).isEqualTo(node.hex("payload"));
    }

    private static void keyProto(VectorNode node) throws DecodeException {
        byte[] bytes = node.hex("bytes");
        String as = node.text("as");
        if (node.has("error")) {
            assertThatThrownBy(() -> read(as, bytes))
                    .isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.error())
                            .isEqualTo(KEY_ERRORS.get(node.text("error"))));
            return;
        }
        byte[][] rawAndRemarshalled = read(as, bytes);
        assertThat(rawAndRemarshalled[0]).isEqualTo(node.hex("raw"));
        assertThat(rawAndRemarshalled[1]).isEqualTo(node.hex("remarshalled"));
    }

    private static byte[][] read(String as, byte[] bytes) throws DecodeException {
        return switch (as) {
            case "pub" -> {
                PublicKey key = PublicKey.fromProto(ByteString.copyFrom(bytes));
                yield new byte[][] {key.raw(), key.toProto().toByteArray()};
            }
            case "priv" -> {
                SigningKey key = SigningKey.fromProto(bytes);
                yield new byte[][] {key.raw(), key.toProto()};
            }
            case "aes" -> {
                SymmetricKey key = SymmetricKey.fromProto(bytes);
                yield new byte[][] {key.raw(), key.toProto()};
            }
            default -> throw new IllegalArgumentException(as);
        };
    }

    private static void cid(VectorNode node) {
        ObjectId id = ObjectId.ofContent(node.hex("data"));
        assertThat(id.text()).isEqualTo(node.text("cid"));
        assertThat(id.cidBytes()).isEqualTo(node.hex("cidBytes"));
        assertThat(ObjectId.ofCidBytes(node.hex("cidBytes"))).isEqualTo(id);
        assertThat(ObjectId.of(node.text("cid")).matches(node.hexBytes("data"))).isTrue();
    }

    private static void crc16(VectorNode node) {
        byte[] data = node.hex("data");
        int crc = Crc16.of(data, data.length);
        byte[] littleEndian = {(byte) crc, (byte) (crc >> 8)};
        assertThat(HexFormat.of().formatHex(littleEndian)).isEqualTo(node.text("checksum"));
    }

    private static void slip10(VectorNode node) {
        Slip10 derived = Slip10.ofSeed(node.hex("seed"));
        String[] labels = node.text("path").split("/");
        assertThat(labels[0]).isEqualTo("m");
        for (String label : Arrays.asList(labels).subList(1, labels.length)) {
            derived = derived.child(Integer.parseInt(label.replace("'", "")));
        }
        assertThat(Arrays.copyOf(derived.toBytes(), 32)).isEqualTo(node.hex("key"));
        assertThat(derived.chainCode()).isEqualTo(node.hex("chainCode"));
    }

    private static void slip21(VectorNode node) {
        assertThat(Slip21.derive(node.hex("seed"), node.text("path"))).isEqualTo(node.hex("key"));
    }

    private static void sharedKey(VectorNode node) throws ProtocolException {
        SigningKey a = SigningKey.fromSeed(node.hex("aSeed"));
        SigningKey b = SigningKey.fromSeed(node.hex("bSeed"));
        assertThat(Box.agree(a.toMontgomery(), b.publicKey().toMontgomery())).isEqualTo(node.hex("x25519Secret"));
        for (SigningKey shared : new SigningKey[] {
            SharedKeys.derive(a, b.publicKey(), node.text("path")),
            SharedKeys.derive(b, a.publicKey(), node.text("path"))
        }) {
            assertThat(shared.raw()).isEqualTo(node.hex("privRaw"));
            assertThat(shared.publicKey().raw()).isEqualTo(node.hex("pub"));
        }
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ProtocolException.class);
    }
}
