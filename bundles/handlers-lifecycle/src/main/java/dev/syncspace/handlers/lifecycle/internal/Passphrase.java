package dev.syncspace.handlers.lifecycle.internal;

import dev.syncspace.api.command.Requests;
import java.util.Arrays;
import java.util.function.Function;

/** Passphrases of requests. Stateless. */
final class Passphrase {
    /** Longest passphrase, in bytes of UTF-8: what the keystore takes. */
    private static final int MAX_BYTES = 1024;

    private Passphrase() {}

    /**
     * Lends a passphrase to a call and overwrites the copy afterwards. The text of the request cannot be overwritten; it is
     * garbage when the call ends.
     *
     * @param field its name in the API
     */
    static <T> T with(String field, String text, Function<char[], T> call) {
        char[] passphrase = Requests.atMost(field, text, MAX_BYTES).toCharArray();
        try {
            return call.apply(passphrase);
        } finally {
            Arrays.fill(passphrase, '\0');
        }
    }
}
