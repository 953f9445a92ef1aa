package dev.syncspace.itests.jpms;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.anysync.space.SpaceHeader;
import dev.syncspace.protocol.ProtocolException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.protocol.space.SpaceValidator;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;

/** Makes an account and a space, verifies the space as a peer does, opens its ACL, and asks for a platform that is not there. */
public final class SpaceOnModulePath {
    private SpaceOnModulePath() {}

    /**
     * Prints one line per step.
     *
     * @param args an empty directory
     */
    public static void main(String[] args) throws ProtocolException {
        PrintStream out = System.out;
        for (Class<?> type : new Class<?>[] {
            SpaceHeader.class, SpaceBuilder.class, ErrorCode.class, SyncSpaceClient.class, SpaceOnModulePath.class
        }) {
            out.println("module " + type.getModule().getName());
        }
        SecureRandom random = new SecureRandom();
        AccountDerivation.Keys keys = AccountDerivation.derive(Mnemonic.generate(12, random), 0);
        NewSpace space = SpaceBuilder.create(input(keys, random), random);
        SpaceHeader header = SpaceValidator.validateNewSpace(
                space.header().raw(),
                space.id(),
                space.acl().raw(),
                space.acl().id(),
                space.settings().raw(),
                space.settings().id());
        out.println("space of type " + header.getSpaceType().toStringUtf8() + " is valid");
        AclList acl =
                AclList.ofRoot(space.acl().raw(), space.acl().id(), keys.signKey(), AclAcceptors.trusted(Set.of()));
        out.println(
                "owner may write " + acl.permissions(keys.signKey().publicKey()).canWrite());
        out.println("read keys " + acl.readKeys().size());
        askForPlatform(Path.of(args[0]), out);
    }

    private static SpaceInput input(AccountDerivation.Keys keys, SecureRandom random) {
        return new SpaceInput(
                keys.signKey(),
                keys.masterKey(),
                SymmetricKey.generate(random),
                SigningKey.generate(random),
                ByteString.EMPTY,
                SpaceTypes.SPACE,
                ByteString.EMPTY,
                random.nextLong(),
                1_767_225_600L,
                Optional.empty());
    }

    private static void askForPlatform(Path emptyDirectory, PrintStream out) {
        try (SyncSpaceClient client = SyncSpaceClient.connect(
                ClientOptions.forDataDirectory(emptyDirectory).withRetryCountMax(0))) {
            client.listSpaces().join();
        } catch (SyncSpaceClientException e) {
            out.println("client says " + e.reason());
        }
    }
}
