package dev.syncspace.sync.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentQuery.Filter;
import dev.syncspace.api.document.DocumentQuery.ValueType;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.DocumentScan;
import dev.syncspace.protocol.id.ObjectId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFilterTest {
    private static final long CREATED_MILLIS = 1_767_225_600_500L;
    private static final long UPDATED_MILLIS = 1_767_225_660_000L;

    private static DocumentRow row(Map<String, String> metadata) {
        return new DocumentRow(
                "note-7",
                "notes",
                new TreeMap<>(metadata),
                3,
                CREATED_MILLIS,
                UPDATED_MILLIS,
                ObjectId.EMPTY,
                0,
                false,
                false);
    }

    private static boolean matches(DocumentRow row, String field, String operator, String value, ValueType type) {
        return DocumentFilter.compile(List.of(new Filter(field, operator, value, type)))
                .get(0)
                .matches(row);
    }

    private static void assertRefused(List<Filter> filters, Reason reason, String field) {
        assertThatThrownBy(() -> DocumentFilter.compile(filters))
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(reason);
                    assertThat(failure.field()).isEqualTo(field);
                });
    }

    @ParameterizedTest
    @CsvSource({
        // stored, operator, value, type, matches
        "9, eq, 9.0, NUMBER, true",
        "9, eq, 9.0, TEXT, false",
        "9, eq, 9.0, AUTO, true",
        "9, ne, 9.0, NUMBER, false",
        "9, ne, 9.0, TEXT, true",
        "9, ne, 9.0, AUTO, false",
        "9, lt, 10, NUMBER, true",
        "9, lt, 10, TEXT, false",
        "9, lt, 10, AUTO, true",
        "10, lte, 10, NUMBER, true",
        "10, lte, 10, TEXT, true",
        "11, lte, 10, AUTO, false",
        "11, gt, 10, NUMBER, true",
        "10, gt, 10, NUMBER, false",
        "b, gt, a, TEXT, true",
        "10, gte, 10, NUMBER, true",
        "9, gte, 10, AUTO, false",
        "9, gte, 10, TEXT, true",
        "true, eq, true, BOOL, true",
        "false, eq, true, BOOL, false",
        "false, ne, true, BOOL, true",
        "true, contains, true, BOOL, true",
        "2026-01-31T12:00:00Z, eq, 2026-01-31T13:00:00+01:00, TIMESTAMP, true",
        "2026-01-31T12:00:00Z, ne, 2026-01-31T13:00:00+01:00, TIMESTAMP, false",
        "2026-01-31T12:00:00Z, lt, 2026-02-01T00:00:00Z, TIMESTAMP, true",
        "2026-01-31T12:00:00Z, lte, 2026-01-01T00:00:00Z, TIMESTAMP, false",
        "2026-01-31T12:00:00Z, gt, 2026-01-01T00:00:00Z, TIMESTAMP, true",
        "2026-01-31T12:00:00Z, gte, 2026-02-01T00:00:00Z, TIMESTAMP, false",
        "2026-01-31T12:00:00Z, contains, 2026-01-31T12:00:00.0Z, TIMESTAMP, true"
    })
    void everyOperatorComparesUnderEveryType(
            String stored, String operator, String value, ValueType type, boolean expected) {
        assertThat(matches(row(Map.of("key", stored)), "key", operator, value, type))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'red,green,blue', green, TEXT, true",
        "'red,green,blue', gree, TEXT, true",
        "'red, green', green, TEXT, true",
        "red, green, TEXT, false",
        "'1,20,3', 2, TEXT, true",
        "'1,20,3', 2, NUMBER, false",
        "'1,20,3', 20.0, NUMBER, true",
        "'1,20,3', 20.0, AUTO, true",
        "'no,true', true, BOOL, true",
        "'no,yes', true, BOOL, false"
    })
    void containsFindsASubstringOrOneElementOfAList(String stored, String value, ValueType type, boolean expected) {
        assertThat(matches(row(Map.of("key", stored)), "key", "contains", value, type))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eq", "gt", "gte", "lt", "lte", "contains"})
    void aMissingKeyMatchesOnlyNe(String operator) {
        assertThat(matches(row(Map.of()), "key", operator, "a", ValueType.TEXT)).isFalse();
        assertThat(matches(row(Map.of()), "key", "ne", "a", ValueType.TEXT)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eq", "gt", "gte", "lt", "lte", "contains"})
    void aStoredValueThatIsNotOfTheTypeMatchesOnlyNe(String operator) {
        assertThat(matches(row(Map.of("key", "many")), "key", operator, "1", ValueType.NUMBER))
                .isFalse();
        assertThat(matches(row(Map.of("key", "many")), "key", "ne", "1", ValueType.NUMBER))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "@id, eq, note-7, AUTO",
        "@id, contains, ote, TEXT",
        "@collection, eq, notes, AUTO",
        "@version, eq, 3, AUTO",
        "@version, gt, 2, NUMBER",
        "@created_at, eq, 1767225600, AUTO",
        "@created_at, eq, 2026-01-01T00:00:00.5Z, AUTO",
        "@created_at, gte, 2026-01-01T00:00:00Z, TIMESTAMP",
        "@updated_at, eq, 1767225660, NUMBER",
        "@updated_at, lt, 2026-01-01T00:01:00.001Z, AUTO"
    })
    void fieldsOfTheDocumentCanBeAsked(String field, String operator, String value, ValueType type) {
        assertThat(matches(row(Map.of()), field, operator, value, type)).isTrue();
    }

    @Test
    void aMetadataKeyIsNeverTakenForAFieldOfTheDocument() {
        assertThat(matches(row(Map.of("id", "x")), "id", "eq", "x", ValueType.TEXT))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EQ", "Eq", "=", "==", "like", "regex", "not", " eq", "in"})
    void w9AnUnknownOperatorIsRefusedByName(String operator) {
        Filter good = new Filter("a", "eq", "b", ValueType.AUTO);
        assertRefused(
                List.of(good, good, new Filter("a", operator, "b", ValueType.AUTO)),
                Reason.INVALID_FIELD,
                "filters[2].operator");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "@ID", "@title", "@data"})
    void w9AnUnknownFieldIsRefusedByName(String field) {
        assertRefused(List.of(new Filter(field, "eq", "b", ValueType.AUTO)), Reason.INVALID_FIELD, "filters[0].field");
    }

    @ParameterizedTest
    @CsvSource({"NUMBER, many", "NUMBER, ''", "BOOL, yes", "TIMESTAMP, yesterday", "TIMESTAMP, 2026-01-31"})
    void aValueThatIsNotOfItsTypeIsRefusedByName(ValueType type, String value) {
        assertRefused(List.of(new Filter("a", "eq", value, type)), Reason.INVALID_FIELD, "filters[0].value");
    }

    @Test
    void aTimeFieldIsNeverComparedAsText() {
        assertRefused(
                List.of(new Filter("@created_at", "gt", "yesterday", ValueType.AUTO)),
                Reason.INVALID_FIELD,
                "filters[0].value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gt", "gte", "lt", "lte"})
    void truthValuesHaveNoOrder(String operator) {
        assertRefused(
                List.of(new Filter("a", operator, "true", ValueType.BOOL)),
                Reason.INVALID_FIELD,
                "filters[0].operator");
    }

    @Test
    void tooManyFiltersAndTooLongValuesAreLimits() {
        Filter filter = new Filter("a", "eq", "b", ValueType.AUTO);
        assertThat(DocumentFilter.compile(Collections.nCopies(DocumentLimits.FILTERS_MAX, filter)))
                .hasSize(DocumentLimits.FILTERS_MAX);
        assertRefused(Collections.nCopies(DocumentLimits.FILTERS_MAX + 1, filter), Reason.LIMIT_EXCEEDED, "filters");
        String longest = "ü".repeat(DocumentLimits.FILTER_VALUE_MAX_BYTES / 2);
        assertThat(DocumentFilter.compile(List.of(new Filter("a", "eq", longest, ValueType.TEXT))))
                .hasSize(1);
        assertRefused(
                List.of(new Filter("a", "eq", longest + "x", ValueType.TEXT)),
                Reason.LIMIT_EXCEEDED,
                "filters[0].value");
    }

    @Test
    void equalityOfMetadataCanBeLookedUpUnlessItIsOfTimes() {
        assertThat(tag("key", "eq", "a", ValueType.TEXT)).contains(new DocumentScan.Tag("key", "a"));
        assertThat(tag("key", "eq", "1", ValueType.TEXT)).contains(new DocumentScan.Tag("key", "1"));
        assertThat(tag("key", "eq", "a", ValueType.AUTO)).contains(new DocumentScan.Tag("key", "a"));
        assertThat(tag("key", "eq", "1", ValueType.AUTO)).contains(new DocumentScan.Tag("key", "1"));
        assertThat(tag("key", "eq", "1.50", ValueType.NUMBER)).contains(new DocumentScan.Tag("key", "1.50"));
        assertThat(tag("key", "eq", "true", ValueType.BOOL)).contains(new DocumentScan.Tag("key", "true"));
        assertThat(tag("key", "eq", "2026-01-31T12:00:00Z", ValueType.TIMESTAMP))
                .isEmpty();
        assertThat(tag("key", "ne", "a", ValueType.TEXT)).isEmpty();
        assertThat(tag("key", "contains", "a", ValueType.TEXT)).isEmpty();
        assertThat(tag("@id", "eq", "a", ValueType.TEXT)).isEmpty();
    }

    private static java.util.Optional<DocumentScan.Tag> tag(
            String field, String operator, String value, ValueType type) {
        return DocumentFilter.compile(List.of(new Filter(field, operator, value, type)))
                .get(0)
                .asTag();
    }

    @ParameterizedTest
    @EnumSource(FilterOperator.class)
    void everyOperatorHasItsNameInLowerCase(FilterOperator operator) {
        assertThat(FilterOperator.parse(operator.name().toLowerCase(java.util.Locale.ROOT), "filters[0].operator"))
                .isEqualTo(operator);
    }
}
