package dev.syncspace.protocol.crypto;

import dev.syncspace.protocol.id.ObjectId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * SLIP-21: symmetric keys from a seed and a path of labels. Stateless. Trap: the key of a node is the second half of the
 * HMAC; the first half leads on to the children. Source: any-sync v0.11.20: util/crypto/slip21.go.
 */
public final class Slip21 {
    /** From the raw 64-byte account key: read key of a derived space. */
    public static final String SPACE_PATH = "m/SLIP-0021/anysync/space";
    /** For {@link SharedKeys}: the shared owner key of a one-to-one space. */
    public static final String ONE_TO_ONE_PATH = "m/SLIP-0021/anysync/onetoone/0";
    /** From the raw 64-byte shared owner key: read key of a one-to-one space. */
    public static final String ONE_TO_ONE_READ_PATH = "m/SLIP-0021/anysync/onetooneread";
    /** For {@link SharedKeys}: the metadata key of a one-to-one space. */
    public static final String ONE_TO_ONE_METADATA_PATH = "m/SLIP-0021/anysync/onetoonemeta";

    private static final byte[] MASTER = "Symmetric key seed".getBytes(StandardCharsets.US_ASCII);
    private static final int HALF = 32;

    private Slip21() {}

    /** From the raw read key: key of an object tree. */
    public static String treePath(ObjectId tree) {
        return "m/SLIP-0021/anysync/tree/" + tree.text();
    }

    /** From the raw read key: key of a key-value store. */
    public static String keyValuePath(ObjectId store) {
        return "m/SLIP-0021/anysync/keyvalue/" + store.text();
    }

    /**
     * The key at a path.
     *
     * @param seed any length; for an Ed25519 key all 64 bytes
     * @param path {@code m} and labels, with slashes between them
     * @return 32 bytes
     * @throws IllegalArgumentException if the path does not start with {@code m}
     */
    public static byte[] derive(byte[] seed, String path) {
        String[] labels = path.split("/", -1);
        if (!labels[0].equals("m")) {
            throw new IllegalArgumentException("a path starts with m: " + path);
        }
        byte[] node = Digests.hmacSha512(MASTER, seed);
        for (String label : Arrays.asList(labels).subList(1, labels.length)) {
            byte[] chain = Arrays.copyOf(node, HALF);
            Arrays.fill(node, (byte) 0);
            node = Digests.hmacSha512(chain, new byte[] {0}, label.getBytes(StandardCharsets.UTF_8));
            Arrays.fill(chain, (byte) 0);
        }
        byte[] key = Arrays.copyOfRange(node, HALF, 2 * HALF);
        Arrays.fill(node, (byte) 0);
        return key;
    }
}
