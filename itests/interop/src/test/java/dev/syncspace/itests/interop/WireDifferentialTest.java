package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.proto.anysync.acl.AclData;
import dev.syncspace.proto.anysync.acl.AclRoot;
import dev.syncspace.proto.anysync.consensus.RawRecord;
import dev.syncspace.proto.anysync.consensus.Record;
import dev.syncspace.proto.anysync.crypto.Key;
import dev.syncspace.proto.anysync.space.RawSpaceHeader;
import dev.syncspace.proto.anysync.space.SettingsData;
import dev.syncspace.proto.anysync.space.SpaceHeader;
import dev.syncspace.proto.anysync.space.StoreKeyInner;
import dev.syncspace.proto.anysync.space.StoreKeyValue;
import dev.syncspace.proto.anysync.space.StoreKeyValues;
import dev.syncspace.proto.anysync.tree.RawTreeChange;
import dev.syncspace.proto.anysync.tree.RootChange;
import dev.syncspace.proto.anysync.tree.TreeChange;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.wire.WireFormat;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The same bytes to both readers: both read the same message or both refuse. Half of the messages are damaged honest ones,
 * half are made of random tags and numbers, overlong ones and groups among them.
 */
final class WireDifferentialTest {
    private static final int MESSAGES = Integer.getInteger("syncspace.interop.messages", 40_000);
    private static final HexFormat HEX = HexFormat.of();
    private static final List<Message> TYPES = List.of(
            AclData.getDefaultInstance(),
            AclRoot.getDefaultInstance(),
            Key.getDefaultInstance(),
            RawRecord.getDefaultInstance(),
            RawSpaceHeader.getDefaultInstance(),
            RawTreeChange.getDefaultInstance(),
            Record.getDefaultInstance(),
            RootChange.getDefaultInstance(),
            SettingsData.getDefaultInstance(),
            SpaceHeader.getDefaultInstance(),
            StoreKeyInner.getDefaultInstance(),
            StoreKeyValue.getDefaultInstance(),
            StoreKeyValues.getDefaultInstance(),
            TreeChange.getDefaultInstance());

    private record Sample(Message type, ByteString bytes) {
        String line() {
            return type.getDescriptorForType().getName() + " " + HEX.formatHex(bytes.toByteArray());
        }
    }

    @Test
    void bothReadersReadTheSameOrRefuse() {
        MessageMaker maker = new MessageMaker(new SplittableRandom(1));
        List<Sample> samples = new ArrayList<>();
        StringBuilder input = new StringBuilder();
        for (int i = 0; i < MESSAGES; i++) {
            Message type = TYPES.get(i % TYPES.size());
            Sample sample = new Sample(type, i % 2 == 0 ? maker.damaged(type) : maker.odd(type));
            samples.add(sample);
            input.append(sample.line()).append('\n');
        }
        List<String> answers = GoProgram.named("wirecheck")
                .run(input.toString())
                .success()
                .lines()
                .toList();
        assertThat(answers).hasSameSizeAs(samples);
        int read = 0;
        for (int i = 0; i < samples.size(); i++) {
            assertThat(ours(samples.get(i))).as(samples.get(i).line()).isEqualTo(answers.get(i));
            read += answers.get(i).startsWith("read") ? 1 : 0;
        }
        assertThat(read).as("messages that were read").isBetween(MESSAGES / 10, MESSAGES - MESSAGES / 10);
    }

    private static String ours(Sample sample) {
        try {
            Parser<? extends Message> parser = sample.type().getParserForType();
            Message copied = WireFormat.parse(parser, sample.bytes());
            assertThat(WireFormat.parseSharing(parser, sample.bytes())).isEqualTo(copied);
            return "read " + HEX.formatHex(copied.toByteArray());
        } catch (DecodeException e) {
            return "refused";
        }
    }
}
