package dev.syncspace.api.storage;

import dev.syncspace.api.document.DocumentQuery;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which documents a scan visits, in what order, and from where. Immutable.
 *
 * @param collection empty optional: every collection
 * @param tag only documents that it {@linkplain Tag#isIn is in}
 * @param order by what; ties by document id, unsigned bytes of UTF-8
 * @param descending the reverse, ties included
 * @param after the scan starts behind this place
 */
public record DocumentScan(
        Optional<String> collection,
        Optional<Tag> tag,
        DocumentQuery.Order order,
        boolean descending,
        Optional<Place> after) {
    public DocumentScan {
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(tag, "tag");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(after, "after");
    }

    /**
     * A metadata entry that documents are found by. Decimal numbers of equal value are one: 5 finds 05, +5 and 5.0. Immutable.
     *
     * @param key metadata key
     * @param value any text
     */
    public record Tag(String key, String value) {
        /** Whether metadata have the key with this value, or with a number of equal value. */
        public boolean isIn(Map<String, String> metadata) {
            String stored = metadata.get(key);
            return stored != null && canonical(stored).equals(canonical(value));
        }

        /**
         * The text that stands for all equal values in an index: a decimal number without needless signs and zeros, any other
         * text itself. A number is digits with a sign before or a fraction behind them; an exponent makes it text.
         */
        public static String canonical(String value) {
            boolean hasSign = value.startsWith("+") || value.startsWith("-");
            int start = hasSign ? 1 : 0;
            int point = digitsEnd(value, start);
            int end = point < value.length() && value.charAt(point) == '.' ? digitsEnd(value, point + 1) : point;
            if (point == start || end != value.length() || end == point + 1) {
                return value;
            }
            while (start < point - 1 && value.charAt(start) == '0') {
                start++;
            }
            while (end > point && value.charAt(end - 1) == '0') {
                end--;
            }
            // Nothing but zeros behind the point: the point goes, too.
            String number = value.substring(start, end == point + 1 ? point : end);
            return value.startsWith("-") && !number.equals("0") ? "-" + number : number;
        }

        private static int digitsEnd(String value, int from) {
            int end = from;
            while (end < value.length() && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
                end++;
            }
            return end;
        }
    }

    /**
     * A place between documents.
     *
     * @param orderMillis creation or update, as the order says; ignored by {@code DOCUMENT_ID}
     * @param documentId document id of the last row
     */
    public record Place(long orderMillis, String documentId) {}
}
