package dev.syncspace.handlers.document.internal;

import dev.syncspace.api.command.Requests;
import dev.syncspace.api.document.DocumentLimits;

/** Text fields that many of the document commands have. Each method returns the value. Stateless. */
final class Fields {
    /** A change id has 59 characters. */
    private static final int CHANGE_ID_MAX_BYTES = 128;

    private Fields() {}

    /** A document that is named. */
    static String documentId(String value) {
        return newDocumentId(Requests.required("document_id", value));
    }

    /** A document id that may be left out. */
    static String newDocumentId(String value) {
        return Requests.atMost("document_id", value, DocumentLimits.DOCUMENT_ID_MAX_BYTES);
    }

    static String collection(String value) {
        return Requests.atMost("collection", value, DocumentLimits.COLLECTION_MAX_BYTES);
    }

    static String changeId(String field, String value) {
        return Requests.atMost(field, value, CHANGE_ID_MAX_BYTES);
    }

    static String cursor(String value) {
        return Requests.atMost("cursor", value, DocumentLimits.CURSOR_MAX_BYTES);
    }
}
