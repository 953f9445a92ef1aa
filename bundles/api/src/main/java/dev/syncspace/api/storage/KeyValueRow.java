package dev.syncspace.api.storage;

import com.google.protobuf.ByteString;

/**
 * An entry of a key-value store. Immutable.
 *
 * @param keyPeerId its id, text bytes
 * @param slot which of the two places of this id
 * @param raw StoreKeyValue bytes as they came
 */
public record KeyValueRow(ByteString keyPeerId, Slot slot, ByteString raw) {
    /** Hides the bytes. */
    @Override
    public String toString() {
        return "KeyValueRow[" + keyPeerId.toStringUtf8() + " " + slot + ", " + raw.size() + " bytes]";
    }

    /** Places of an entry. The number is stored. */
    public enum Slot {
        /** Newest entry, may be shown. */
        CURRENT(0),
        /** Newest entry for the diff, which may not be shown: its author may not write, or its id is not its own. */
        HIDDEN(1),
        /** Newest entry that may be shown, kept beside a hidden one. */
        SHOWN(2);

        private final int number;

        Slot(int number) {
            this.number = number;
        }

        /** The stored number. */
        public int number() {
            return number;
        }

        /** The slot with a number. */
        public static Slot ofNumber(int number) {
            if (number < 0 || number >= values().length) {
                throw new IllegalArgumentException("no key-value slot has number " + number);
            }
            return values()[number];
        }
    }
}
