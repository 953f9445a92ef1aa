package dev.syncspace.api.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryFilter;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static SyncSpaceException failure(Reason reason, ThrowingCallable call) {
        SyncSpaceException failure = catchThrowableOfType(SyncSpaceException.class, call);
        assertThat(failure).isNotNull();
        assertThat(failure.reason()).isEqualTo(reason);
        return failure;
    }

    private static UnknownFieldSet number(int field) {
        return UnknownFieldSet.newBuilder()
                .addField(field, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
    }

    @Test
    void readsARequestAndIgnoresUnknownFields() {
        ByteString request = CreateDocumentRequest.newBuilder()
                .setSpaceId("s")
                .setData(ByteString.copyFromUtf8("data"))
                .putMetadata("k", "v")
                .setUnknownFields(number(1000))
                .build()
                .toByteString();
        CreateDocumentRequest read = Requests.parse(CreateDocumentRequest.parser(), request);
        assertThat(read.getSpaceId()).isEqualTo("s");
        assertThat(read.getData().toStringUtf8()).isEqualTo("data");
        assertThat(read.getMetadataMap()).containsEntry("k", "v");
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String bytes : new String[] {"\n", "\n\u0005ab", "\u000c", "\n\u0002\u00c3("}) {
            ByteString request = ByteString.copyFrom(bytes, StandardCharsets.ISO_8859_1);
            assertThat(failure(Reason.MALFORMED_REQUEST, () -> Requests.parse(CreateDocumentRequest.parser(), request))
                            .message())
                    .contains(request.size() + " bytes");
        }
    }

    @Test
    void refusesAKnownFieldWithTheWrongWireTypeByItsPath() {
        ByteString request = CreateDocumentRequest.newBuilder()
                .setUnknownFields(number(2))
                .build()
                .toByteString();
        SyncSpaceException failure =
                failure(Reason.MALFORMED_REQUEST, () -> Requests.parse(CreateDocumentRequest.parser(), request));
        assertThat(failure.field()).isEqualTo("document_id");
        assertThat(failure.message()).isEqualTo("document_id came with the wrong wire type: it is a string");

        ByteString nested = QueryDocumentsRequest.newBuilder()
                .addFilters(QueryFilter.getDefaultInstance())
                .addFilters(QueryFilter.newBuilder().setUnknownFields(number(3)))
                .build()
                .toByteString();
        assertThat(failure(Reason.MALFORMED_REQUEST, () -> Requests.parse(QueryDocumentsRequest.parser(), nested))
                        .field())
                .isEqualTo("filters[1].value");
    }

    @Test
    void textIsMeasuredInBytes() {
        assertThat(Requests.atMost("name", "äöü", 6)).isEqualTo("äöü");
        assertThat(Requests.atMost("name", "", 0)).isEmpty();
        SyncSpaceException failure = failure(Reason.INVALID_FIELD, () -> Requests.atMost("name", "äöüa", 6));
        assertThat(failure.field()).isEqualTo("name");
        assertThat(failure.message()).contains("6 bytes", "7").doesNotContain("äöü");
    }

    @Test
    void aSpaceIdIsNeitherEmptyNorLong() {
        assertThat(Requests.spaceId("x".repeat(128)).text()).hasSize(128);
        assertThat(failure(Reason.INVALID_FIELD, () -> Requests.spaceId("")).field())
                .isEqualTo("space_id");
        assertThat(failure(Reason.INVALID_FIELD, () -> Requests.spaceId("x".repeat(129)))
                        .field())
                .isEqualTo("space_id");
    }

    @Test
    void countsAreNotNegative() {
        assertThat(Requests.limit(0)).isZero();
        assertThat(failure(Reason.INVALID_FIELD, () -> Requests.limit(-1)).field())
                .isEqualTo("limit");
        assertThat(failure(Reason.INVALID_FIELD, () -> Requests.notNegative("version", Long.MIN_VALUE))
                        .field())
                .isEqualTo("version");
    }
}
