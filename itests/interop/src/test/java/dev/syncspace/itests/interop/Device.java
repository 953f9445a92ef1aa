package dev.syncspace.itests.interop;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.DocumentConflict;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentVersion;
import dev.syncspace.proto.v1.DuplicateDocument;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.proto.v1.ListConflictsRequest;
import dev.syncspace.proto.v1.ListDocumentVersionsRequest;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The built product as a process of its own, with a recovered account: one device of the account. */
final class Device implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final PlatformProcess process;
    private final SyncSpaceClient client;

    private Device(PlatformProcess process, SyncSpaceClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts the product on an empty directory and recovers the account of a mnemonic. */
    static Device start(Path directory, String mnemonic) throws Exception {
        PlatformProcess process = PlatformProcess.up(ProductFolder.ofThisBuild(), directory, "--no-account");
        try {
            process.awaitReady(PATIENCE);
            SyncSpaceClient client = SyncSpaceClient.connect(
                    ClientOptions.forDataDirectory(directory).withCallTimeout(PATIENCE));
            client.recoverAccount(RecoverAccountRequest.newBuilder()
                            .setMnemonic(mnemonic)
                            .build())
                    .join();
            return new Device(process, client);
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    SyncSpaceClient client() {
        return client;
    }

    String createSpace(String name, Map<String, String> metadata) {
        return client.createSpace(CreateSpaceRequest.newBuilder()
                        .setName(name)
                        .putAllMetadata(metadata)
                        .build())
                .join()
                .getSpaceId();
    }

    void create(String space, String id, String collection, byte[] data, Map<String, String> metadata) {
        client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id)
                        .setCollection(collection)
                        .setData(ByteString.copyFrom(data))
                        .putAllMetadata(metadata)
                        .build())
                .join();
    }

    void update(String space, String id, byte[] data, Map<String, String> metadata) {
        client.updateDocument(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id)
                        .setData(ByteString.copyFrom(data))
                        .putAllMetadata(metadata)
                        .build())
                .join();
    }

    void delete(String space, String id) {
        client.deleteDocument(space, id).join();
    }

    /** Writes the space into a file that is not there yet. */
    Path export(String space, Path file) {
        client.exportSpace(ExportSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setPath(file.toString())
                        .build())
                .join();
        return file;
    }

    ImportSpaceResponse importFrom(Path file) {
        return client.importSpace(
                        ImportSpaceRequest.newBuilder().setPath(file.toString()).build())
                .join();
    }

    /** Ids of all documents, by creation. */
    List<String> documentIds(String space) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            var page = client.listDocuments(ListDocumentsRequest.newBuilder()
                            .setSpaceId(space)
                            .setLimit(20)
                            .setCursor(cursor)
                            .build())
                    .join();
            page.getDocumentsList().stream().map(DocumentInfo::getDocumentId).forEach(ids::add);
            cursor = page.getNextCursor();
        } while (!cursor.isEmpty());
        return ids;
    }

    /** Every document with its history, by the tree that holds it. */
    Map<String, DocumentView> documents(String space) {
        Map<String, DocumentConflict> conflicts = conflicts(space);
        Map<String, DocumentView> documents = new TreeMap<>();
        for (String id : documentIds(space)) {
            Document document = client.getDocument(space, id).join().getDocument();
            documents.put(document.getTreeId(), view(document, conflicts.get(id)));
        }
        return documents;
    }

    /** Trees that carry the id of a document which another tree holds. */
    List<String> duplicateTrees(String space) {
        return conflicts(space).values().stream()
                .flatMap(conflict -> conflict.getDuplicatesList().stream())
                .map(DuplicateDocument::getTreeId)
                .sorted()
                .toList();
    }

    private Map<String, DocumentConflict> conflicts(String space) {
        Map<String, DocumentConflict> conflicts = new TreeMap<>();
        client.listConflicts(ListConflictsRequest.newBuilder().setSpaceId(space).build())
                .join()
                .getConflictsList()
                .forEach(conflict -> conflicts.put(conflict.getDocumentId(), conflict));
        return conflicts;
    }

    private DocumentView view(Document document, @Nullable DocumentConflict conflict) {
        TreeSet<String> hidden = new TreeSet<>();
        if (conflict != null) {
            conflict.getLosersList().forEach(loser -> hidden.add(loser.getChangeId()));
        }
        return new DocumentView(
                document.getTreeId(),
                document.getDocumentId(),
                document.getCollection(),
                new TreeMap<>(document.getMetadataMap()),
                sha256(document.getData()),
                document.getData().size(),
                document.getChangeId(),
                document.getVersion(),
                document.getCreatedAtMillis(),
                document.getUpdatedAtMillis(),
                List.copyOf(hidden),
                history(document));
    }

    private List<DocumentView.Version> history(Document document) {
        List<DocumentView.Version> versions = new ArrayList<>();
        String cursor = "";
        do {
            var page = client.listDocumentVersions(ListDocumentVersionsRequest.newBuilder()
                            .setSpaceId(document.getSpaceId())
                            .setDocumentId(document.getDocumentId())
                            .setLimit(30)
                            .setCursor(cursor)
                            .build())
                    .join();
            for (DocumentVersion version : page.getVersionsList()) {
                Document then = client.getDocumentVersion(GetDocumentVersionRequest.newBuilder()
                                .setSpaceId(document.getSpaceId())
                                .setDocumentId(document.getDocumentId())
                                .setChangeId(version.getChangeId())
                                .build())
                        .join()
                        .getDocument();
                versions.add(
                        new DocumentView.Version(version.getChangeId(), version.getVersion(), sha256(then.getData())));
            }
            cursor = page.getNextCursor();
        } while (!cursor.isEmpty());
        Collections.reverse(versions);
        return versions;
    }

    private static String sha256(ByteString data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        process.close();
    }
}
