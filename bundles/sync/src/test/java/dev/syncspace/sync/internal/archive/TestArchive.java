package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.stored.v1.ArchiveEnd;
import dev.syncspace.proto.stored.v1.ArchiveEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The entries of an archive, to be changed and written with an end that fits. */
final class TestArchive {
    private final List<ArchiveEntry> entries = new ArrayList<>();

    static TestArchive read(Path file) {
        TestArchive archive = new TestArchive();
        try (InputStream in = Files.newInputStream(file)) {
            for (ArchiveEntry next = ArchiveEntry.parseDelimitedFrom(in);
                    next != null;
                    next = ArchiveEntry.parseDelimitedFrom(in)) {
                archive.entries.add(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive;
    }

    List<ArchiveEntry> entries() {
        return entries;
    }

    /** The entries of one kind. */
    List<ArchiveEntry> of(ArchiveEntry.BodyCase kind) {
        return entries.stream().filter(entry -> entry.getBodyCase() == kind).toList();
    }

    /** Replaces every entry that passes. */
    TestArchive replace(Predicate<ArchiveEntry> which, UnaryOperator<ArchiveEntry> by) {
        entries.replaceAll(entry -> which.test(entry) ? by.apply(entry) : entry);
        return this;
    }

    /** Puts an entry before the first of those that pass. */
    TestArchive insert(Predicate<ArchiveEntry> before, ArchiveEntry entry) {
        for (int i = 0; i < entries.size(); i++) {
            if (before.test(entries.get(i))) {
                entries.add(i, entry);
                return this;
            }
        }
        throw new AssertionError("no entry passes");
    }

    TestArchive remove(Predicate<ArchiveEntry> which) {
        entries.removeIf(which);
        return this;
    }

    /** Writes the entries with counts and hash as they are now. */
    Path write(Path file) {
        entries.removeIf(ArchiveEntry::hasEnd);
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (ArchiveEntry entry : entries) {
                entry.writeDelimitedTo(body);
            }
            byte[] sha256 = ArchiveInput.sha256().digest(body.toByteArray());
            ArchiveEntry.newBuilder()
                    .setEnd(ArchiveEnd.newBuilder()
                            .setAclRecordCount(
                                    of(ArchiveEntry.BodyCase.ACL_RECORD).size())
                            .setTreeCount(of(ArchiveEntry.BodyCase.TREE).stream()
                                    .filter(entry -> !entry.getTree().getIsDeleted())
                                    .count())
                            .setChangeCount(of(ArchiveEntry.BodyCase.CHANGE).size())
                            .setKeyValueCount(
                                    of(ArchiveEntry.BodyCase.KEY_VALUE).size())
                            .setDocumentCount(of(ArchiveEntry.BodyCase.DOCUMENT).size())
                            .setSha256(ByteString.copyFrom(sha256)))
                    .build()
                    .writeDelimitedTo(body);
            return Files.write(file, body.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
