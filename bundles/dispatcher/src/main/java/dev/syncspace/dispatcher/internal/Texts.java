package dev.syncspace.dispatcher.internal;

/** Names that others made up, fit for a message. Stateless. */
final class Texts {
    private static final int SHOWN_CHARS = 64;

    private Texts() {}

    /** At most 64 characters; what is no printable ASCII becomes a question mark. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_CHARS); i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return text.length() > SHOWN_CHARS ? shown.append("...").toString() : shown.toString();
    }
}
