package dev.syncspace.cli.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import org.junit.jupiter.api.Test;

class JsonInputTest {
    @Test
    void readsBothSpellingsOfFieldNames() throws InvalidProtocolBufferException {
        for (String text : new String[] {
            "{\"spaceId\":\"s\",\"documentId\":\"d\",\"data\":\"aGk=\",\"metadata\":{\"a\":\"b\"}}",
            "{\"space_id\":\"s\",\"document_id\":\"d\",\"data\":\"aGk=\",\"metadata\":{\"a\":\"b\"}}"
        }) {
            DynamicMessage message = JsonInput.parse(text, CreateDocumentRequest.getDescriptor());
            CreateDocumentRequest read = CreateDocumentRequest.parseFrom(message.toByteString());

            assertThat(read.getSpaceId()).isEqualTo("s");
            assertThat(read.getDocumentId()).isEqualTo("d");
            assertThat(read.getData().toStringUtf8()).isEqualTo("hi");
            assertThat(read.getMetadataMap()).containsEntry("a", "b");
        }
    }

    @Test
    void nothingIsTheEmptyMessage() {
        assertThat(JsonInput.parse(" \n", CreateDocumentRequest.getDescriptor()).getSerializedSize())
                .isZero();
    }

    @Test
    void namesTheFieldThatIsUnknown() {
        wrong("{\"space_id\":\"s\",\"colour\":\"red\"}", "colour");
        wrong("{\"filters\":[{\"field\":\"a\"},{\"op\":\"eq\"}]}", "filters[1].op");
    }

    @Test
    void namesTheFieldThatDoesNotFit() {
        wrong("{\"spaceId\":5.5e99,\"limit\":\"many\"}", "limit");
        wrong("{\"space_id\":{}}", "space_id");
        wrong("{\"limit\":3000000000}", "limit");
        wrong("{\"filters\":{}}", "filters");
        wrong("{\"filters\":[{\"field\":\"a\"},5]}", "filters[1]");
        wrong("{\"filters\":[{\"field\":\"a\",\"valueType\":\"COLOUR\"}]}", "filters[0].value_type");
    }

    @Test
    void namesTheMapEntryThatDoesNotFit() {
        Problem problem = catchThrowableOfType(
                Problem.class,
                () -> JsonInput.parse("{\"metadata\":{\"a\":\"b\",\"c\":[]}}", CreateDocumentRequest.getDescriptor()));

        assertThat(problem.json()).contains("\"field\":\"metadata[\\\"c\\\"]\"");
    }

    @Test
    void refusesWhatIsNoObject() {
        for (String text : new String[] {"[]", "5", "\"a\"", "{", "{\"a\"", "nonsense", "{}{}", "null"}) {
            Problem problem = catchThrowableOfType(
                    Problem.class, () -> JsonInput.parse(text, QueryDocumentsRequest.getDescriptor()));

            assertThat(problem).as(text).isNotNull();
            assertThat(problem.reason()).as(text).isEqualTo("MALFORMED_REQUEST");
            assertThat(problem.exitCode()).as(text).isEqualTo(ExitCodes.INVALID);
        }
    }

    @Test
    void refusesDeepNestingWithoutHarm() {
        String text = "{\"filters\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        Problem problem =
                catchThrowableOfType(Problem.class, () -> JsonInput.parse(text, QueryDocumentsRequest.getDescriptor()));

        assertThat(problem.exitCode()).isEqualTo(ExitCodes.INVALID);
    }

    private static void wrong(String text, String field) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> JsonInput.parse(text, QueryDocumentsRequest.getDescriptor()));

        assertThat(problem).as(text).isNotNull();
        assertThat(problem.exitCode()).as(text).isEqualTo(ExitCodes.INVALID);
        assertThat(problem.reason()).as(text).isEqualTo("INVALID_FIELD");
        assertThat(problem.json()).as(text).contains("\"field\":\"" + field + "\"");
        assertThat(problem.message()).as(text).contains(field);
    }
}
