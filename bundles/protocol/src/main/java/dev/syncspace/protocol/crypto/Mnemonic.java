package dev.syncspace.protocol.crypto;

import dev.syncspace.protocol.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A BIP-39 mnemonic in English: 12, 15, 18, 21 or 24 words. It has no text form but {@link #words}.
 *
 * <p>Trap: the text is hashed as given, without Unicode normalisation or case folding, and single blanks are expected;
 * trim and single-space what a person typed before parsing it.
 *
 * <p>Source: any-sync v0.11.20: util/crypto/mnemonic.go; BIP-39.
 */
public final class Mnemonic {
    /** Longest text that is read, in characters: 24 words of 8 letters, and room for white space. */
    public static final int TEXT_MAX_CHARS = 1024;
    /** Length of the seed. */
    public static final int SEED_BYTES = 64;

    private static final int ROUNDS = 2048;
    private static final int BITS_PER_WORD = 11;

    private final byte[] entropy;

    private Mnemonic(byte[] entropy) {
        this.entropy = entropy;
    }

    /**
     * Reads a mnemonic.
     *
     * @param text lower-case words with single blanks between them
     * @throws DecodeException {@code MALFORMED}: wrong number of words or an unknown word, named by its position only;
     *     {@code BAD_CHECKSUM}; {@code LIMIT_EXCEEDED}
     */
    public static Mnemonic parse(String text) throws DecodeException {
        if (text.length() > TEXT_MAX_CHARS) {
            throw new DecodeException(
                    DecodeException.Error.LIMIT_EXCEEDED, "a mnemonic has at most " + TEXT_MAX_CHARS + " characters");
        }
        String[] words = text.split(" ", -1);
        if (!isWordCount(words.length)) {
            throw new DecodeException(
                    DecodeException.Error.MALFORMED,
                    "a mnemonic has 12, 15, 18, 21 or 24 words, this one has " + words.length);
        }
        boolean[] bits = new boolean[words.length * BITS_PER_WORD];
        for (int i = 0; i < words.length; i++) {
            int index = WordList.indexOf(words[i]);
            if (index < 0) {
                throw new DecodeException(
                        DecodeException.Error.MALFORMED, "word " + (i + 1) + " is not in the BIP-39 English word list");
            }
            for (int bit = 0; bit < BITS_PER_WORD; bit++) {
                bits[i * BITS_PER_WORD + bit] = (index >> (BITS_PER_WORD - 1 - bit) & 1) == 1;
            }
        }
        byte[] entropy = pack(bits, words.length * BITS_PER_WORD * 32 / 33);
        if (!Arrays.equals(bits, bitsOf(entropy))) {
            throw new DecodeException(
                    DecodeException.Error.BAD_CHECKSUM,
                    "the mnemonic has a wrong checksum: a word is wrong or out of place");
        }
        return new Mnemonic(entropy);
    }

    /**
     * The mnemonic of entropy.
     *
     * @param entropy 16, 20, 24, 28 or 32 bytes
     */
    public static Mnemonic ofEntropy(byte[] entropy) {
        if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 != 0) {
            throw new IllegalArgumentException("entropy has 16, 20, 24, 28 or 32 bytes, not " + entropy.length);
        }
        return new Mnemonic(entropy.clone());
    }

    /**
     * A new mnemonic.
     *
     * @param wordCount 12, 15, 18, 21 or 24
     * @param random 4 bytes are drawn for every 3 words
     */
    public static Mnemonic generate(int wordCount, RandomGenerator random) {
        if (!isWordCount(wordCount)) {
            throw new IllegalArgumentException("a mnemonic has 12, 15, 18, 21 or 24 words, not " + wordCount);
        }
        byte[] entropy = new byte[wordCount / 3 * 4];
        random.nextBytes(entropy);
        return new Mnemonic(entropy);
    }

    /** Whether a mnemonic can have this many words. */
    public static boolean isWordCount(int wordCount) {
        return wordCount >= 12 && wordCount <= 24 && wordCount % 3 == 0;
    }

    /** The words with single blanks between them. */
    public String words() {
        boolean[] bits = bitsOf(entropy);
        List<String> words = new ArrayList<>();
        for (int start = 0; start < bits.length; start += BITS_PER_WORD) {
            int index = 0;
            for (int bit = 0; bit < BITS_PER_WORD; bit++) {
                index = index << 1 | (bits[start + bit] ? 1 : 0);
            }
            words.add(WordList.word(index));
        }
        return String.join(" ", words);
    }

    /** The seed with an empty passphrase, 64 bytes; the caller overwrites it after use. */
    public byte[] seed() {
        PKCS5S2ParametersGenerator pbkdf2 = new PKCS5S2ParametersGenerator(new SHA512Digest());
        pbkdf2.init(words().getBytes(StandardCharsets.UTF_8), "mnemonic".getBytes(StandardCharsets.UTF_8), ROUNDS);
        return ((KeyParameter) pbkdf2.generateDerivedMacParameters(SEED_BYTES * 8)).getKey();
    }

    /** The entropy; the caller overwrites it after use. */
    public byte[] entropy() {
        return entropy.clone();
    }

    /** Overwrites the mnemonic in memory. */
    public void destroy() {
        Arrays.fill(entropy, (byte) 0);
    }

    /** Entropy bits, then the first bits of their SHA-256: one for every 32. */
    private static boolean[] bitsOf(byte[] entropy) {
        byte[] hash = Digests.sha256(entropy);
        int entropyBits = entropy.length * 8;
        boolean[] bits = new boolean[entropyBits + entropyBits / 32];
        for (int i = 0; i < bits.length; i++) {
            byte[] source = i < entropyBits ? entropy : hash;
            int position = i < entropyBits ? i : i - entropyBits;
            bits[i] = (source[position / 8] >> (7 - position % 8) & 1) == 1;
        }
        return bits;
    }

    private static byte[] pack(boolean[] bits, int count) {
        byte[] bytes = new byte[count / 8];
        for (int i = 0; i < count; i++) {
            if (bits[i]) {
                bytes[i / 8] |= (byte) (1 << (7 - i % 8));
            }
        }
        return bytes;
    }

    /** Says nothing of the words. */
    @Override
    public String toString() {
        return "Mnemonic[…]";
    }
}
