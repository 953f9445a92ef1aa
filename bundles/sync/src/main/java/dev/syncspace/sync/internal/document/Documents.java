package dev.syncspace.sync.internal.document;

import com.google.protobuf.ByteString;
import dev.syncspace.api.document.ConflictPage;
import dev.syncspace.api.document.Document;
import dev.syncspace.api.document.DocumentLimits;
import dev.syncspace.api.document.DocumentPage;
import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.VersionPage;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.document.WrittenVersion;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import dev.syncspace.sync.internal.query.DocumentFinder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Checks arguments, and hands each operation to who does it. */
@Component(service = DocumentService.class, immediate = true, configurationPid = "dev.syncspace.sync.documents")
@Designate(ocd = Documents.Config.class)
public final class Documents implements DocumentService {
    private final RuntimeAccess access;
    private final int dataMaxBytes;

    /** Settings. */
    @ObjectClassDefinition(name = "SyncSpace documents")
    public @interface Config {
        /** Largest data of one document. */
        @AttributeDefinition(
                name = "Data",
                description = "Largest data of one document in bytes; at most 16777216, which is also the default")
        int data_max_bytes() default DocumentLimits.DATA_MAX_BYTES;
    }

    @Activate
    public Documents(@Reference RuntimeAccess access, Config config) {
        this(access, config.data_max_bytes());
    }

    /** For use without OSGi. */
    public Documents(RuntimeAccess access, int dataMaxBytes) {
        this.access = access;
        this.dataMaxBytes = Math.max(0, Math.min(dataMaxBytes, DocumentLimits.DATA_MAX_BYTES));
    }

    private <T> T in(SpaceId space, Function<DocumentContext, T> call) {
        return access.call(runtime -> {
            DocumentContext context = DocumentContext.of(runtime, space);
            return DocumentContext.read(() -> call.apply(context));
        });
    }

    @Override
    public WrittenVersion create(
            SpaceId space, String documentId, String collection, ByteString data, Map<String, String> metadata) {
        if (!documentId.isEmpty()) {
            DocumentArguments.checkDocumentId(documentId);
        }
        DocumentArguments.checkCollection(collection);
        DocumentArguments.checkData(data, dataMaxBytes);
        DocumentArguments.checkMetadata(metadata);
        return in(space, context -> DocumentWriter.create(context, documentId, collection, data, metadata));
    }

    @Override
    public Optional<Document> get(SpaceId space, String documentId) {
        DocumentArguments.checkDocumentId(documentId);
        return in(space, context -> DocumentVersions.get(context, documentId));
    }

    @Override
    public WrittenVersion update(SpaceId space, String documentId, DocumentUpdate update) {
        DocumentArguments.checkDocumentId(documentId);
        update.data().ifPresent(data -> DocumentArguments.checkData(data, dataMaxBytes));
        update.metadata().ifPresent(DocumentArguments::checkMetadata);
        DocumentArguments.checkVersion("expected_version", update.expectedVersion());
        return in(space, context -> DocumentWriter.update(context, documentId, update));
    }

    @Override
    public boolean delete(SpaceId space, String documentId) {
        DocumentArguments.checkDocumentId(documentId);
        return in(space, context -> context.runtime()
                .part(DocumentDeletions.class, ignored -> new DocumentDeletions())
                .delete(context, documentId));
    }

    @Override
    public DocumentPage query(SpaceId space, DocumentQuery query) {
        DocumentArguments.checkCollection(query.collection());
        return in(space, context -> new DocumentFinder(
                        context.store(), context.runtime().cursors())
                .find(context.space().id(), query));
    }

    @Override
    public VersionPage versions(SpaceId space, String documentId, int limit, String cursor) {
        DocumentArguments.checkDocumentId(documentId);
        return in(space, context -> DocumentVersions.list(context, documentId, limit, cursor));
    }

    @Override
    public Document version(SpaceId space, String documentId, VersionRef ref) {
        DocumentArguments.checkDocumentId(documentId);
        return in(space, context -> DocumentVersions.version(context, documentId, ref));
    }

    @Override
    public WrittenVersion restore(SpaceId space, String documentId, VersionRef ref, long expectedVersion) {
        DocumentArguments.checkDocumentId(documentId);
        DocumentArguments.checkVersion("expected_version", expectedVersion);
        return in(space, context -> DocumentVersions.restore(context, documentId, ref, expectedVersion));
    }

    @Override
    public ConflictPage conflicts(SpaceId space, String documentId, int limit, String cursor) {
        if (!documentId.isEmpty()) {
            DocumentArguments.checkDocumentId(documentId);
        }
        return in(space, context -> DocumentConflicts.list(context, documentId, limit, cursor));
    }

    @Override
    public WrittenVersion resolve(SpaceId space, String documentId, String changeId) {
        DocumentArguments.checkDocumentId(documentId);
        return in(space, context -> DocumentConflicts.resolve(context, documentId, changeId));
    }
}
