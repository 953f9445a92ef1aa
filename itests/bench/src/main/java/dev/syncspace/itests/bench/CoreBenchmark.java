package dev.syncspace.itests.bench;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclException;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.CryptoException;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.diff.DiffElement;
import dev.syncspace.protocol.diff.DiffHash;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.space.NewSpace;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceInput;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.ContentCheck;
import dev.syncspace.protocol.tree.MemoryTreeStorage;
import dev.syncspace.protocol.tree.ObjectTree;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.TreeAcl;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What the protocol library does for one document, piece by piece; one thread, operations a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class CoreBenchmark {
    private static final int DOCUMENT_BYTES = 1024;
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int TREE_CHANGES = 100;
    private static final int DIFF_ELEMENTS = 10_000;
    private static final long TIMESTAMP_SECONDS = 1_750_000_000;

    private final RandomGenerator random = new Random(1);
    private final byte[] document = bytes(DOCUMENT_BYTES);
    private final byte[] piece = bytes(PIECE_BYTES);
    private final SigningKey signingKey = SigningKey.generate(random);
    private final PublicKey publicKey = signingKey.publicKey();
    private final ByteString keyMessage = publicKey.toProto();
    private final byte[] signature = signingKey.sign(document);
    private final SymmetricKey readKey = SymmetricKey.generate(random);
    private final byte[] sealedDocument = readKey.encrypt(document, random);
    private final byte[] sealedPiece = readKey.encrypt(piece, random);
    private final NewSpace space = SpaceBuilder.create(
            new SpaceInput(
                    signingKey,
                    SigningKey.generate(random),
                    readKey,
                    SigningKey.generate(random),
                    ByteString.EMPTY,
                    SpaceTypes.SPACE,
                    ByteString.EMPTY,
                    random.nextLong(),
                    TIMESTAMP_SECONDS,
                    Optional.empty()),
            random);
    private final AclList acl = acl();
    private final RawChange root = root();
    private final SymmetricKey treeKey = ChangeBuilder.treeKey(readKey, root.id());
    private final List<RawChange> changes = new ArrayList<>();
    private final List<DiffElement> elements = new ArrayList<>();
    private List<ObjectId> heads = List.of();

    /** Makes a tree of a hundred changes, and a set of ten thousand trees. */
    @Setup
    public void prepare() throws TreeException {
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        ObjectTree tree = open(storage);
        for (int i = 0; i < TREE_CHANGES; i++) {
            RawChange change = encrypted(tree.heads());
            storage.apply(tree.addOwn(change));
            changes.add(change);
        }
        heads = tree.heads();
        for (int i = 0; i < DIFF_ELEMENTS; i++) {
            ByteString id = ObjectId.ofContent(bytes(32)).bytes();
            elements.add(new DiffElement(id, ByteString.copyFrom(bytes(64))));
        }
    }

    @Benchmark
    public byte[] sign1KiB() {
        return signingKey.sign(document);
    }

    @Benchmark
    public boolean verify1KiB() {
        return publicKey.verify(document, signature);
    }

    /** As for a key that has not been met yet. */
    @Benchmark
    public boolean decodeKeyAndVerify1KiB() throws DecodeException {
        return PublicKey.fromProto(keyMessage).verify(document, signature);
    }

    @Benchmark
    public ObjectId contentId1KiB() {
        return ObjectId.ofContent(document);
    }

    @Benchmark
    public byte[] encrypt1KiB() {
        return readKey.encrypt(document, random);
    }

    @Benchmark
    public byte[] decrypt1KiB() throws CryptoException {
        return readKey.decrypt(sealedDocument);
    }

    @Benchmark
    public byte[] encrypt64KiB() {
        return readKey.encrypt(piece, random);
    }

    @Benchmark
    public byte[] decrypt64KiB() throws CryptoException {
        return readKey.decrypt(sealedPiece);
    }

    /** Derived key, encryption, signature and id of one version. */
    @Benchmark
    public RawChange buildChange1KiB() {
        return encrypted(List.of(root.id()));
    }

    /** Root and first change: what the creation of a document signs. */
    @Benchmark
    public RawChange buildDocument1KiB() {
        RawChange newRoot = root();
        return encrypted(List.of(newRoot.id()));
    }

    /** A hundred changes of somebody else, verified and put in order; operations are changes. */
    @Benchmark
    @OperationsPerInvocation(TREE_CHANGES)
    public TreeUpdate addForeignChange() throws TreeException {
        ObjectTree tree = open(new MemoryTreeStorage(root));
        return tree.addRawChanges(changes, heads, List.of(root.id()));
    }

    /** The hash of a space of ten thousand trees, from nothing. */
    @Benchmark
    public byte[] diffHashOf10000() {
        return DiffHash.of(elements);
    }

    private RawChange root() {
        return ChangeBuilder.root(
                signingKey, space.id(), acl.head(), "bench", ByteString.EMPTY, TIMESTAMP_SECONDS, random);
    }

    private RawChange encrypted(List<ObjectId> previous) {
        return ChangeBuilder.encrypted(
                signingKey,
                new ChangeBuilder.Content(previous, acl.head(), root.id(), false, "bench", TIMESTAMP_SECONDS),
                treeKey,
                acl.currentReadKeyId(),
                document,
                random);
    }

    private ObjectTree open(MemoryTreeStorage storage) throws TreeException {
        return ObjectTree.open(storage, TreeAcl.of(acl), ObjectTree.Flavour.DEFAULT, ContentCheck.NONE);
    }

    private AclList acl() {
        try {
            return AclList.ofRoot(space.acl().raw(), space.acl().id(), signingKey, AclAcceptors.trusted(Set.of()));
        } catch (AclException e) {
            throw new IllegalStateException("a new space has a valid root", e);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
