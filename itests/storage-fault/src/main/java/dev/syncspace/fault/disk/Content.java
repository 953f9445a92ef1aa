package dev.syncspace.fault.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Bytes of a file: as the process sees them, as they are safe on the disk, and the writes between. Guarded by the disk. */
final class Content {
    /** Smallest unit that a disk writes whole. */
    static final int SECTOR_BYTES = 512;

    /** A change that is not safe yet: bytes at a place, or a new length if there are none. */
    private record Change(int offset, byte[] bytes, int newLength) {}

    private byte[] seen = new byte[0];
    private int seenLength;
    private byte[] safe = new byte[0];
    private int safeLength;
    private final List<Change> unsafe = new ArrayList<>();

    /** A file that is safe on the disk. */
    static Content ofSafe(byte[] bytes) {
        Content content = new Content();
        content.seen = bytes.clone();
        content.seenLength = bytes.length;
        content.sync();
        return content;
    }

    int length() {
        return seenLength;
    }

    byte[] bytes() {
        return Arrays.copyOf(seen, seenLength);
    }

    /** Reads up to so many bytes; -1 at the end. */
    int read(int position, byte[] bytes, int offset, int length) {
        if (position >= seenLength) {
            return length == 0 ? 0 : -1;
        }
        int count = Math.min(length, seenLength - position);
        System.arraycopy(seen, position, bytes, offset, count);
        return count;
    }

    void write(int position, byte[] bytes) {
        seen = grown(seen, position + bytes.length);
        System.arraycopy(bytes, 0, seen, position, bytes.length);
        seenLength = Math.max(seenLength, position + bytes.length);
        unsafe.add(new Change(position, bytes, -1));
    }

    void setLength(int length) {
        seen = grown(seen, length);
        if (length < seenLength) {
            Arrays.fill(seen, length, seenLength, (byte) 0);
        }
        seenLength = length;
        unsafe.add(new Change(0, new byte[0], length));
    }

    /** All that was written is safe. */
    void sync() {
        safe = bytes();
        safeLength = seenLength;
        unsafe.clear();
    }

    /** The newest write alone is safe, as in a file that is opened for synchronous writing. */
    boolean syncLast() {
        Change last = unsafe.remove(unsafe.size() - 1);
        boolean grows = last.offset() + last.bytes().length > safeLength;
        applySafe(last);
        return grows;
    }

    private void applySafe(Change change) {
        if (change.newLength() >= 0) {
            safe = grown(safe, change.newLength());
            if (change.newLength() < safeLength) {
                Arrays.fill(safe, change.newLength(), safeLength, (byte) 0);
            }
            safeLength = change.newLength();
        } else {
            applySafe(change, 0, change.bytes().length);
        }
    }

    private void applySafe(Change change, int from, int to) {
        safe = grown(safe, change.offset() + to);
        System.arraycopy(change.bytes(), from, safe, change.offset() + from, to - from);
        safeLength = Math.max(safeLength, change.offset() + to);
    }

    /** What is on the disk when the power comes back. */
    byte[] afterPowerCut(PowerCut cut, Random random) {
        Content after = ofSafe(Arrays.copyOf(safe, safeLength));
        for (Change change : unsafe) {
            switch (cut) {
                case DROPPED -> {}
                case KEPT -> after.applySafe(change);
                case REORDERED -> {
                    if (random.nextBoolean()) {
                        after.applySafe(change);
                    }
                }
                case TORN -> after.tear(change, random);
            }
        }
        return Arrays.copyOf(after.safe, after.safeLength);
    }

    /** Some sectors of a write arrive, others do not. */
    private void tear(Change change, Random random) {
        if (change.newLength() >= 0) {
            if (random.nextBoolean()) {
                applySafe(change);
            }
            return;
        }
        int end = change.bytes().length;
        int from = 0;
        while (from < end) {
            int sectorEnd = (change.offset() + from) / SECTOR_BYTES * SECTOR_BYTES + SECTOR_BYTES - change.offset();
            int to = Math.min(end, sectorEnd);
            if (random.nextBoolean()) {
                applySafe(change, from, to);
            }
            from = to;
        }
    }

    private static byte[] grown(byte[] bytes, int length) {
        return length <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
    }
}
