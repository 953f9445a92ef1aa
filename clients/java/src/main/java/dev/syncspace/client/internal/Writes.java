package dev.syncspace.client.internal;

import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetDocumentVersionResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The writing calls that are repeated when the answer was lost, because the platform refuses the second of two equal ones:
 * a create of the same document id, and an update of the same version. docs/decisions/0061 tells what a refusal of the
 * second attempt means. Thread-safe.
 */
public final class Writes {
    private static final int FIRST_VERSION = 1;

    private final ClientCore core;

    Writes(ClientCore core) {
        this.core = core;
    }

    /** Creates a document; its id is fixed before the first attempt. */
    public CompletableFuture<CreateDocumentResponse> create(CreateDocumentRequest request, Duration timeout) {
        boolean isIdOurs = request.getDocumentId().isEmpty();
        CreateDocumentRequest identified = isIdOurs
                ? request.toBuilder()
                        .setDocumentId(UUID.randomUUID().toString())
                        .build()
                : request;
        return core.start(
                new Call.Plan<>(
                        ClientCore.command("CreateDocument", identified.toByteString()),
                        CreateDocumentResponse.parser()::parseFrom,
                        Repeat.REFUSED_TWICE,
                        refusal -> resolveCreate(identified, isIdOurs, refusal, timeout)),
                timeout);
    }

    /** Updates a document. Without an expectation two equal updates are two versions: such a call is not repeated. */
    public CompletableFuture<UpdateDocumentResponse> update(UpdateDocumentRequest request, Duration timeout) {
        boolean isExpecting = request.getExpectedVersion() != 0
                || !request.getExpectedChangeId().isEmpty();
        return core.start(
                new Call.Plan<>(
                        ClientCore.command("UpdateDocument", request.toByteString()),
                        UpdateDocumentResponse.parser()::parseFrom,
                        isExpecting ? Repeat.REFUSED_TWICE : Repeat.ONLY_WITHOUT_EFFECT,
                        isExpecting ? Writes::resolveUpdate : null),
                timeout);
    }

    /**
     * The document exists, and an earlier attempt may have made it. With a random id of ours nobody else can have: the first
     * version is the answer that was lost. An id of the application may have been taken by another writer, even with equal
     * content, so nothing is claimed.
     */
    private @Nullable CompletableFuture<CreateDocumentResponse> resolveCreate(
            CreateDocumentRequest request, boolean isIdOurs, SyncSpaceClientException refusal, Duration timeout) {
        if (!refusal.hasReason("DOCUMENT_EXISTS")) {
            return null;
        }
        if (!isIdOurs) {
            return CompletableFuture.failedFuture(Failures.gone(
                            "the connection was lost while the document was created; a document with this id exists"
                                    + " now, and whether this call or another writer made it is not known")
                    .with("refusal", refusal.reason()));
        }
        GetDocumentVersionRequest first = GetDocumentVersionRequest.newBuilder()
                .setSpaceId(request.getSpaceId())
                .setDocumentId(request.getDocumentId())
                .setVersion(FIRST_VERSION)
                .build();
        return core.call("GetDocumentVersion", first, GetDocumentVersionResponse.parser(), timeout)
                .thenApply(found -> CreateDocumentResponse.newBuilder()
                        .setDocumentId(request.getDocumentId())
                        .setVersion(FIRST_VERSION)
                        .setChangeId(found.getDocument().getChangeId())
                        .build());
    }

    /**
     * The document has moved on, by an earlier attempt or by another writer; equal content would not tell which, as two
     * writers may write the same.
     */
    private static @Nullable CompletableFuture<UpdateDocumentResponse> resolveUpdate(SyncSpaceClientException refusal) {
        if (!refusal.hasReason("VERSION_MISMATCH")) {
            return null;
        }
        SyncSpaceClientException unknown =
                Failures.gone("the connection was lost while the document was updated; it has another version now, and"
                        + " whether this call or another writer wrote it is not known: read it and decide again");
        for (var fact : refusal.details().entrySet()) {
            unknown = unknown.with(fact.getKey(), fact.getValue());
        }
        return CompletableFuture.failedFuture(unknown.with("refusal", refusal.reason()));
    }
}
