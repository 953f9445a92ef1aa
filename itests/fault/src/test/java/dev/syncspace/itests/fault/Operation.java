package dev.syncspace.itests.fault;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One call of a writer. What it writes follows from its number, so that a journal need not hold it.
 *
 * @param number unique in a journal, ascending
 * @param writer which of the writers
 * @param kind what it does
 * @param spaceId space
 * @param documentId document
 * @param size length of the data, in bytes; 0 where none are written
 */
record Operation(long number, int writer, Kind kind, String spaceId, String documentId, int size) {
    private static final String[] COLORS = {"red", "green", "blue", "yellow"};
    private static final int TAGS = 7;

    /** What an operation does to its document. */
    enum Kind {
        CREATE,
        /** New data and metadata. */
        UPDATE,
        /** New metadata alone. */
        TOUCH,
        DELETE
    }

    /** The data that it writes. */
    ByteString data() {
        byte[] bytes = new byte[size];
        new SplittableRandom(number).nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    /** The metadata that it writes. */
    Map<String, String> metadata() {
        return Map.of(
                "op",
                Long.toString(number),
                "writer",
                "writer-" + writer,
                "color",
                color(number),
                "tags",
                "all,tag-" + number % TAGS);
    }

    /** The collection that a create puts the document into. */
    String collection() {
        return collection(writer);
    }

    static String collection(int writer) {
        return "collection-" + writer % 2;
    }

    static String color(long number) {
        return COLORS[(int) (number % COLORS.length)];
    }
}
