package dev.syncspace.wrap.derby;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.derby.io.StorageFile;
import org.apache.derby.io.StorageRandomAccessFile;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pages whole when the power goes while they are written. Derby overwrites pages in place and logs only what changed in
 * them: half a page of 32 KiB cannot be repaired and makes the database unusable. Here pages wait in memory; a group of them is
 * first written to a journal and synced, and only then in place. After a crash the journal is written in place again.
 *
 * <pre>
 * journal = group*                        the sequence numbers rise by one from group to group
 * group   = magic(4) sequence(8) length(4) checksum(8) page*
 * page    = nameLength(2) name offset(8) length(4) bytes
 * </pre>
 *
 * Thread-safe.
 */
final class PageJournal {
    /** Name of the journal in the directory of the database. */
    static final String FILE = "pages.journal";

    /** Waiting pages, in bytes: written to the journal at once. */
    private static final int WAITING_MAX_BYTES = 512 * 1024;
    /** Size of the journal from which on its pages are synced in place, and it begins anew. */
    private static final long JOURNAL_MAX_BYTES = 2L * 1024 * 1024;

    private static final int MAGIC = 0x53504a31;
    private static final int HEADER_BYTES = 24;

    /** Makes files from their paths. */
    interface Files {
        StorageFile file(String path);
    }

    private final Files files;
    private final StorageFile journalFile;
    private final Map<String, TreeMap<Long, byte[]>> waiting = new LinkedHashMap<>();
    /** Files with pages in place that are not synced: the journal still holds these pages. */
    private final Set<String> unsynced = new LinkedHashSet<>();

    private long waitingBytes;
    private long journalEnd;
    private long sequence;
    private @Nullable StorageRandomAccessFile journal;
    private @Nullable IOException failure;

    /**
     * Opens the journal and repairs the pages that it holds.
     *
     * @param journalFile need not exist
     */
    PageJournal(Files files, StorageFile journalFile) throws IOException {
        this.files = files;
        this.journalFile = journalFile;
        if (journalFile.exists()) {
            recover();
        }
    }

    /** Takes a page. It is on disk after {@link #sync}. */
    synchronized void write(String path, long offset, byte[] bytes) throws IOException {
        TreeMap<Long, byte[]> pages = waiting.computeIfAbsent(path, key -> new TreeMap<>());
        byte[] same = pages.get(offset);
        boolean replaces = same != null && same.length == bytes.length;
        if (!replaces && overlaps(pages, offset, bytes.length)) {
            flush();
            pages = waiting.computeIfAbsent(path, key -> new TreeMap<>());
        }
        pages.put(offset, bytes);
        waitingBytes += replaces ? 0 : bytes.length;
        if (waitingBytes >= WAITING_MAX_BYTES) {
            flush();
        }
    }

    private static boolean overlaps(TreeMap<Long, byte[]> pages, long offset, int length) {
        Map.Entry<Long, byte[]> last = pages.lowerEntry(offset + length);
        return last != null && last.getKey() + last.getValue().length > offset;
    }

    /**
     * Reads what waits.
     *
     * @return whether all bytes were found; otherwise they are in the file, and none of them waits
     */
    synchronized boolean read(String path, long offset, byte[] bytes, int at, int length) throws IOException {
        TreeMap<Long, byte[]> pages = waiting.get(path);
        if (pages == null || !overlaps(pages, offset, length)) {
            return false;
        }
        Map.Entry<Long, byte[]> page = pages.floorEntry(offset);
        if (page != null && page.getKey() + page.getValue().length >= offset + length) {
            System.arraycopy(page.getValue(), (int) (offset - page.getKey()), bytes, at, length);
            return true;
        }
        flush();
        return false;
    }

    /** Where the waiting pages of a file end; 0 if none waits. */
    synchronized long end(String path) {
        TreeMap<Long, byte[]> pages = waiting.get(path);
        Map.Entry<Long, byte[]> last = pages == null ? null : pages.lastEntry();
        return last == null ? 0 : last.getKey() + last.getValue().length;
    }

    /** Brings all pages of a file to the disk. */
    synchronized void sync(String path) throws IOException {
        flush();
        guarded(() -> {
            syncFile(path);
            if (unsynced.isEmpty() && journalEnd > 0) {
                empty();
            }
        });
    }

    /** Brings everything to the disk and empties the journal, before a file is cut or renamed. */
    synchronized void settle() throws IOException {
        flush();
        guarded(() -> {
            syncAll();
            empty();
            if (journal != null) {
                journal.sync();
            }
        });
    }

    /** All pages are in place. Should the old groups come back with the next crash, they hold what is there already. */
    private void empty() throws IOException {
        journalEnd = 0;
        if (journal != null) {
            journal.setLength(0);
        }
    }

    /** Some writes and syncs. */
    private interface DiskWork {
        void run() throws IOException;
    }

    /**
     * Runs what writes or syncs. Once it has failed it fails for ever: after a failed sync nobody knows what is on the disk, and
     * a second one may succeed without having written anything. The next boot finds out.
     */
    private void guarded(DiskWork work) throws IOException {
        if (failure != null) {
            throw new IOException("pages could not be written before", failure);
        }
        try {
            work.run();
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    /** Forgets the pages of a file that is deleted. */
    synchronized void forget(String path) {
        TreeMap<Long, byte[]> pages = waiting.remove(path);
        if (pages != null) {
            waitingBytes -=
                    pages.values().stream().mapToLong(bytes -> bytes.length).sum();
        }
        unsynced.remove(path);
    }

    /** Closes the journal. After a failure, or if this fails, the next boot does what is missing. */
    synchronized void close() throws IOException {
        try {
            if (failure == null) {
                settle();
            }
        } finally {
            if (journal != null) {
                journal.close();
                journal = null;
            }
        }
    }

    /** Lets go of everything in memory. */
    synchronized void abandon() {
        waiting.clear();
        waitingBytes = 0;
        unsynced.clear();
    }

    private void syncAll() throws IOException {
        for (String path : Set.copyOf(unsynced)) {
            syncFile(path);
        }
    }

    private void syncFile(String path) throws IOException {
        if (unsynced.contains(path)) {
            StorageRandomAccessFile file = files.file(path).getRandomAccessFile("rw");
            try {
                file.sync();
            } finally {
                file.close();
            }
            unsynced.remove(path);
        }
    }

    /** Writes what waits to the journal, and then in place. */
    private void flush() throws IOException {
        if (waitingBytes > 0) {
            guarded(this::flushWaiting);
        }
    }

    private void flushWaiting() throws IOException {
        ByteBuffer group = encode();
        if (journalEnd > 0 && journalEnd + group.limit() > JOURNAL_MAX_BYTES) {
            syncAll();
            journalEnd = 0;
        }
        StorageRandomAccessFile file = journal();
        file.seek(journalEnd);
        file.write(group.array(), 0, group.limit());
        file.sync();
        for (Map.Entry<String, TreeMap<Long, byte[]>> pages : waiting.entrySet()) {
            unsynced.add(pages.getKey());
            writeInPlace(pages.getKey(), pages.getValue());
        }
        sequence++;
        journalEnd += group.limit();
        waiting.clear();
        waitingBytes = 0;
    }

    private StorageRandomAccessFile journal() throws IOException {
        StorageRandomAccessFile file = journal;
        if (file == null) {
            file = journalFile.getRandomAccessFile("rw");
            journalFile.limitAccessToOwner();
            journal = file;
        }
        return file;
    }

    private void writeInPlace(String path, TreeMap<Long, byte[]> pages) throws IOException {
        StorageRandomAccessFile file = files.file(path).getRandomAccessFile("rw");
        try {
            for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
                file.seek(page.getKey());
                file.write(page.getValue(), 0, page.getValue().length);
            }
        } finally {
            file.close();
        }
    }

    private ByteBuffer encode() {
        int size = HEADER_BYTES;
        for (Map.Entry<String, TreeMap<Long, byte[]>> pages : waiting.entrySet()) {
            int name = pages.getKey().getBytes(StandardCharsets.UTF_8).length;
            for (byte[] bytes : pages.getValue().values()) {
                size += 2 + name + 8 + 4 + bytes.length;
            }
        }
        ByteBuffer group = ByteBuffer.allocate(size);
        group.position(HEADER_BYTES);
        waiting.forEach((path, pages) -> {
            byte[] name = path.getBytes(StandardCharsets.UTF_8);
            pages.forEach((offset, bytes) -> {
                group.putShort((short) name.length).put(name);
                group.putLong(offset).putInt(bytes.length).put(bytes);
            });
        });
        group.flip();
        group.putInt(0, MAGIC).putLong(4, sequence).putInt(12, size - HEADER_BYTES);
        group.putLong(16, checksum(group.array(), sequence, size - HEADER_BYTES));
        return group;
    }

    private static long checksum(byte[] group, long sequence, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(ByteBuffer.allocate(12).putLong(sequence).putInt(length).flip());
        checksum.update(group, HEADER_BYTES, length);
        return checksum.getValue();
    }

    /** Writes the pages of all complete groups in place: what is there may be torn, or newer by nothing. */
    private void recover() throws IOException {
        StorageRandomAccessFile file = journal();
        long offset = 0;
        long expected = -1;
        while (true) {
            ByteBuffer group = readGroup(file, offset, expected);
            if (group == null) {
                break;
            }
            expected = group.getLong(4) + 1;
            offset += group.limit();
            replay(group);
        }
        sequence = Math.max(expected, 0);
        // Also of a first group that is torn: what lies behind it must never follow a new group of the same number.
        if (file.length() > 0) {
            settle();
        }
    }

    /** A whole group; null if there is none at this place. */
    private static @Nullable ByteBuffer readGroup(StorageRandomAccessFile file, long offset, long expected)
            throws IOException {
        byte[] header = new byte[HEADER_BYTES];
        if (!readFully(file, offset, header, 0, HEADER_BYTES)) {
            return null;
        }
        ByteBuffer fields = ByteBuffer.wrap(header);
        long sequence = fields.getLong(4);
        int length = fields.getInt(12);
        boolean isPossible = fields.getInt(0) == MAGIC
                && (expected < 0 || sequence == expected)
                && length > 0
                && offset + HEADER_BYTES + length <= file.length();
        if (!isPossible) {
            return null;
        }
        byte[] group = new byte[HEADER_BYTES + length];
        System.arraycopy(header, 0, group, 0, HEADER_BYTES);
        boolean isWhole = readFully(file, offset + HEADER_BYTES, group, HEADER_BYTES, length)
                && checksum(group, sequence, length) == fields.getLong(16);
        return isWhole ? ByteBuffer.wrap(group) : null;
    }

    private static boolean readFully(StorageRandomAccessFile file, long offset, byte[] bytes, int at, int length)
            throws IOException {
        try {
            file.seek(offset);
            file.readFully(bytes, at, length);
            return true;
        } catch (EOFException atEnd) {
            return false;
        }
    }

    private void replay(ByteBuffer group) throws IOException {
        ByteBuffer pages = group.duplicate();
        pages.position(HEADER_BYTES);
        while (pages.hasRemaining()) {
            byte[] name = new byte[pages.getShort()];
            pages.get(name);
            long offset = pages.getLong();
            byte[] bytes = new byte[pages.getInt()];
            pages.get(bytes);
            String path = new String(name, StandardCharsets.UTF_8);
            if (files.file(path).exists()) {
                TreeMap<Long, byte[]> page = new TreeMap<>();
                page.put(offset, bytes);
                unsynced.add(path);
                writeInPlace(path, page);
            }
        }
    }
}
