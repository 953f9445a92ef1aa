package dev.syncspace.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.Bytes;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Mnemonics, boxes and keys beyond the vectors: bad input of every kind, and that nothing secret is said. */
final class SecretsTest {
    private static void refused(DecodeException.Error error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    private static void refused(CryptoException.Error error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(CryptoException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    @Test
    void mnemonicsOfEveryLengthGiveTheirEntropyBack() {
        for (int words : new int[] {12, 15, 18, 21, 24}) {
            Seeds.run(20, random -> {
                Mnemonic mnemonic = Mnemonic.generate(words, random);
                assertThat(mnemonic.words().split(" ")).hasSize(words);
                assertThat(Mnemonic.parse(mnemonic.words()).entropy()).isEqualTo(mnemonic.entropy());
            });
        }
    }

    @Test
    void aMnemonicIsNotRepairedByGuessing() {
        String good = Mnemonic.ofEntropy(new byte[16]).words();
        refused(DecodeException.Error.MALFORMED, () -> Mnemonic.parse(""));
        refused(DecodeException.Error.MALFORMED, () -> Mnemonic.parse(good + " about"));
        refused(DecodeException.Error.MALFORMED, () -> Mnemonic.parse(" " + good));
        refused(DecodeException.Error.MALFORMED, () -> Mnemonic.parse(good.replace(" ", "  ")));
        refused(DecodeException.Error.MALFORMED, () -> Mnemonic.parse(good.replace(' ', '\t')));
        refused(DecodeException.Error.MALFORMED, () -> Mnemonic.parse(good.toUpperCase(java.util.Locale.ROOT)));
        refused(DecodeException.Error.BAD_CHECKSUM, () -> Mnemonic.parse(good.replace("about", "above")));
        refused(DecodeException.Error.LIMIT_EXCEEDED, () -> Mnemonic.parse("a".repeat(Mnemonic.TEXT_MAX_CHARS + 1)));
        assertThatThrownBy(() -> Mnemonic.generate(13, new SplittableRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
        for (int length : new int[] {0, 12, 15, 17, 36}) {
            assertThatThrownBy(() -> Mnemonic.ofEntropy(new byte[length])).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anUnknownWordIsNamedByItsPlaceOnly() {
        String text =
                "abandon abandon secretword abandon abandon abandon abandon abandon abandon abandon abandon about";
        assertThatThrownBy(() -> Mnemonic.parse(text))
                .hasMessageContaining("word 3")
                .hasMessageNotContaining("secretword")
                .hasMessageNotContaining("abandon");
    }

    @Test
    void nothingSecretIsInATextForm() {
        SplittableRandom random = new SplittableRandom(1);
        Mnemonic mnemonic = Mnemonic.generate(24, random);
        SigningKey signing = SigningKey.generate(random);
        SymmetricKey symmetric = SymmetricKey.generate(random);
        Slip10 node = Slip10.ofSeed(mnemonic.seed());
        AccountDerivation.Keys keys = AccountDerivation.derive(mnemonic, 0);
        String all = mnemonic + " " + signing + " " + symmetric + " " + node + " " + keys;
        HexFormat hex = HexFormat.of();
        for (byte[] secret : List.of(
                signing.seed(),
                symmetric.raw(),
                node.toBytes(),
                keys.signKey().seed(),
                keys.masterKey().seed(),
                mnemonic.entropy())) {
            assertThat(all)
                    .doesNotContain(hex.formatHex(secret))
                    .doesNotContain(Arrays.toString(secret))
                    .doesNotContain(new ByteText(secret).base64());
        }
        assertThat(all).doesNotContain(mnemonic.words().split(" ")[0]).doesNotContain(symmetric.multibase());
    }

    private record ByteText(byte[] bytes) {
        String base64() {
            return java.util.Base64.getEncoder().encodeToString(bytes);
        }
    }

    @Test
    void destroyedSecretsAreGone() throws Exception {
        Mnemonic mnemonic = Mnemonic.generate(12, new SplittableRandom(1));
        AccountDerivation.Keys keys = AccountDerivation.derive(mnemonic, 3);
        keys.destroy();
        assertThatThrownBy(() -> keys.signKey().toProto()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> keys.masterKey().sign(new byte[0])).isInstanceOf(IllegalStateException.class);
        mnemonic.destroy();
        assertThat(mnemonic.entropy()).containsOnly(0);
        SymmetricKey key = SymmetricKey.generate(new SplittableRandom(1));
        byte[] sealed = key.encrypt(new byte[3], new SplittableRandom(2));
        key.destroy();
        assertThatThrownBy(() -> key.decrypt(sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.encrypt(sealed, new SplittableRandom(2)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.derive("m/a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(key::multibase).isInstanceOf(IllegalStateException.class);
        Slip10 node = Slip10.ofBytes(new byte[64]).child(1);
        node.destroy();
        assertThat(node.toBytes()).containsOnly(0);
    }

    @Test
    void hSalsa20GivesTheFirstKeyOfNaCl() {
        byte[] shared = HexFormat.of().parseHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
        assertThat(HexFormat.of().formatHex(HSalsa20.derive(shared, new byte[16])))
                .isEqualTo("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
    }

    @Test
    void boxesOpenForTheirRecipientAndForNobodyElse() {
        Seeds.run(60, random -> {
            SigningKey recipient = SigningKey.generate(random);
            byte[] plaintext = Bytes.random(random, random.nextInt(200));
            byte[] box = recipient.publicKey().sealBox(plaintext, random);
            assertThat(box).hasSize(plaintext.length + 48);
            assertThat(recipient.openBox(box)).isEqualTo(plaintext);
            refused(CryptoException.Error.DECRYPTION_FAILED, () -> SigningKey.generate(random)
                    .openBox(box));
            byte[] damaged = box.clone();
            damaged[random.nextInt(box.length)] ^= (byte) (1 << random.nextInt(7));
            refused(CryptoException.Error.DECRYPTION_FAILED, () -> recipient.openBox(damaged));
        });
    }

    @Test
    void shortBoxesAndCiphertextsAreRefusedAndDoNotCrash() {
        SigningKey key = SigningKey.fromSeed(new byte[32]);
        for (int length = 0; length < 48; length++) {
            byte[] box = new byte[length];
            refused(CryptoException.Error.DECRYPTION_FAILED, () -> key.openBox(box));
        }
        SymmetricKey symmetric = SymmetricKey.generate(new SplittableRandom(1));
        for (int length = 0; length < 28; length++) {
            byte[] sealed = new byte[length];
            refused(CryptoException.Error.DECRYPTION_FAILED, () -> symmetric.decrypt(sealed));
        }
    }

    @Test
    void ciphertextsHaveTheirOverheadAndNoticeEveryFlippedBit() throws Exception {
        SymmetricKey key = SymmetricKey.generate(new SplittableRandom(1));
        byte[] sealed = key.encrypt(new byte[0], new SplittableRandom(2));
        assertThat(sealed).hasSize(SymmetricKey.OVERHEAD_BYTES);
        assertThat(key.decrypt(sealed)).isEmpty();
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] damaged = sealed.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            refused(CryptoException.Error.DECRYPTION_FAILED, () -> key.decrypt(damaged));
        }
    }

    @Test
    void aKeyThatIsNoCurvePointTakesNoBoxAndVerifiesNothing() throws Exception {
        byte[] noPoint = new byte[32];
        noPoint[0] = 2;
        PublicKey key = PublicKey.ofRaw(noPoint);
        refused(CryptoException.Error.NOT_A_CURVE_POINT, () -> key.sealBox(new byte[1], new SplittableRandom(1)));
        assertThat(key.verify(new byte[1], new byte[64])).isFalse();
        SigningKey own = SigningKey.fromSeed(new byte[32]);
        refused(CryptoException.Error.NOT_A_CURVE_POINT, () -> SharedKeys.derive(own, key, "m/x"));
        byte[] identity = new byte[32];
        identity[0] = 1;
        PublicKey small = PublicKey.ofRaw(identity);
        refused(CryptoException.Error.ZERO_SHARED_SECRET, () -> SharedKeys.derive(own, small, "m/x"));
    }

    @Test
    void keysOfOtherLengthsAndTypesAreRefused() throws Exception {
        SigningKey key = SigningKey.fromSeed(new byte[32]);
        SymmetricKey symmetric = SymmetricKey.generate(new SplittableRandom(1));
        for (int length : new int[] {0, 31, 33, 64}) {
            refused(DecodeException.Error.WRONG_LENGTH, () -> PublicKey.ofRaw(new byte[length]));
            refused(DecodeException.Error.WRONG_LENGTH, () -> SymmetricKey.ofRaw(new byte[length]));
        }
        for (int length : new int[] {0, 32, 63, 65, 95, 97}) {
            refused(DecodeException.Error.WRONG_LENGTH, () -> SigningKey.fromRaw(new byte[length]));
        }
        refused(DecodeException.Error.WRONG_LENGTH, () -> Slip10.ofBytes(new byte[63]));
        refused(DecodeException.Error.WRONG_KEY_TYPE, () -> PublicKey.fromProto(ByteString.copyFrom(key.toProto())));
        refused(DecodeException.Error.WRONG_KEY_TYPE, () -> SigningKey.fromProto(symmetric.toProto()));
        refused(
                DecodeException.Error.WRONG_KEY_TYPE,
                () -> SymmetricKey.fromProto(key.publicKey().toProto().toByteArray()));
        refused(
                DecodeException.Error.LIMIT_EXCEEDED,
                () -> PublicKey.fromProto(ByteString.copyFrom(new byte[KeyCodec.KEY_MESSAGE_MAX_BYTES + 1])));
        byte[] twice = Arrays.copyOf(key.raw(), 96);
        System.arraycopy(key.raw(), 32, twice, 64, 32);
        assertThat(SigningKey.fromRaw(twice).publicKey()).isEqualTo(key.publicKey());
        assertThatThrownBy(() -> SigningKey.fromSeed(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void derivationPathsStartWithMAndIndexesAreNotNegative() throws Exception {
        assertThatThrownBy(() -> Slip21.derive(new byte[32], "SLIP-0021/a"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Slip21.derive(new byte[32], "m")).hasSize(32).isNotEqualTo(Slip21.derive(new byte[32], "m/"));
        Slip10 node = Slip10.ofBytes(new byte[64]);
        assertThatThrownBy(() -> node.child(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(node.child(Integer.MAX_VALUE).toBytes())
                .isNotEqualTo(node.child(0).toBytes());
    }
}
