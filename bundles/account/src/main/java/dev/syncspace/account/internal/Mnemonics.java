package dev.syncspace.account.internal;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.Mnemonic;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads mnemonics as people type them. Stateless. */
final class Mnemonics {
    private static final Pattern WHITE_SPACE = Pattern.compile("[\\s\\p{Z}]+");
    /** 24 words with a line for each are about 250 characters. */
    private static final int TYPED_MAX_CHARS = 4096;

    private Mnemonics() {}

    /**
     * The mnemonic of a text in any case with any white space.
     *
     * @throws SyncSpaceException {@code INVALID_MNEMONIC}, without any word of it in the message
     */
    static Mnemonic parse(String typed) {
        if (typed.length() > TYPED_MAX_CHARS) {
            throw invalid("it has more than " + TYPED_MAX_CHARS + " characters");
        }
        String words = WHITE_SPACE.matcher(typed).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        if (words.isEmpty()) {
            throw invalid("it is missing");
        }
        try {
            return Mnemonic.parse(words);
        } catch (DecodeException e) {
            throw invalid(String.valueOf(e.getMessage()));
        }
    }

    private static SyncSpaceException invalid(String why) {
        return SyncSpaceException.ofField(Reason.INVALID_MNEMONIC, "mnemonic", "the mnemonic cannot be used: " + why);
    }
}
