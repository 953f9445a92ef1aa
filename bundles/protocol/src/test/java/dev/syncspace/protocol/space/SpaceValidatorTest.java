package dev.syncspace.protocol.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.Bytes;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.Seeds;
import dev.syncspace.protocol.TestSpace;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Spaces of every kind validate, and no damage to any of their parts goes unnoticed. */
final class SpaceValidatorTest {
    private static void validate(NewSpace space) throws ProtocolException {
        SpaceValidator.validateNewSpace(
                space.header().raw(),
                space.id(),
                space.acl().raw(),
                space.acl().id(),
                space.settings().raw(),
                space.settings().id());
    }

    private static List<NewSpace> spaces(RandomGenerator random) throws ProtocolException {
        SigningKey owner = SigningKey.generate(random);
        SigningKey master = SigningKey.generate(random);
        return List.of(
                new TestSpace(random).space(),
                SpaceBuilder.derive(owner, master, SpaceTypes.ACCOUNT, ByteString.EMPTY),
                SpaceBuilder.oneToOne(owner, SigningKey.generate(random).publicKey()));
    }

    @Test
    void everySpaceThatIsMadeValidates() {
        Seeds.run(20, random -> {
            for (NewSpace space : spaces(random)) {
                validate(space);
                assertThat(space.id().text()).startsWith(space.header().id().text() + ".");
            }
        });
    }

    @Test
    void everyDamageIsNoticed() {
        Seeds.run(40, random -> {
            for (NewSpace space : spaces(random)) {
                ByteString header = space.header().raw();
                ByteString acl = space.acl().raw();
                ByteString settings = space.settings().raw();
                switch (random.nextInt(3)) {
                    case 0 -> header = damaged(random, header);
                    case 1 -> acl = damaged(random, acl);
                    default -> settings = damaged(random, settings);
                }
                ByteString h = header;
                ByteString a = acl;
                ByteString s = settings;
                assertThatThrownBy(() -> SpaceValidator.validateNewSpace(
                                h,
                                space.id(),
                                a,
                                space.acl().id(),
                                s,
                                space.settings().id()))
                        .isInstanceOf(ProtocolException.class);
            }
        });
    }

    private static ByteString damaged(RandomGenerator random, ByteString good) {
        ByteString damaged = good;
        while (damaged.equals(good)) {
            damaged = ByteString.copyFrom(Bytes.damaged(random, good.toByteArray()));
        }
        return damaged;
    }

    @Test
    void aDerivedSpaceIsTheSameOnEveryDevice() {
        SigningKey owner = SigningKey.fromSeed(new byte[32]);
        SigningKey master = SigningKey.generate(new SplittableRandom(1));
        NewSpace one = SpaceBuilder.derive(owner, master, SpaceTypes.ACCOUNT, ByteString.EMPTY);
        assertThat(SpaceBuilder.derive(owner, master, SpaceTypes.ACCOUNT, ByteString.EMPTY))
                .isEqualTo(one);
        assertThat(SpaceBuilder.derive(owner, master, SpaceTypes.SPACE, ByteString.EMPTY))
                .isNotEqualTo(one);
    }

    @Test
    void aOneToOneSpaceIsTheSameForBothAccounts() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        SigningKey a = SigningKey.generate(random);
        SigningKey b = SigningKey.generate(random);
        assertThat(SpaceBuilder.oneToOne(a, b.publicKey())).isEqualTo(SpaceBuilder.oneToOne(b, a.publicKey()));
    }

    @Test
    void theCreatorIsComparedWhereOneIsExpected() throws Exception {
        TestSpace space = new TestSpace(new SplittableRandom(1));
        PublicKey other = space.device().publicKey();
        assertThat(header(space.space(), Optional.of(space.owner().publicKey())))
                .isEmpty();
        assertThat(header(space.space(), Optional.of(other))).contains(SpaceException.Error.INCORRECT_IDENTITY);
    }

    private static Optional<Enum<?>> header(NewSpace space, Optional<PublicKey> creator) {
        try {
            SpaceValidator.validateHeader(
                    space.header().raw(), space.id(), creator, Optional.empty(), Optional.empty());
            return Optional.empty();
        } catch (ProtocolException e) {
            return Optional.of(e.error());
        }
    }

    @Test
    void objectsBeyondTheLimitsAreRefusedBeforeTheyAreHashed() throws Exception {
        NewSpace space = new TestSpace(new SplittableRandom(1)).space();
        ByteString large = ByteString.copyFrom(new byte[SpaceValidator.ROOT_MAX_BYTES + 1]);
        assertThatThrownBy(() -> SpaceValidator.validateHeader(
                        large, SpaceId.of("a.1"), Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.error())
                        .isEqualTo(DecodeException.Error.LIMIT_EXCEEDED));
        ObjectId id = ObjectId.ofContent(large);
        assertThatThrownBy(() -> SpaceValidator.validateNewSpace(
                        space.header().raw(),
                        space.id(),
                        large,
                        id,
                        space.settings().raw(),
                        space.settings().id()))
                .isInstanceOf(SpaceException.class)
                .hasMessageContaining("at most");
        assertThatThrownBy(() -> SpaceValidator.validateNewSpace(
                        space.header().raw(),
                        space.id(),
                        space.acl().raw(),
                        space.acl().id(),
                        large,
                        id))
                .isInstanceOf(SpaceException.class)
                .hasMessageContaining("at most");
    }
}
