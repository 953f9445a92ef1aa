package dev.syncspace.sync.internal.tree;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.stored.v1.DocumentState;
import dev.syncspace.proto.stored.v1.MetadataEntry;
import dev.syncspace.sync.internal.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes the state of a document that a change carries (docs/formats.md). Stateless. */
public final class DocumentCodec {
    /** Type in the root of a document tree. */
    public static final String CHANGE_TYPE = "syncspace.document";
    /** Data type in its changes. */
    public static final String DATA_TYPE = "document";
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
    public record State(
            String documentId,
            String collection,
            SortedMap<String, String> metadata,
            ByteString data,
            long createdAtMillis,
            long updatedAtMillis) {
        public State {
            metadata = Collections.unmodifiableSortedMap(sorted(metadata));
        }

        /** Hides data and metadata. */
        @Override
        public String toString() {
            return "State[" + documentId + ", " + data.size() + " bytes]";
        }
    }

    /** A copy of metadata that iterates by the unsigned bytes of the keys. */
    public static SortedMap<String, String> sorted(Map<String, String> metadata) {
        SortedMap<String, String> sorted = new TreeMap<>(UTF8_ORDER);
        sorted.putAll(metadata);
        return sorted;
    }

    /** The plaintext of a change that carries a state. */
    public static byte[] encode(State state) {
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

    /**
     * The state in a change's plaintext; empty if it is none, breaks a limit, or has a format that this version does not know.
     *
     * @param plaintext must not be changed afterwards: the data of the state share it
     */
    public static Optional<State> decode(byte[] plaintext) {
        DocumentState message;
        try {
            CodedInputStream input = UnsafeByteOperations.unsafeWrap(plaintext).newCodedInput();
            input.enableAliasing(true);
            message = DocumentState.parseFrom(input);
            input.checkLastTagWas(0);
        } catch (InvalidProtocolBufferException notADocument) {
            return Optional.empty();
        } catch (java.io.IOException e) {
            throw new IllegalStateException("an array cannot fail to be read", e);
        }
        if (message.getFormat() != FORMAT) {
            return Optional.empty();
        }
        SortedMap<String, String> metadata = new TreeMap<>(UTF8_ORDER);
        for (MetadataEntry entry : message.getMetadataList()) {
            metadata.put(entry.getKey(), entry.getValue());
        }
        State state = new State(
                message.getDocumentId(),
                message.getCollection(),
                metadata,
                message.getData(),
                message.getCreatedAtMillis(),
                message.getUpdatedAtMillis());
        return isWithinLimits(state) ? Optional.of(state) : Optional.empty();
    }

    /** What nobody may write through the API is no state either: the index has no room for it. */
    private static boolean isWithinLimits(State state) {
        int idBytes = utf8(state.documentId());
        if (idBytes == 0
                || idBytes > DocumentLimits.DOCUMENT_ID_MAX_BYTES
                || utf8(state.collection()) > DocumentLimits.COLLECTION_MAX_BYTES
                || state.data().size() > DocumentLimits.DATA_MAX_BYTES) {
            return false;
        }
        try {
            Metadata.check("metadata", state.metadata());
            return true;
        } catch (SyncSpaceException beyondALimit) {
            return false;
        }
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
