package dev.syncspace.sync.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.ConflictPage;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.protocol.id.SpaceId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents of spaces that have none. */
final class NoDocuments implements DocumentService {
    @Override
    public WrittenVersion create(
            SpaceId space, String documentId, String collection, ByteString data, Map<String, String> metadata) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Document> get(SpaceId space, String documentId) {
        return Optional.empty();
    }

    @Override
    public WrittenVersion update(SpaceId space, String documentId, DocumentUpdate update) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(SpaceId space, String documentId) {
        return false;
    }

    @Override
    public DocumentPage query(SpaceId space, DocumentQuery query) {
        return new DocumentPage(List.of(), "");
    }

    @Override
    public VersionPage versions(SpaceId space, String documentId, int limit, String cursor) {
        return new VersionPage(List.of(), "");
    }

    @Override
    public Document version(SpaceId space, String documentId, VersionRef ref) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WrittenVersion restore(SpaceId space, String documentId, VersionRef ref, long expectedVersion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConflictPage conflicts(SpaceId space, String documentId, int limit, String cursor) {
        return new ConflictPage(List.of(), "");
    }

    @Override
    public WrittenVersion resolve(SpaceId space, String documentId, String changeId) {
        throw new UnsupportedOperationException();
    }
}
