package dev.syncspace.wrap.derby;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.derby.io.StorageRandomAccessFile;

/**
 * The many methods of an open file, on top of reading and writing at a position. For one thread at a time.
 *
 * <p>It is no {@link java.io.RandomAccessFile}, and so Derby uses no channel of it, which an interrupt would close.
 */
public abstract class PositionedFile implements StorageRandomAccessFile {
    private final DataInputStream in = new DataInputStream(new In());
    private final DataOutputStream out = new DataOutputStream(new Out());
    private long position;

    /** Reads up to so many bytes at a position; -1 at the end. */
    protected abstract int readAt(long offset, byte[] bytes, int at, int length) throws IOException;

    /**
     * Writes at a position.
     *
     * @param bytes a copy that the callee may keep
     */
    protected abstract void writeAt(long offset, byte[] bytes) throws IOException;

    private final class In extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int at, int length) throws IOException {
            int count = readAt(position, bytes, at, length);
            position += Math.max(0, count);
            return count;
        }
    }

    private final class Out extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int at, int length) throws IOException {
            byte[] copy = new byte[length];
            System.arraycopy(bytes, at, copy, 0, length);
            writeAt(position, copy);
            position += length;
        }
    }

    @Override
    public final long getFilePointer() {
        return position;
    }

    @Override
    public final void seek(long newPosition) {
        position = newPosition;
    }

    @Override
    public abstract StorageRandomAccessFile clone();

    @Override
    public final int read(byte[] bytes, int at, int length) throws IOException {
        return in.read(bytes, at, length);
    }

    @Override
    public final void readFully(byte[] bytes) throws IOException {
        in.readFully(bytes);
    }

    @Override
    public final void readFully(byte[] bytes, int at, int length) throws IOException {
        in.readFully(bytes, at, length);
    }

    @Override
    public final int skipBytes(int count) throws IOException {
        return in.skipBytes(count);
    }

    @Override
    public final boolean readBoolean() throws IOException {
        return in.readBoolean();
    }

    @Override
    public final byte readByte() throws IOException {
        return in.readByte();
    }

    @Override
    public final int readUnsignedByte() throws IOException {
        return in.readUnsignedByte();
    }

    @Override
    public final short readShort() throws IOException {
        return in.readShort();
    }

    @Override
    public final int readUnsignedShort() throws IOException {
        return in.readUnsignedShort();
    }

    @Override
    public final char readChar() throws IOException {
        return in.readChar();
    }

    @Override
    public final int readInt() throws IOException {
        return in.readInt();
    }

    @Override
    public final long readLong() throws IOException {
        return in.readLong();
    }

    @Override
    public final float readFloat() throws IOException {
        return in.readFloat();
    }

    @Override
    public final double readDouble() throws IOException {
        return in.readDouble();
    }

    @Override
    public final String readLine() {
        throw new UnsupportedOperationException("Derby reads no lines of its files");
    }

    @Override
    public final String readUTF() throws IOException {
        return in.readUTF();
    }

    @Override
    public final void write(int octet) throws IOException {
        out.write(octet);
    }

    @Override
    public final void write(byte[] bytes) throws IOException {
        out.write(bytes, 0, bytes.length);
    }

    @Override
    public final void write(byte[] bytes, int at, int length) throws IOException {
        out.write(bytes, at, length);
    }

    @Override
    public final void writeBoolean(boolean value) throws IOException {
        out.writeBoolean(value);
    }

    @Override
    public final void writeByte(int value) throws IOException {
        out.writeByte(value);
    }

    @Override
    public final void writeShort(int value) throws IOException {
        out.writeShort(value);
    }

    @Override
    public final void writeChar(int value) throws IOException {
        out.writeChar(value);
    }

    @Override
    public final void writeInt(int value) throws IOException {
        out.writeInt(value);
    }

    @Override
    public final void writeLong(long value) throws IOException {
        out.writeLong(value);
    }

    @Override
    public final void writeFloat(float value) throws IOException {
        out.writeFloat(value);
    }

    @Override
    public final void writeDouble(double value) throws IOException {
        out.writeDouble(value);
    }

    @Override
    public final void writeBytes(String text) throws IOException {
        out.writeBytes(text);
    }

    @Override
    public final void writeChars(String text) throws IOException {
        out.writeChars(text);
    }

    @Override
    public final void writeUTF(String text) throws IOException {
        out.writeUTF(text);
    }
}
