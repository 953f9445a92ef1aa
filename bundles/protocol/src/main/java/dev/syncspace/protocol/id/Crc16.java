package dev.syncspace.protocol.id;

/** CRC-16/XMODEM: polynomial 0x1021, start 0, no reflection, no final xor. Stateless. */
public final class Crc16 {
    private Crc16() {}

    /** Checksum of the first {@code length} bytes, 0 to 0xffff. */
    public static int of(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
            crc &= 0xffff;
        }
        return crc;
    }
}
