package dev.syncspace.account.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.Argon2idProtection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** What is done with passphrases. Stateless; every copy that is made here is overwritten. */
final class Passphrases {
    /** Longest passphrase, in bytes of UTF-8. */
    static final int MAX_BYTES = 1024;
    /** Length of the salt. */
    static final int SALT_BYTES = 16;

    /**
     * What one guess of a passphrase costs.
     *
     * @param memoryKib memory in KiB
     * @param iterations passes over it
     * @param lanes independent parts of it
     */
    record Cost(int memoryKib, int iterations, int lanes) {
        /** RFC 9106 §4, the second recommended choice: 64 MiB, 3 passes, 4 lanes; about 0.25 s of one core. */
        static final Cost STANDARD = new Cost(64 * 1024, 3, 4);
    }

    /** Most that a file may ask for: a changed file must not take the heap or the day. */
    private static final int MEMORY_MAX_KIB = 1024 * 1024;

    private static final int ITERATIONS_MAX = 100;
    private static final int LANES_MAX = 64;
    private static final int SALT_MAX_BYTES = 64;

    private Passphrases() {}

    /**
     * A passphrase that is to be set.
     *
     * @param field its name in the API
     * @throws SyncSpaceException {@code INVALID_FIELD} if it is too long
     */
    static void check(String field, char[] passphrase) {
        byte[] bytes = utf8(field, passphrase);
        int length = bytes.length;
        Arrays.fill(bytes, (byte) 0);
        if (length > MAX_BYTES) {
            throw SyncSpaceException.invalid(
                    field, "a passphrase has at most " + MAX_BYTES + " bytes, this one has " + length);
        }
    }

    /** Whether an Argon2id protection can be used. */
    static boolean isSane(Argon2idProtection argon2id) {
        int lanes = argon2id.getLanes();
        int memory = argon2id.getMemoryKib();
        return lanes >= 1
                && lanes <= LANES_MAX
                && memory >= 8 * lanes
                && memory <= MEMORY_MAX_KIB
                && argon2id.getIterations() >= 1
                && argon2id.getIterations() <= ITERATIONS_MAX
                && argon2id.getSalt().size() >= SALT_BYTES
                && argon2id.getSalt().size() <= SALT_MAX_BYTES;
    }

    /** The key of a passphrase, 32 bytes; the caller overwrites it. */
    static byte[] derive(char[] passphrase, Argon2idProtection argon2id) {
        byte[] bytes = utf8("passphrase", passphrase);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(argon2id.getMemoryKib())
                    .withIterations(argon2id.getIterations())
                    .withParallelism(argon2id.getLanes())
                    .withSalt(argon2id.getSalt().toByteArray())
                    .build());
            byte[] key = new byte[Sealer.KEY_BYTES];
            generator.generateBytes(bytes, key);
            return key;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] utf8(String field, char[] passphrase) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(passphrase));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            Arrays.fill(encoded.array(), (byte) 0);
            return bytes;
        } catch (CharacterCodingException e) {
            throw SyncSpaceException.invalid(field, "the passphrase holds half a character");
        }
    }

    /**
     * The first line of a file, as a passphrase; the caller overwrites it.
     *
     * @throws SyncSpaceException {@code WRONG_PASSPHRASE} if there is no such file or line
     */
    static char[] ofFile(Path file) {
        byte[] bytes;
        try {
            bytes = OwnerOnlyFiles.read(file, MAX_BYTES + 2);
        } catch (IOException e) {
            throw SyncSpaceException.of(Reason.WRONG_PASSPHRASE, "the passphrase file " + file + " cannot be read", e);
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, end));
            char[] passphrase = new char[decoded.remaining()];
            decoded.get(passphrase);
            Arrays.fill(decoded.array(), '\0');
            if (passphrase.length == 0) {
                throw SyncSpaceException.of(
                        Reason.WRONG_PASSPHRASE, "the first line of the passphrase file " + file + " is empty");
            }
            return passphrase;
        } catch (CharacterCodingException e) {
            throw SyncSpaceException.of(
                    Reason.WRONG_PASSPHRASE, "the first line of the passphrase file " + file + " is no UTF-8");
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
