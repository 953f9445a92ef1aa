package dev.syncspace.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.protocol.Bytes;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.Seeds;
import dev.syncspace.protocol.crypto.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Base32, base58, strkeys, peer ids and the hashes below them. */
final class TextFormsTest {
    private static void refused(DecodeException.Error error, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.error())
                .isEqualTo(error));
    }

    @Test
    void base32GivesTheBytesBack() {
        Seeds.run(200, random -> {
            byte[] bytes = Bytes.random(random, random.nextInt(70));
            String text = Base32.encode(bytes);
            assertThat(text).matches("[a-z2-7]*");
            assertThat(Base32.decode(text).orElseThrow()).isEqualTo(bytes);
        });
        assertThat(Base32.encode("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("mzxw6ytboi");
    }

    @Test
    void base32TakesNoOtherSpelling() {
        for (String text :
                List.of("MZXW6YTBOI", "mzxw6ytboi======", "mzxw6ytbo1", "mzxw6ytb oi", "a", "aaa", "aaaaaa")) {
            assertThat(Base32.decode(text)).as(text).isEmpty();
        }
        assertThat(Base32.decode("my")).isPresent();
        assertThat(Base32.decode("mz")).as("stray bits at the end").isEmpty();
    }

    @Test
    void base58IsTheNumberInBase58WithAOneForEveryLeadingZero() throws Exception {
        Seeds.run(200, random -> {
            byte[] bytes = Bytes.random(random, random.nextInt(60));
            Arrays.fill(bytes, 0, random.nextInt(bytes.length + 1), (byte) 0);
            String text = Base58.encode(bytes);
            assertThat(Base58.decode(text)).isEqualTo(bytes);
            assertThat(number(text)).isEqualTo(new BigInteger(1, bytes));
        });
        assertThat(Base58.encode(new byte[0])).isEmpty();
        assertThat(Base58.encode(new byte[3])).isEqualTo("111");
    }

    private static BigInteger number(String base58) {
        BigInteger number = BigInteger.ZERO;
        for (char c : base58.toCharArray()) {
            int digit = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".indexOf(c);
            number = number.multiply(BigInteger.valueOf(58)).add(BigInteger.valueOf(digit));
        }
        return number;
    }

    @Test
    void base58RefusesForeignCharactersAndLongTexts() throws Exception {
        for (String text : List.of("0", "O", "I", "l", "a b", "ä", "\ud83d\ude00", "+")) {
            refused(DecodeException.Error.MALFORMED, () -> Base58.decode(text));
        }
        assertThat(Base58.decode("1".repeat(Base58.TEXT_MAX_CHARS))).hasSize(Base58.TEXT_MAX_CHARS);
        refused(DecodeException.Error.LIMIT_EXCEEDED, () -> Base58.decode("1".repeat(Base58.TEXT_MAX_CHARS + 1)));
    }

    @Test
    void strkeysSayWhatIsWrongInAFixedOrder() throws Exception {
        byte[] payload = new byte[32];
        String account = StrKey.encode(StrKey.Kind.ACCOUNT_ADDRESS, payload);
        assertThat(account).hasSize(48).startsWith("A");
        assertThat(StrKey.encode(StrKey.Kind.NETWORK_ADDRESS, payload)).startsWith("N");
        assertThat(StrKey.encode(StrKey.Kind.ACCOUNT_SEED, payload)).startsWith("S");
        assertThat(StrKey.encode(StrKey.Kind.DEVICE_SEED, payload)).startsWith("D");
        refused(DecodeException.Error.MALFORMED, () -> StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, account + "0"));
        refused(DecodeException.Error.WRONG_LENGTH, () -> StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, ""));
        refused(DecodeException.Error.WRONG_LENGTH, () -> StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, "11"));
        refused(DecodeException.Error.BAD_VERSION, () -> StrKey.decode(StrKey.Kind.NETWORK_ADDRESS, account));
        refused(DecodeException.Error.BAD_VERSION, () -> StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, "111"));
        byte[] bytes = Base58.decode(account);
        bytes[5] ^= 1;
        refused(
                DecodeException.Error.BAD_CHECKSUM,
                () -> StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, Base58.encode(bytes)));
        assertThat(StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, StrKey.encode(StrKey.Kind.ACCOUNT_ADDRESS, new byte[0])))
                .isEmpty();
    }

    @Test
    void everySingleTypingErrorInAnAddressIsFound() {
        String address = SigningKey.fromSeed(new byte[32]).publicKey().accountAddress();
        for (int i = 0; i < address.length(); i++) {
            char other = address.charAt(i) == '2' ? '3' : '2';
            String wrong = address.substring(0, i) + other + address.substring(i + 1);
            assertThatThrownBy(() -> StrKey.decode(StrKey.Kind.ACCOUNT_ADDRESS, wrong))
                    .isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void aPeerIdCarriesTheKeyItself() throws Exception {
        Seeds.run(50, random -> {
            var key = SigningKey.generate(random).publicKey();
            PeerId id = PeerId.of(key);
            assertThat(id.text()).hasSize(52).startsWith("12D3KooW");
            assertThat(PeerId.parse(id.text())).isEqualTo(id).hasSameHashCodeAs(id);
            assertThat(PeerId.parse(id.text()).publicKey()).isEqualTo(key);
        });
        byte[] hashed = new byte[34];
        hashed[0] = 0x12;
        hashed[1] = 0x20;
        String qm = Base58.encode(hashed);
        assertThat(qm).startsWith("Qm");
        refused(DecodeException.Error.MALFORMED, () -> PeerId.parse(qm));
        refused(DecodeException.Error.MALFORMED, () -> PeerId.parse(""));
    }

    @Test
    void theHashesAreTheOnesOfTheirSpecifications() {
        assertThat(Fnv64.hash(new byte[0])).isEqualTo(0xcbf29ce484222325L);
        assertThat(Fnv64.hash("a".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xaf63bd4c8601b7beL);
        assertThat(Fnv64.hash("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x340d8765a4dda9c2L);
        assertThat(Crc16.of("123456789".getBytes(StandardCharsets.US_ASCII), 9)).isEqualTo(0x31c3);
        assertThat(Crc16.of(new byte[0], 0)).isZero();
    }
}
