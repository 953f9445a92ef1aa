package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveHeader;
import dev.syncspace.proto.stored.v1.ArchiveRecord;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.protocol.crypto.Mnemonic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not as it was signed, neither side takes; so the checks of the other tests are not idle. */
final class DamagedSpaceTest {
    @TempDir
    private Path folder;

    @Test
    void neitherSideTakesWhatWasChanged() throws Exception {
        String words = Mnemonic.generate(12, new SecureRandom()).words();
        Path mnemonic = GoProgram.mnemonicFile(folder, words);
        try (Device device = Device.start(folder.resolve("data"), words)) {
            int number = 0;
            for (Map.Entry<String, UnaryOperator<ArchiveEntry>> damage :
                    damages().entrySet()) {
                Path made = folder.resolve("made-" + number);
                GoProgram.named("spacemake")
                        .run("", "-mnemonic", mnemonic, "-seed", number, made)
                        .success();
                Path damaged = write(damage(read(made), damage.getValue()), folder.resolve("damaged-" + number));
                GoProgram.Result checked = GoProgram.named("spacecheck").run("", "-mnemonic", mnemonic, damaged);
                assertThat(checked.exit()).as(damage.getKey()).isEqualTo(1);
                assertThat(checked.output()).isEmpty();
                assertThat(isRefused(device, damaged)).as(damage.getKey()).isTrue();
                assertThat(device.importFrom(made).getRejectionsList())
                        .as("the good one afterwards")
                        .isEmpty();
                number++;
            }
        }
    }

    private static boolean isRefused(Device device, Path archive) {
        try {
            ImportSpaceResponse imported = device.importFrom(archive);
            return imported.getRejectionsCount() > 0;
        } catch (SyncSpaceClientException e) {
            return e.reason().equals("INVALID_ARCHIVE");
        }
    }

    private static Map<String, UnaryOperator<ArchiveEntry>> damages() {
        Map<String, UnaryOperator<ArchiveEntry>> damages = new LinkedHashMap<>();
        damages.put("header", entry -> entry.hasHeader() ? withHeader(entry) : entry);
        damages.put(
                "ACL root",
                entry -> entry.hasAclRecord()
                        ? entry.toBuilder()
                                .setAclRecord(flip(entry.getAclRecord()))
                                .build()
                        : entry);
        damages.put(
                "bytes of a change",
                entry -> entry.hasChange()
                        ? entry.toBuilder().setChange(flip(entry.getChange())).build()
                        : entry);
        damages.put("id of a change", entry -> entry.hasChange() ? withOtherId(entry) : entry);
        damages.put(
                "key-value entry",
                entry -> entry.hasKeyValue()
                        ? entry.toBuilder()
                                .setKeyValue(flip(entry.getKeyValue()))
                                .build()
                        : entry);
        return damages;
    }

    private static ArchiveEntry withHeader(ArchiveEntry entry) {
        ArchiveHeader header = entry.getHeader();
        return entry.toBuilder()
                .setHeader(header.toBuilder().setRawHeader(flip(header.getRawHeader())))
                .build();
    }

    private static ArchiveEntry withOtherId(ArchiveEntry entry) {
        ArchiveRecord change = entry.getChange();
        String id = change.getId();
        char other = id.charAt(30) == 'a' ? 'b' : 'a';
        return entry.toBuilder()
                .setChange(change.toBuilder().setId(id.substring(0, 30) + other + id.substring(31)))
                .build();
    }

    private static ArchiveRecord flip(ArchiveRecord record) {
        return record.toBuilder().setRaw(flip(record.getRaw())).build();
    }

    /** One bit in the last fifth, where signatures are. */
    private static ByteString flip(ByteString bytes) {
        byte[] changed = bytes.toByteArray();
        changed[changed.length - changed.length / 5] ^= 1;
        return ByteString.copyFrom(changed);
    }

    /** Changes the last entry that the damage changes at all. */
    private static List<ArchiveEntry> damage(List<ArchiveEntry> entries, UnaryOperator<ArchiveEntry> damage) {
        List<ArchiveEntry> damaged = new ArrayList<>(entries);
        for (int i = entries.size() - 1; i >= 0; i--) {
            ArchiveEntry changed = damage.apply(entries.get(i));
            if (!changed.equals(entries.get(i))) {
                damaged.set(i, changed);
                return damaged;
            }
        }
        throw new IllegalArgumentException("the archive has no such entry");
    }

    private static List<ArchiveEntry> read(Path archive) throws IOException {
        List<ArchiveEntry> entries = new ArrayList<>();
        try (InputStream in = Files.newInputStream(archive)) {
            ArchiveEntry entry = ArchiveEntry.parseDelimitedFrom(in);
            while (entry != null) {
                entries.add(entry);
                entry = ArchiveEntry.parseDelimitedFrom(in);
            }
        }
        return entries;
    }

    /** Writes the entries with an end whose hash is right. */
    private static Path write(List<ArchiveEntry> entries, Path file) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (ArchiveEntry entry : entries) {
            ArchiveEntry written = entry;
            if (entry.hasEnd()) {
                out.flush();
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
                written = entry.toBuilder()
                        .setEnd(entry.getEnd().toBuilder().setSha256(ByteString.copyFrom(sum)))
                        .build();
            }
            out.writeUInt32NoTag(written.getSerializedSize());
            written.writeTo(out);
        }
        out.flush();
        return Files.write(file, bytes.toByteArray());
    }
}
