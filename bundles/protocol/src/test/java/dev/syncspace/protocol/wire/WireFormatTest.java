package dev.syncspace.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.protocol.DecodeException;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WireFormatTest {
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
