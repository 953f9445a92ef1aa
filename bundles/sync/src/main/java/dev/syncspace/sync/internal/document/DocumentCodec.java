package dev.syncspace.sync.internal.document;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.proto.stored.v1.DocumentState;
import dev.syncspace.proto.stored.v1.MetadataEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes the state of a document that a change carries (docs/formats.md). Stateless. */
final class DocumentCodec {
    /** Type in the root of a document tree. */
    static final String CHANGE_TYPE = "syncspace.document";
    /** Data type in its changes. */
    static final String DATA_TYPE = "document";
    /** Format that this version writes, and the newest that it reads. */
    static final int FORMAT = 1;

    private static final Comparator<String> UTF8_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private DocumentCodec() {}

    /**
     * State of a document. Immutable.
     *
     * @param documentId id that the application chose
     * @param collection may be empty
     * @param metadata iterates by the unsigned bytes of the keys
     * @param data as it was written
     * @param createdAtMillis Unix milliseconds of the first state
     * @param updatedAtMillis Unix milliseconds of this one
     */
    record State(
            String documentId,
            String collection,
            SortedMap<String, String> metadata,
            ByteString data,
            long createdAtMillis,
            long updatedAtMillis) {
        State {
            SortedMap<String, String> sorted = new TreeMap<>(UTF8_ORDER);
            sorted.putAll(metadata);
            metadata = Collections.unmodifiableSortedMap(sorted);
        }

        /** Hides data and metadata. */
        @Override
        public String toString() {
            return "State[" + documentId + ", " + data.size() + " bytes]";
        }
    }

    static byte[] encode(State state) {
        DocumentState.Builder message = DocumentState.newBuilder()
                .setFormat(FORMAT)
                .setDocumentId(state.documentId())
                .setCollection(state.collection())
                .setData(state.data())
                .setCreatedAtMillis(state.createdAtMillis())
                .setUpdatedAtMillis(state.updatedAtMillis());
        for (Map.Entry<String, String> entry : state.metadata().entrySet()) {
            message.addMetadata(
                    MetadataEntry.newBuilder().setKey(entry.getKey()).setValue(entry.getValue()));
        }
        return message.build().toByteArray();
    }

    /** The state in a change's plaintext; empty if it is none, or of a format that this version does not know. */
    static Optional<State> decode(byte[] plaintext) {
        DocumentState message;
        try {
            message = DocumentState.parseFrom(plaintext);
        } catch (InvalidProtocolBufferException notADocument) {
            return Optional.empty();
        }
        if (message.getFormat() != FORMAT || message.getDocumentId().isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, String> metadata = new TreeMap<>(UTF8_ORDER);
        for (MetadataEntry entry : message.getMetadataList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        return Optional.of(new State(
                message.getDocumentId(),
                message.getCollection(),
                metadata,
                message.getData(),
                message.getCreatedAtMillis(),
                message.getUpdatedAtMillis()));
    }
}
