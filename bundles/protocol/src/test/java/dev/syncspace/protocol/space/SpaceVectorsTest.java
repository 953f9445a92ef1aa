package dev.syncspace.protocol.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.acl.AclSpaceOptions;
import dev.syncspace.proto.anysync.space.SpaceHeaderVersion;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.ReplayRandom;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SharedKeys;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.Slip21;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Section {@code spaces} of acl.json: every space is made again byte for byte, every case is judged. */
final class SpaceVectorsTest {
    private static final Map<SpaceException.Error, String> NAMES = Map.of(
            SpaceException.Error.INCORRECT_SPACE_HEADER, "ErrIncorrectSpaceHeader",
            SpaceException.Error.INCORRECT_CID, "ErrIncorrectCid",
            SpaceException.Error.INCORRECT_ONE_TO_ONE_PAYLOAD, "ErrIncorrectOneToOnePayload",
            SpaceException.Error.INCORRECT_IDENTITY, "ErrIncorrectIdentity");

    @Test
    void agreesWithTheReference() {
        VectorFile file = VectorFile.open("acl");
        VectorRun run = new VectorRun("acl spaces", file);
        VectorNode spaces = file.root().get("spaces");
        for (VectorNode space : spaces.elements()) {
            run.check(space, Set.of("cases"), () -> checkSpace(space));
            for (VectorNode verdict : space.list("cases")) {
                run.check(verdict, () -> checkCase(verdict));
            }
        }
        run.finish();
        file.assertRead(spaces);
    }

    private static void checkSpace(VectorNode node) throws Exception {
        ReplayRandom random = new ReplayRandom(
                node.list("randomInOrder").stream().map(VectorNode::hex).toArray(byte[][]::new));
        VectorNode inputs = node.get("inputs");
        NewSpace space = build(node.text("kind"), inputs, random);
        assertThat(random.isUsedUp()).isTrue();
        assertThat(space.id().text()).isEqualTo(node.text("spaceId"));
        assertObject(space.header(), space.id().text(), node.get("header"));
        assertObject(space.acl(), space.acl().id().text(), node.get("acl"));
        assertObject(space.settings(), space.settings().id().text(), node.get("settings"));
        assertThat(readKey(node.text("kind"), inputs)).isEqualTo(node.hex("ownerReadKey"));
        SpaceValidator.validateNewSpace(
                space.header().raw(),
                space.id(),
                space.acl().raw(),
                space.acl().id(),
                space.settings().raw(),
                space.settings().id());
        assertThat(SpaceValidator.validateHeader(
                                        space.header().raw(),
                                        space.id(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())
                                .getVersion()
                        == SpaceHeaderVersion.SpaceHeaderVersion0)
                .isEqualTo(node.flag("needCheckSpaceId"));
    }

    private static NewSpace build(String kind, VectorNode inputs, ReplayRandom random) throws Exception {
        SigningKey signKey = SigningKey.fromSeed(inputs.hex("signingKeySeed"));
        String type = inputs.text("spaceType");
        ByteString payload = inputs.hexBytes("spaceHeaderPayload");
        long replicationKey = Long.parseUnsignedLong(inputs.text("replicationKey"));
        NewSpace space =
                switch (kind) {
                    case "create" -> SpaceBuilder.create(input(inputs, signKey, replicationKey), random);
                    case "createV1" -> SpaceBuilder.createV1(input(inputs, signKey, replicationKey), random);
                    case "derive" ->
                        SpaceBuilder.derive(signKey, SigningKey.fromSeed(inputs.hex("masterKeySeed")), type, payload);
                    case "oneToOne" -> SpaceBuilder.oneToOne(signKey, PublicKey.ofRaw(inputs.hex("otherPub")));
                    default -> throw new IllegalArgumentException(kind);
                };
        var header = SpaceValidator.validateHeader(
                space.header().raw(), space.id(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(header.getSpaceType().toStringUtf8()).isEqualTo(type);
        assertThat(header.getSpaceHeaderPayload()).isEqualTo(payload);
        assertThat(header.getReplicationKey()).isEqualTo(replicationKey);
        assertThat(header.getTimestamp()).isEqualTo(inputs.number("timestamp"));
        return space;
    }

    private static SpaceInput input(VectorNode inputs, SigningKey signKey, long replicationKey) throws Exception {
        Optional<AclSpaceOptions> options = Optional.empty();
        if (inputs.has("optionsProto")) {
            options = Optional.of(AclSpaceOptions.parseFrom(inputs.hex("optionsProto")));
        }
        return new SpaceInput(
                signKey,
                SigningKey.fromSeed(inputs.hex("masterKeySeed")),
                SymmetricKey.ofRaw(inputs.hex("readKey")),
                SigningKey.fromSeed(inputs.hex("metadataKeySeed")),
                inputs.hexBytes("metadata"),
                inputs.text("spaceType"),
                inputs.hexBytes("spaceHeaderPayload"),
                replicationKey,
                inputs.number("timestamp"),
                options);
    }

    private static byte[] readKey(String kind, VectorNode inputs) throws Exception {
        SigningKey signKey = SigningKey.fromSeed(inputs.hex("signingKeySeed"));
        return switch (kind) {
            case "derive" -> Slip21.derive(signKey.raw(), Slip21.SPACE_PATH);
            case "oneToOne" ->
                Slip21.derive(
                        SharedKeys.derive(signKey, PublicKey.ofRaw(inputs.hex("otherPub")), Slip21.ONE_TO_ONE_PATH)
                                .raw(),
                        Slip21.ONE_TO_ONE_READ_PATH);
            default -> inputs.hex("readKey");
        };
    }

    private static void assertObject(SignedObject object, String id, VectorNode node) {
        assertThat(object.inner()).isEqualTo(node.hexBytes("inner"));
        assertThat(object.signature()).isEqualTo(node.hexBytes("signature"));
        assertThat(object.raw()).isEqualTo(node.hexBytes("raw"));
        assertThat(id).isEqualTo(node.text("id"));
    }

    private static void checkCase(VectorNode node) throws Exception {
        String check = node.text("check");
        String expected = node.flag("ok") ? "" : node.text("error");
        String actual = "";
        try {
            judge(check, node);
        } catch (SpaceException e) {
            actual = NAMES.get(e.error());
        } catch (DecodeException e) {
            actual = "other";
        }
        if (!actual.equals(expected)) {
            fail("expected '" + expected + "', got '" + actual + "'");
        }
    }

    private static void judge(String check, VectorNode node) throws Exception {
        ByteString header = ByteString.copyFrom(node.hexOrEmpty("headerRaw"));
        SpaceId id = SpaceId.of(node.text("headerId"));
        ByteString acl = ByteString.copyFrom(node.hexOrEmpty("aclRaw"));
        ByteString settings = ByteString.copyFrom(node.hexOrEmpty("settingsRaw"));
        ObjectId aclId = ObjectId.of(node.textOr("aclId", ""));
        ObjectId settingsId = ObjectId.of(node.textOr("settingsId", ""));
        if (check.equals("header")) {
            Optional<PublicKey> creator = node.has("identityAccount")
                    ? Optional.of(PublicKey.fromAccountAddress(node.text("identityAccount")))
                    : Optional.empty();
            SpaceValidator.validateHeader(header, id, creator, Optional.empty(), Optional.empty());
        } else {
            assertThat(check).isEqualTo("create");
            SpaceValidator.validateNewSpace(header, id, acl, aclId, settings, settingsId);
        }
    }
}
