package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The example of docs/protocol.md, word for word. */
final class ProtocolPageTest {
    private static final Path PAGE = Path.of("../../docs/protocol.md");
    private static final Path THIS = Path.of("src/test/java/dev/syncspace/protocol/tree/ProtocolPageTest.java");

    @Test
    void theExampleWorks() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        SigningKey signKey = SigningKey.generate(random);
        Set<PublicKey> networkKeys = Set.of();
        byte[] plaintext = {1, 2, 3};
        long seconds = 1_750_000_000;
        SpaceInput input = new SpaceInput(
                signKey,
                SigningKey.generate(random),
                SymmetricKey.generate(random),
                SigningKey.generate(random),
                ByteString.EMPTY,
                SpaceTypes.SPACE,
                ByteString.EMPTY,
                random.nextLong(),
                seconds,
                Optional.empty());
        NewSpace space = SpaceBuilder.create(input, random);
        AclList acl = AclList.ofRoot(space.acl().raw(), space.acl().id(), signKey, AclAcceptors.trusted(networkKeys));
        RawChange root =
                ChangeBuilder.root(signKey, space.id(), acl.head(), "my.type", ByteString.EMPTY, seconds, random);
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        ObjectTree tree = ObjectTree.open(storage, TreeAcl.of(acl), ObjectTree.Flavour.DEFAULT, ContentCheck.NONE);
        RawChange change = ChangeBuilder.encrypted(
                signKey,
                new ChangeBuilder.Content(tree.heads(), acl.head(), tree.root().id(), false, "my.data", seconds),
                ChangeBuilder.treeKey(acl.readKey(acl.currentReadKeyId()).orElseThrow(), tree.id()),
                acl.currentReadKeyId(),
                plaintext,
                random);
        storage.apply(tree.addOwn(change));
        SymmetricKey treeKey = ChangeBuilder.treeKey(acl.readKey(acl.rootId()).orElseThrow(), tree.id());
        assertThat(treeKey.decrypt(tree.winner().data().toByteArray())).isEqualTo(plaintext);
        assertThat(storage.heads()).containsExactly(change.id());
    }

    @Test
    void thePageShowsTheExample() throws Exception {
        String page = Files.readString(PAGE);
        String example = page.substring(page.indexOf("```java\n") + 8);
        example = example.substring(0, example.indexOf("```"));
        String source = Files.readString(THIS);
        assertThat(example.lines().map(String::strip).filter(line -> !line.startsWith("//")))
                .isNotEmpty()
                .allMatch(line -> source.contains(line + "\n"));
    }
}
