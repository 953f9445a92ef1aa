package dev.syncspace.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.proto.anysync.acl.AclAccountInvite;
import dev.syncspace.proto.anysync.acl.AclContentValue;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.space.StoreKeyInner;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.proto.anysync.tree.TreeChange;
import dev.syncspace.protocol.DecodeException;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What Go reads, we read alike, and what Go refuses, we refuse. */
final class WireFormatTest {
    @Test
    void refusesAKnownFieldWithTheWrongWireTypeAtAnyDepth() {
        assertMalformed(TreeChange.parser(), "2001"); // changes_data as a number
        assertMalformed(TreeChange.parser(), "0d01020304"); // tree_head_ids as fixed 32
        assertMalformed(RootChange.parser(), "2201aa"); // timestamp as bytes
        assertMalformed(AclData.parser(), "0a040a020801"); // invite key as a number, two messages deep
        assertMalformed(AclData.parser(), "0b0c"); // a message as a group
    }

    @Test
    void takesFieldsInAnyOrderRepeatedAndWithExplicitDefaults() throws Exception {
        RootChange root = parse(RootChange.parser(), "40002a0201022000" + "2a0103" + "2007");
        assertThat(root.getSeed()).isEqualTo(hex("03"));
        assertThat(root.getTimestamp()).isEqualTo(7);
        assertThat(root.getIsDerived()).isFalse();
    }

    @Test
    void mergesAMessageFieldThatIsThereTwice() throws Exception {
        AclContentValue content = parse(AclContentValue.parser(), "0a030a01aa" + "0a021003");
        assertThat(content.getInvite())
                .isEqualTo(AclAccountInvite.newBuilder()
                        .setInviteKey(hex("aa"))
                        .setInviteTypeValue(3)
                        .build());
    }

    @Test
    void takesBytesThatAreNoUtf8WhereTheWireDeclaresText() throws Exception {
        TreeChange change = parse(TreeChange.parser(), "1202fffe");
        assertThat(change.getAclHeadId()).isEqualTo(hex("fffe"));
    }

    @Test
    void keepsNumbersOfEnumsThatAreNotKnown() throws Exception {
        assertThat(parse(AclAccountInvite.parser(), "1063").getInviteTypeValue())
                .isEqualTo(99);
        assertThat(parse(AclAccountInvite.parser(), "10ffffffffffffffffff01").getInviteTypeValue())
                .isEqualTo(-1);
    }

    @Test
    void passesOverUnknownFieldsOfEveryKind() throws Exception {
        String unknown = "f80701" + "f9070102030405060708" + "fa070201aa" + "fd0701020304" + "fb07" + "0801" + "fc07";
        TreeChange change = parse(TreeChange.parser(), unknown + "1201aa" + unknown);
        assertThat(change)
                .isEqualTo(TreeChange.newBuilder().setAclHeadId(hex("aa")).build());
        assertThat(change.getUnknownFields().asMap()).isEmpty();
    }

    @Test
    void passesOverOddGroupsAsGoDoes() throws Exception {
        assertThat(parse(TreeChange.parser(), "fb07" + "0c" + "1201aa").getAclHeadId())
                .isEqualTo(hex("aa"));
        String deep = "fb07".repeat(5000) + "fc07".repeat(5000);
        assertThat(parse(TreeChange.parser(), deep + "1201aa").getAclHeadId()).isEqualTo(hex("aa"));
        assertMalformed(TreeChange.parser(), "fb07" + "1201aa");
        assertMalformed(TreeChange.parser(), "fc07");
        assertMalformed(TreeChange.parser(), "fe0700");
    }

    @Test
    void readsOverlongNumbersAsGoDoes() throws Exception {
        assertThat(parse(StoreKeyInner.parser(), "2085808080808080808000").getTimestampMicro())
                .isEqualTo(5);
        assertThat(parse(StoreKeyInner.parser(), "2085808080808080808002").getTimestampMicro())
                .isEqualTo(5);
        assertThat(parse(StoreKeyInner.parser(), "2085808080808080808003").getTimestampMicro())
                .isEqualTo(Long.MIN_VALUE + 5);
        assertThat(parse(StoreKeyInner.parser(), "a080808000" + "05" + "9a8080808000" + "8100" + "aa"))
                .isEqualTo(StoreKeyInner.newBuilder()
                        .setTimestampMicro(5)
                        .setValue(hex("aa"))
                        .build());
    }

    @Test
    void refusesNumbersOfMoreThanTenBytesAndLengthsBeyondTheEnd() {
        assertMalformed(StoreKeyInner.parser(), "208080808080808080808000");
        assertMalformed(StoreKeyInner.parser(), "20ff");
        assertMalformed(StoreKeyInner.parser(), "1a8180808010aa"); // 2^32 + 1: protobuf-java would read 1
        assertMalformed(StoreKeyInner.parser(), "1affffffffffffffffff01aa");
        assertMalformed(StoreKeyInner.parser(), "1a02aa");
        assertMalformed(StoreKeyInner.parser(), "0001");
        assertMalformed(AclData.parser(), "0a020a01"); // the inner length leads beyond the inner message
    }

    @Test
    void boundsTheNumberOfFields() throws Exception {
        byte[] most = repeated(WireFormat.FIELDS_MAX);
        assertThat(WireFormat.parse(AclData.parser(), most).getAclContentCount())
                .isEqualTo(WireFormat.FIELDS_MAX);
        assertThatThrownBy(() -> WireFormat.parse(AclData.parser(), repeated(WireFormat.FIELDS_MAX + 1)))
                .isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.error())
                        .isEqualTo(DecodeException.Error.LIMIT_EXCEEDED));
    }

    private static byte[] repeated(int count) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int i = 0; i < count; i++) {
            out.writeByteArray(1, new byte[0]);
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static <M extends Message> M parse(Parser<M> parser, String hex) throws DecodeException {
        return WireFormat.parse(parser, hex(hex));
    }

    private static ByteString hex(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static <M extends Message> void assertMalformed(Parser<M> parser, String hex) {
        assertThatThrownBy(() -> WireFormat.parse(parser, hex(hex)))
                .as(hex)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.error()).isEqualTo(DecodeException.Error.MALFORMED));
    }

    private static RawTreeChange change(int payloadBytes) {
        byte[] payload = new byte[payloadBytes];
        new Random(payloadBytes).nextBytes(payload);
        return RawTreeChange.newBuilder()
                .setPayload(ByteString.copyFrom(payload))
                .setSignature(ByteString.copyFrom(payload, 0, Math.min(64, payloadBytes)))
                .build();
    }

    @Test
    void fieldsThatShareTheBytesAreEqualToFieldsThatWereCopied() throws DecodeException {
        for (int size : new int[] {0, 1, 127, 128, 300, 1 << 20}) {
            ByteString bytes = change(size).toByteString();
            assertThat(WireFormat.parseSharing(RawTreeChange.parser(), bytes))
                    .isEqualTo(WireFormat.parse(RawTreeChange.parser(), bytes));
        }
    }

    @Test
    void whatIsCutOrDamagedIsRefusedInBothWays() throws DecodeException {
        ByteString bytes = change(200).toByteString();
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged =
                    bytes.substring(0, random.nextInt(bytes.size() + 1)).toByteArray();
            if (damaged.length > 0) {
                damaged[random.nextInt(Math.min(damaged.length, 4))] = (byte) random.nextInt();
            }
            ByteString input = ByteString.copyFrom(damaged);
            boolean accepted = isAccepted(input, false);
            assertThat(isAccepted(input, true)).as("%s", input).isEqualTo(accepted);
        }
        ByteString wrongWireType = ByteString.copyFrom(new byte[] {0x08, 0x01});
        assertThatThrownBy(() -> WireFormat.parseSharing(RawTreeChange.parser(), wrongWireType))
                .isInstanceOf(DecodeException.class);
        ByteString endOfAGroup = ByteString.copyFrom(new byte[] {0x0C});
        assertThatThrownBy(() -> WireFormat.parseSharing(RawTreeChange.parser(), endOfAGroup))
                .isInstanceOf(DecodeException.class);
    }

    private static boolean isAccepted(ByteString input, boolean sharing) {
        try {
            RawTreeChange read = sharing
                    ? WireFormat.parseSharing(RawTreeChange.parser(), input)
                    : WireFormat.parse(RawTreeChange.parser(), input);
            return read.isInitialized();
        } catch (DecodeException refused) {
            return false;
        }
    }
}
