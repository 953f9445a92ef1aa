package dev.syncspace.sync.internal.document;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.sync.internal.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Checks what a caller gives for a document; errors name the API field. Stateless. */
final class DocumentArguments {
    private DocumentArguments() {}

    static void checkDocumentId(String documentId) {
        if (documentId.isEmpty()) {
            throw SyncSpaceException.invalid("document_id", "document_id must not be empty");
        }
        checkText("document_id", documentId, DocumentLimits.DOCUMENT_ID_MAX_BYTES);
    }

    static void checkCollection(String collection) {
        checkText("collection", collection, DocumentLimits.COLLECTION_MAX_BYTES);
    }

    static void checkData(ByteString data, int max) {
        if (data.size() > max) {
            throw SyncSpaceException.ofField(
                    Reason.LIMIT_EXCEEDED,
                    "data",
                    "a document has at most " + max + " bytes of data, this one has " + data.size());
        }
    }

    static void checkMetadata(Map<String, String> metadata) {
        Metadata.check("metadata", metadata);
        metadata.forEach((key, value) -> {
            checkIsText("metadata", key);
            checkIsText("metadata", value);
        });
    }

    static void checkVersion(String field, long version) {
        if (version < 0) {
            throw SyncSpaceException.invalid(
                    field, field + " must not be negative, it is " + version + "; 0: no check");
        }
    }

    private static void checkText(String field, String text, int max) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (size > max) {
            throw SyncSpaceException.invalid(
                    field, field + " has at most " + max + " bytes of UTF-8, this one has " + size);
        }
        checkIsText(field, text);
    }

    /** Half a surrogate pair has no UTF-8: it would be stored as another text. */
    private static void checkIsText(String field, String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw SyncSpaceException.invalid(field, field + " must be text that UTF-8 can write");
        }
    }
}
