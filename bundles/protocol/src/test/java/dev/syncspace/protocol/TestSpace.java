package dev.syncspace.protocol;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A space with one owner, made from a seeded source. */
public final class TestSpace {
    private final RandomGenerator random;
    private final SigningKey owner;
    private final SigningKey device;
    private final SpaceInput input;
    private final NewSpace space;
    private final AclList acl;

    public TestSpace(RandomGenerator random) throws AclException {
        this.random = random;
        this.owner = SigningKey.generate(random);
        this.device = SigningKey.generate(random);
        this.input = new SpaceInput(
                owner,
                SigningKey.generate(random),
                SymmetricKey.generate(random),
                SigningKey.generate(random),
                ByteString.copyFromUtf8("owner"),
                SpaceTypes.SPACE,
                ByteString.EMPTY,
                random.nextLong(),
                1_750_000_000,
                Optional.empty());
        this.space = SpaceBuilder.create(input, random);
        this.acl = AclList.ofRoot(space.acl().raw(), space.acl().id(), owner, AclAcceptors.trusted(Set.of()));
    }

    public RandomGenerator random() {
        return random;
    }

    public SigningKey owner() {
        return owner;
    }

    public SigningKey device() {
        return device;
    }

    public SymmetricKey readKey() {
        return input.readKey();
    }

    public NewSpace space() {
        return space;
    }

    public AclList acl() {
        return acl;
    }
}
