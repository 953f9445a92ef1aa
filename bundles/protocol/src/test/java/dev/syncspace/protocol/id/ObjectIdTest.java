package dev.syncspace.protocol.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.Bytes;
import dev.syncspace.protocol.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids of objects and spaces: text that is compared as text. */
final class ObjectIdTest {
    @Test
    void anIdOfContentIsACidAndNothingElseMatches() {
        Seeds.run(100, random -> {
            byte[] content = Bytes.random(random, random.nextInt(200));
            ObjectId id = ObjectId.ofContent(content);
            assertThat(id.text()).hasSize(59).startsWith("bafyrei");
            assertThat(id.isCid()).isTrue();
            assertThat(id).isEqualTo(ObjectId.ofContent(ByteString.copyFrom(content)));
            assertThat(ObjectId.ofCidBytes(id.cidBytes())).isEqualTo(id);
            assertThat(id.matches(ByteString.copyFrom(content))).isTrue();
            assertThat(id.matches(ByteString.copyFrom(content).concat(Bytes.of(0))))
                    .isFalse();
        });
    }

    @Test
    void anotherSpellingOfACidIsAnotherId() {
        ByteString content = Bytes.of(1, 2, 3);
        String text = ObjectId.ofContent(content).text();
        List<String> spellings = List.of(
                text.toUpperCase(java.util.Locale.ROOT),
                "B" + text.substring(1),
                text + "=",
                " " + text,
                "z" + Base58.encode(ObjectId.ofContent(content).cidBytes()),
                text.substring(0, 58) + (text.charAt(58) == 'a' ? 'b' : 'a'));
        for (String spelling : spellings) {
            ObjectId id = ObjectId.of(spelling);
            assertThat(id.matches(content)).as(spelling).isFalse();
            assertThat(id).isNotEqualTo(ObjectId.ofContent(content));
        }
    }

    @Test
    void anotherCodecOrHashIsNoCid() {
        byte[] cid = ObjectId.ofContent(new byte[1]).cidBytes();
        for (int i = 0; i < 4; i++) {
            byte[] other = cid.clone();
            other[i] ^= 1;
            ObjectId id = ObjectId.of("b" + Base32.encode(other));
            assertThat(id.isCid()).isFalse();
            assertThatThrownBy(id::cidBytes).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> ObjectId.ofCidBytes(other)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ObjectId.ofCidBytes(new byte[35])).isInstanceOf(IllegalArgumentException.class);
        assertThat(ObjectId.EMPTY.isCid()).isFalse();
        assertThat(ObjectId.of("").isEmpty()).isTrue();
        assertThat(ObjectId.of(ByteString.EMPTY)).isEqualTo(ObjectId.EMPTY).isEqualTo(ObjectId.of(""));
    }

    @Test
    void idsAreOrderedByUnsignedBytes() {
        List<ObjectId> ids = new ArrayList<>(List.of(
                ObjectId.of(Bytes.of(0xff)), ObjectId.of("b"), ObjectId.of("a"), ObjectId.of("aa"), ObjectId.EMPTY));
        ids.sort(null);
        assertThat(ids)
                .containsExactly(
                        ObjectId.EMPTY,
                        ObjectId.of("a"),
                        ObjectId.of("aa"),
                        ObjectId.of("b"),
                        ObjectId.of(Bytes.of(0xff)));
        assertThat(SpaceId.of("a")).isLessThan(SpaceId.of(Bytes.of(0xff)));
    }

    @Test
    void messagesShowOnlyTheBeginningOfAHostileId() {
        assertThat(ObjectId.of("x".repeat(5000)).toString()).hasSize(81);
        assertThat(SpaceId.of("x".repeat(5000)).toString()).hasSize(121);
        assertThat(ObjectId.of(Bytes.of(0xff, 0xfe)).text()).isEqualTo("\ufffd\ufffd");
    }

    @Test
    void aSpaceIdEndsWithTheUnsignedKeyInBase36() {
        ObjectId cid = ObjectId.ofContent(new byte[1]);
        assertThat(SpaceId.of(cid, -1).text()).isEqualTo(cid.text() + ".3w5e11264sgsf");
        assertThat(SpaceId.of(cid, 0).text()).isEqualTo(cid.text() + ".0");
        assertThat(SpaceId.of(cid, 35).text()).isEqualTo(cid.text() + ".z");
    }
}
