package dev.syncspace.handlers.document.internal;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers every call, and keeps what it was asked. */
final class FakeDocuments implements DocumentService {
    static final WrittenVersion WRITTEN = new WrittenVersion("d", 3, "change");
    static final Document DOCUMENT = new Document(
            SpaceId.of("s"),
            "d",
            "c",
            ByteString.copyFromUtf8("data"),
            Map.of("k", "v"),
            3,
            1_999,
            2_001,
            "change",
            "tree",
            "author",
            true);
    static final VersionPage.Entry VERSION =
            new VersionPage.Entry(3, "change", List.of("p1", "p2"), "author", 1_999, 4, true, false);

    final List<List<Object>> calls = new ArrayList<>();
    boolean isPresent = true;

    @Override
    public WrittenVersion create(
            SpaceId space, String documentId, String collection, ByteString data, Map<String, String> metadata) {
        calls.add(List.of("create", space, documentId, collection, data, metadata));
        return WRITTEN;
    }

    @Override
    public Optional<Document> get(SpaceId space, String documentId) {
        calls.add(List.of("get", space, documentId));
        return isPresent ? Optional.of(DOCUMENT) : Optional.empty();
    }

    @Override
    public WrittenVersion update(SpaceId space, String documentId, DocumentUpdate update) {
        calls.add(List.of("update", space, documentId, update));
        return WRITTEN;
    }

    @Override
    public boolean delete(SpaceId space, String documentId) {
        calls.add(List.of("delete", space, documentId));
        return isPresent;
    }

    @Override
    public DocumentPage query(SpaceId space, DocumentQuery query) {
        calls.add(List.of("query", space, query));
        return new DocumentPage(
                List.of(new DocumentPage.Entry("d", "c", Map.of("k", "v"), 3, 1_999, 2_001, true, 4)), "next");
    }

    @Override
    public VersionPage versions(SpaceId space, String documentId, int limit, String cursor) {
        calls.add(List.of("versions", space, documentId, limit, cursor));
        return new VersionPage(List.of(VERSION), "next");
    }

    @Override
    public Document version(SpaceId space, String documentId, VersionRef ref) {
        calls.add(List.of("version", space, documentId, ref));
        return DOCUMENT;
    }

    @Override
    public WrittenVersion restore(SpaceId space, String documentId, VersionRef ref, long expectedVersion) {
        calls.add(List.of("restore", space, documentId, ref, expectedVersion));
        return WRITTEN;
    }

    @Override
    public ConflictPage conflicts(SpaceId space, String documentId, int limit, String cursor) {
        calls.add(List.of("conflicts", space, documentId, limit, cursor));
        return new ConflictPage(
                List.of(new ConflictPage.Entry(
                        "d", VERSION, List.of(VERSION), List.of(new ConflictPage.Duplicate("tree2", VERSION)))),
                "next");
    }

    @Override
    public WrittenVersion resolve(SpaceId space, String documentId, String changeId) {
        calls.add(List.of("resolve", space, documentId, changeId));
        return WRITTEN;
    }
}
