package dev.syncspace.sync.internal.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import dev.syncspace.proto.stored.v1.ArchiveTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that mean harm. */
class ArchiveInputTest {
    @TempDir
    Path directory;

    private ArchiveItem first(byte[] bytes) throws IOException {
        Path file = Files.write(directory.resolve("archive"), bytes);
        try (FileChannel channel = FileChannel.open(file)) {
            return new ArchiveInput(channel).next();
        }
    }

    private void assertInvalid(byte[] bytes, String part) {
        assertThatThrownBy(() -> first(bytes)).isInstanceOfSatisfying(SyncSpaceException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.INVALID_ARCHIVE);
            assertThat(e.message()).contains(part);
        });
    }

    private static byte[] delimited(ArchiveEntry entry) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        entry.writeDelimitedTo(out);
        return out.toByteArray();
    }

    private static byte[] withLength(long length, int... body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        coded.writeUInt64NoTag(length);
        for (int next : body) {
            coded.write((byte) next);
        }
        coded.flush();
        return out.toByteArray();
    }

    @Test
    void aLengthBeyondTheFileAllocatesNothing() throws IOException {
        assertInvalid(withLength(17_000_000, 1, 2, 3), "cut");
        assertInvalid(withLength(Integer.MAX_VALUE), "longer");
        assertInvalid(withLength(0xffff_ffffL), "longer");
        assertInvalid(withLength(Long.MAX_VALUE), "no number");
        assertInvalid(new byte[0], "cut");
        assertInvalid(new byte[] {(byte) 0x80, (byte) 0x80}, "cut");
    }

    @Test
    void anEntryHasExactlyOneField() throws IOException {
        byte[] tree = ArchiveEntry.newBuilder()
                .setTree(ArchiveTree.newBuilder().setId("x"))
                .build()
                .toByteArray();
        int[] twice = new int[2 * tree.length];
        for (int i = 0; i < twice.length; i++) {
            twice[i] = tree[i % tree.length];
        }

        assertInvalid(withLength(twice.length, twice), "exactly one");
        assertInvalid(withLength(0), "cannot be read");
        assertInvalid(withLength(2, 0x0a, 0x05), "exactly one");
        assertInvalid(withLength(2, 0x08, 0x01), "exactly one");
        assertInvalid(withLength(2, 0x7a, 0x00), "unknown field 15");
        assertThat(first(delimited(ArchiveEntry.parseFrom(tree)))).isInstanceOf(ArchiveItem.Tree.class);
    }

    @Test
    void everyKindHasItsOwnLimit() throws IOException {
        ArchiveTree.Builder manyHeads = ArchiveTree.newBuilder();
        for (int i = 0; i <= ArchiveLimits.TREE_MAX_BYTES / 2; i++) {
            manyHeads.addHeads("");
        }

        assertInvalid(delimited(ArchiveEntry.newBuilder().setTree(manyHeads).build()), "beginning of a tree");
        ByteString tooLong = ByteString.copyFrom(new byte[ArchiveLimits.KEY_VALUE_MAX_BYTES + 1]);
        assertInvalid(delimited(ArchiveEntry.newBuilder().setKeyValue(tooLong).build()), "key-value");
    }

    @Test
    void randomBytesAreRefused() throws IOException {
        Random random = new Random(42);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            try {
                assertThat(first(bytes)).isNotNull();
            } catch (SyncSpaceException refused) {
                assertThat(refused.reason()).isEqualTo(Reason.INVALID_ARCHIVE);
            }
        }
    }
}
