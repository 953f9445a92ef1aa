package com.example.storage.files;

import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A file of encrypted records, each behind the one before. AES-256-GCM with a random nonce for each record; the place of the
 * record is authenticated with it, so records can be neither changed nor moved. For one thread.
 *
 * <pre>
 * header   "SSFILES" and the format, 8 bytes · mark, 8 random bytes
 * record   mark, 8 bytes · length of the rest, 4 bytes · nonce, 12 bytes · ciphertext and tag
 * </pre>
 *
 * A crash may leave the last record torn: it was never answered, and is cut off. A record that cannot be read with another one
 * behind it is damage. The mark, which nobody could foresee, tells the two apart.
 */
final class SealedFile implements AutoCloseable {
    private static final byte[] MAGIC = "SSFILES".getBytes(StandardCharsets.US_ASCII);
    private static final byte FORMAT = 1;
    private static final int MARK_BYTES = 8;
    private static final int HEADER_BYTES = 8 + MARK_BYTES;
    private static final int PREFIX_BYTES = MARK_BYTES + 4;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int TAG_BYTES = TAG_BITS / 8;

    private final FileChannel channel;
    private final SecretKeySpec key;
    private final byte[] mark;
    private final SecureRandom random = new SecureRandom();
    private long end;

    private SealedFile(FileChannel channel, byte[] key, byte[] mark, long end) {
        this.channel = channel;
        this.key = new SecretKeySpec(key, "AES");
        this.mark = mark;
        this.end = end;
    }

    /** Makes a file, which must not exist. */
    static SealedFile create(Path path, byte[] key) throws IOException {
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        byte[] mark = new byte[MARK_BYTES];
        new SecureRandom().nextBytes(mark);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(FORMAT).put(mark).flip();
        SealedFile file = new SealedFile(channel, key, mark, 0);
        file.write(header);
        return file;
    }

    /**
     * Opens a file; {@link #next} reads it from the start.
     *
     * @throws StorageException {@code CORRUPT}, {@code TOO_NEW}
     */
    static SealedFile open(Path path, byte[] key) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        read(channel, header, 0);
        byte[] start = header.array();
        if (header.hasRemaining() || !Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            channel.close();
            throw new StorageException(Kind.CORRUPT, path + " does not begin as a file of this store");
        }
        if (start[MAGIC.length] != FORMAT) {
            channel.close();
            throw new StorageException(Kind.TOO_NEW, path + " has format " + start[MAGIC.length]);
        }
        return new SealedFile(channel, key, Arrays.copyOfRange(start, 8, HEADER_BYTES), HEADER_BYTES);
    }

    private static void read(FileChannel channel, ByteBuffer into, long at) throws IOException {
        long place = at;
        while (into.hasRemaining()) {
            int count = channel.read(into, place);
            if (count < 0) {
                return;
            }
            place += count;
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        long place = end;
        while (bytes.hasRemaining()) {
            place += channel.write(bytes, place);
        }
        end = place;
    }

    /** Bytes of the records that are read or written. */
    long length() {
        return end;
    }

    /**
     * The content of the first record, which is whole in every file that has its name.
     *
     * @throws StorageException {@code WRONG_KEY}
     */
    byte[] first() throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES);
        read(channel, prefix, end);
        byte[] content = prefix.hasRemaining() ? null : unseal(prefix.flip());
        if (content == null) {
            throw new StorageException(Kind.WRONG_KEY, "the key does not open the file");
        }
        return content;
    }

    /**
     * The content of the next record; null behind the last one.
     *
     * @throws StorageException {@code CORRUPT} if records follow one that cannot be read
     */
    byte[] next() throws IOException {
        ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES);
        read(channel, prefix, end);
        byte[] content = prefix.hasRemaining() ? null : unseal(prefix.flip());
        if (content == null && channel.size() > end) {
            cutTornRecord();
        }
        return content;
    }

    private byte[] unseal(ByteBuffer prefix) throws IOException {
        byte[] found = new byte[MARK_BYTES];
        prefix.get(found);
        int length = prefix.getInt();
        if (!Arrays.equals(found, mark)
                || length < NONCE_BYTES + TAG_BYTES
                || length > channel.size() - end - PREFIX_BYTES) {
            return null;
        }
        ByteBuffer sealed = ByteBuffer.allocate(length);
        read(channel, sealed, end + PREFIX_BYTES);
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed.array(), NONCE_BYTES));
            byte[] content = cipher.doFinal(sealed.array(), NONCE_BYTES, length - NONCE_BYTES);
            end += PREFIX_BYTES + length;
            return content;
        } catch (GeneralSecurityException notOurs) {
            return null;
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(mark);
        cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(end).array());
        return cipher;
    }

    /** What cannot be read is cut off, if no record begins behind it. */
    private void cutTornRecord() throws IOException {
        ByteBuffer rest = ByteBuffer.allocate((int) Math.min(channel.size() - end, Integer.MAX_VALUE - 8));
        read(channel, rest, end);
        byte[] bytes = rest.array();
        for (int i = 1; i + MARK_BYTES <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + MARK_BYTES, mark, 0, MARK_BYTES)) {
                throw new StorageException(Kind.CORRUPT, "a record at byte " + end + " of the file is damaged");
            }
        }
        channel.truncate(end);
        channel.force(true);
    }

    /** Writes a record; {@link #force} makes it durable. What fails is taken back. */
    void append(byte[] content) throws IOException {
        long before = end;
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(content);
            ByteBuffer record = ByteBuffer.allocate(PREFIX_BYTES + NONCE_BYTES + sealed.length)
                    .put(mark)
                    .putInt(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .flip();
            write(record);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        } catch (IOException e) {
            end = before;
            channel.truncate(before);
            throw e;
        }
    }

    /** What was written survives a power cut when this returns. */
    void force() throws IOException {
        channel.force(false);
    }

    /** Writes zeros over everything. */
    void overwrite() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(64 * 1024);
        for (long place = 0; place < end; place += zeros.capacity()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), end - place));
            while (zeros.hasRemaining()) {
                channel.write(zeros, place + zeros.position());
            }
        }
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
