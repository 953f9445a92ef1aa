package dev.syncspace.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.syncspace.client.internal.ClientCore;
import dev.syncspace.client.internal.Settings;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.ChangePassphraseResponse;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.CreateAccountResponse;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateDocumentResponse;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.CreateSpaceResponse;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.DeleteDocumentResponse;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.DeleteSpaceResponse;
import dev.syncspace.proto.v1.DescribeCommandRequest;
import dev.syncspace.proto.v1.DescribeCommandResponse;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportMnemonicResponse;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.ExportSpaceResponse;
import dev.syncspace.proto.v1.GetAccountRequest;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetDocumentVersionResponse;
import dev.syncspace.proto.v1.GetPlatformStatusRequest;
import dev.syncspace.proto.v1.GetPlatformStatusResponse;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.GetSpaceResponse;
import dev.syncspace.proto.v1.GetSyncStatusRequest;
import dev.syncspace.proto.v1.GetSyncStatusResponse;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.InitResponse;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.InstallBundleResponse;
import dev.syncspace.proto.v1.JoinSpaceRequest;
import dev.syncspace.proto.v1.JoinSpaceResponse;
import dev.syncspace.proto.v1.LeaveSpaceRequest;
import dev.syncspace.proto.v1.LeaveSpaceResponse;
import dev.syncspace.proto.v1.ListBundlesRequest;
import dev.syncspace.proto.v1.ListBundlesResponse;
import dev.syncspace.proto.v1.ListCommandsRequest;
import dev.syncspace.proto.v1.ListCommandsResponse;
import dev.syncspace.proto.v1.ListConflictsRequest;
import dev.syncspace.proto.v1.ListConflictsResponse;
import dev.syncspace.proto.v1.ListDevicesRequest;
import dev.syncspace.proto.v1.ListDevicesResponse;
import dev.syncspace.proto.v1.ListDocumentVersionsRequest;
import dev.syncspace.proto.v1.ListDocumentVersionsResponse;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.ListPendingRequest;
import dev.syncspace.proto.v1.ListPendingResponse;
import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.LockAccountRequest;
import dev.syncspace.proto.v1.LockAccountResponse;
import dev.syncspace.proto.v1.PauseSyncRequest;
import dev.syncspace.proto.v1.PauseSyncResponse;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.ReadEventsResponse;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.RecoverAccountResponse;
import dev.syncspace.proto.v1.ResolveConflictRequest;
import dev.syncspace.proto.v1.ResolveConflictResponse;
import dev.syncspace.proto.v1.RestoreDocumentRequest;
import dev.syncspace.proto.v1.RestoreDocumentResponse;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.ShutdownResponse;
import dev.syncspace.proto.v1.StartBundleRequest;
import dev.syncspace.proto.v1.StartBundleResponse;
import dev.syncspace.proto.v1.StartSyncRequest;
import dev.syncspace.proto.v1.StartSyncResponse;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.StopBundleResponse;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.proto.v1.UninstallBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleResponse;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UnlockAccountResponse;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateBundleResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateDocumentResponse;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import dev.syncspace.proto.v1.UpdateSpaceResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A connection to a running platform: every command as a method, any other by name, and the events.
 *
 * <pre>{@code
 * try (SyncSpaceClient client = SyncSpaceClient.connect()) {
 *     String space = client.createSpace("Notes").join().getSpaceId();
 *     String id = client.createDocument(space, "Buy milk").join().getDocumentId();
 *     System.out.println(client.getDocument(space, id).join().getDocument().getData().toStringUtf8());
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Thread-safe; one instance serves a whole application. Calls never block: they share one connection and
 * one daemon thread, and their futures complete on the executor of {@link ClientOptions#withExecutor}. Closing ends every
 * call and every subscription.
 *
 * <p><b>Errors.</b> A future fails with {@link SyncSpaceClientException}, which {@code join()} throws as it is. Cancelling the
 * future that a method returned ends the call on the platform; cancelling a stage behind it does not.
 *
 * <p><b>Repeating.</b> A lost connection is made again by the next call. A call is tried again by itself only where its error
 * is retryable with code {@code UNAVAILABLE}, or reason {@code TOO_MANY_CALLS} or {@code TOO_MUCH_CONTENTION}, and only where
 * that is safe: when the platform did not begin it; when it changes nothing; when it creates a document, whose id is fixed
 * before the first attempt; when it updates a document with an expectation. If a repeated create finds the document, and its
 * id is a random one of this client, the call succeeds; in every other case of doubt the failure says
 * {@link SyncSpaceClientException#isOutcomeUnknown()}, and the caller decides.
 */
public final class SyncSpaceClient implements AutoCloseable {
    private final ClientCore core;
    private final Duration timeout;

    private SyncSpaceClient(ClientCore core, Duration timeout) {
        this.core = core;
        this.timeout = timeout;
    }

    /**
     * Connects to the platform on the default data directory.
     *
     * @throws SyncSpaceClientException as {@link #connect(ClientOptions)}
     */
    public static SyncSpaceClient connect() {
        return connect(ClientOptions.forDefaultDirectory());
    }

    /**
     * Connects to a platform. Blocks until it has answered, at most the time of {@link ClientOptions#withConnectTimeout}.
     *
     * @throws SyncSpaceClientException {@code PLATFORM_NOT_RUNNING}, {@code WRONG_TOKEN}, {@code PROTOCOL_MISMATCH} or
     *     {@code CONNECTION_LOST}; {@code CALL_CANCELLED} if the thread was interrupted
     */
    public static SyncSpaceClient connect(ClientOptions options) {
        ClientCore core = new ClientCore(options.endpoints(), options.settings());
        try {
            core.connect();
        } catch (SyncSpaceClientException e) {
            core.close();
            throw e;
        }
        return new SyncSpaceClient(core, options.settings().callTimeout());
    }

    /**
     * The same connection with another timeout for calls. Closing either closes both.
     *
     * @param callTimeout zero: as long as the platform lets a call run
     * @throws IllegalArgumentException if it is negative or more than 24 days
     */
    public SyncSpaceClient withTimeout(Duration callTimeout) {
        return new SyncSpaceClient(core, Settings.checkTimeout(callTimeout));
    }

    /** Ends every call and subscription with {@code CONNECTION_LOST} and the connection. Does not wait; harmless twice. */
    @Override
    public void close() {
        core.close();
    }

    /** Version of the platform, as it said when this client connected last. */
    public String platformVersion() {
        return core.platformVersion();
    }

    /**
     * Calls any command by its name, also one that this version does not know.
     *
     * @param command PascalCase, for example {@code CreateSpace}
     * @param request serialised request message
     * @return the serialised response message
     */
    public CompletableFuture<ByteString> call(String command, ByteString request) {
        return core.call(command, request, timeout);
    }

    /**
     * Events of the account, and those of the past behind a cursor, in order. Every subscriber has its own place in the log:
     * a slow one reads later and misses nothing, and one that stays away until the bounded log drops events gets an
     * {@code events.gap} event in their place. {@code onSubscribe} is called when the platform has confirmed the
     * subscription: what is written from then on comes as an event.
     *
     * @param request types, spaces, cursor; a default instance: everything from now on
     * @param resume what to do when the connection ends
     * @return completes when the account was locked; fails with {@link SyncSpaceClientException}
     */
    public Flow.Publisher<SubscribeResponse> subscribe(SubscribeRequest request, Resume resume) {
        return core.subscribe(request, resume);
    }

    /** Events as {@link #subscribe(SubscribeRequest, Resume)} with {@link Resume#AUTOMATIC}. */
    public Flow.Publisher<SubscribeResponse> subscribe(SubscribeRequest request) {
        return subscribe(request, Resume.AUTOMATIC);
    }

    private <T extends MessageLite> CompletableFuture<T> call(String command, MessageLite request, Parser<T> response) {
        return core.call(command, request, response, timeout);
    }

    // ---- Platform and account

    /** Answers on a running platform: checks that it runs on the given data directory. Changes nothing. */
    public CompletableFuture<InitResponse> init(InitRequest request) {
        return call("Init", request, InitResponse.parser());
    }

    /** Locks the account and ends the subscriptions of all clients; the process goes on. */
    public CompletableFuture<ShutdownResponse> shutdown(ShutdownRequest request) {
        return call("Shutdown", request, ShutdownResponse.parser());
    }

    /** Whether there is an account, and whether it is unlocked. */
    public CompletableFuture<GetAccountResponse> getAccount(GetAccountRequest request) {
        return call("GetAccount", request, GetAccountResponse.parser());
    }

    /** Whether there is an account, and whether it is unlocked. */
    public CompletableFuture<GetAccountResponse> getAccount() {
        return getAccount(GetAccountRequest.getDefaultInstance());
    }

    /** Makes an account where there is none. */
    public CompletableFuture<CreateAccountResponse> createAccount(CreateAccountRequest request) {
        return call("CreateAccount", request, CreateAccountResponse.parser());
    }

    /** Makes the account of a mnemonic again where there is none. */
    public CompletableFuture<RecoverAccountResponse> recoverAccount(RecoverAccountRequest request) {
        return call("RecoverAccount", request, RecoverAccountResponse.parser());
    }

    /** Loads the keys with the passphrase. */
    public CompletableFuture<UnlockAccountResponse> unlockAccount(UnlockAccountRequest request) {
        return call("UnlockAccount", request, UnlockAccountResponse.parser());
    }

    /** Zeroes the keys in memory. */
    public CompletableFuture<LockAccountResponse> lockAccount(LockAccountRequest request) {
        return call("LockAccount", request, LockAccountResponse.parser());
    }

    /** Zeroes the keys in memory. */
    public CompletableFuture<LockAccountResponse> lockAccount() {
        return lockAccount(LockAccountRequest.getDefaultInstance());
    }

    /** Protects the keystore with another passphrase, or with none. */
    public CompletableFuture<ChangePassphraseResponse> changePassphrase(ChangePassphraseRequest request) {
        return call("ChangePassphrase", request, ChangePassphraseResponse.parser());
    }

    /** The words that recover the account: show them to its owner and keep them nowhere. */
    public CompletableFuture<ExportMnemonicResponse> exportMnemonic(ExportMnemonicRequest request) {
        return call("ExportMnemonic", request, ExportMnemonicResponse.parser());
    }

    /** Devices of the account. */
    public CompletableFuture<ListDevicesResponse> listDevices(ListDevicesRequest request) {
        return call("ListDevices", request, ListDevicesResponse.parser());
    }

    /** Devices of the account. */
    public CompletableFuture<ListDevicesResponse> listDevices() {
        return listDevices(ListDevicesRequest.getDefaultInstance());
    }

    /** Events of the past, a page at a time; a subscription follows them instead. */
    public CompletableFuture<ReadEventsResponse> readEvents(ReadEventsRequest request) {
        return call("ReadEvents", request, ReadEventsResponse.parser());
    }

    /** Commands of the platform and the bundles that answer them. */
    public CompletableFuture<ListCommandsResponse> listCommands(ListCommandsRequest request) {
        return call("ListCommands", request, ListCommandsResponse.parser());
    }

    /** Commands of the platform and the bundles that answer them. */
    public CompletableFuture<ListCommandsResponse> listCommands() {
        return listCommands(ListCommandsRequest.getDefaultInstance());
    }

    /** The messages of a command, for callers that do not know them. */
    public CompletableFuture<DescribeCommandResponse> describeCommand(DescribeCommandRequest request) {
        return call("DescribeCommand", request, DescribeCommandResponse.parser());
    }

    /** What runs, what it holds, who is connected, what is slow, and how healthy it is. */
    public CompletableFuture<GetPlatformStatusResponse> getPlatformStatus() {
        return call(
                "GetPlatformStatus", GetPlatformStatusRequest.getDefaultInstance(), GetPlatformStatusResponse.parser());
    }

    // ---- Bundles

    /** Bundles of the platform, how they fare and which commands they answer. */
    public CompletableFuture<ListBundlesResponse> listBundles() {
        return call("ListBundles", ListBundlesRequest.getDefaultInstance(), ListBundlesResponse.parser());
    }

    /** Installs and starts a bundle, for good. */
    public CompletableFuture<InstallBundleResponse> installBundle(InstallBundleRequest request) {
        return call("InstallBundle", request, InstallBundleResponse.parser());
    }

    /** Puts another version in the place of a bundle. */
    public CompletableFuture<UpdateBundleResponse> updateBundle(UpdateBundleRequest request) {
        return call("UpdateBundle", request, UpdateBundleResponse.parser());
    }

    /** Starts a bundle, for good. */
    public CompletableFuture<StartBundleResponse> startBundle(StartBundleRequest request) {
        return call("StartBundle", request, StartBundleResponse.parser());
    }

    /** Stops a bundle, for good. */
    public CompletableFuture<StopBundleResponse> stopBundle(StopBundleRequest request) {
        return call("StopBundle", request, StopBundleResponse.parser());
    }

    /** Removes an installed bundle, or brings the product's version of an updated one back. */
    public CompletableFuture<UninstallBundleResponse> uninstallBundle(UninstallBundleRequest request) {
        return call("UninstallBundle", request, UninstallBundleResponse.parser());
    }

    // ---- Spaces

    /** Makes a space; two spaces may have one name. */
    public CompletableFuture<CreateSpaceResponse> createSpace(CreateSpaceRequest request) {
        return call("CreateSpace", request, CreateSpaceResponse.parser());
    }

    /** Makes a space without metadata. */
    public CompletableFuture<CreateSpaceResponse> createSpace(String name) {
        return createSpace(CreateSpaceRequest.newBuilder().setName(name).build());
    }

    /** Asks to become a member of a space. */
    public CompletableFuture<JoinSpaceResponse> joinSpace(JoinSpaceRequest request) {
        return call("JoinSpace", request, JoinSpaceResponse.parser());
    }

    /** Ends the membership in a space. */
    public CompletableFuture<LeaveSpaceResponse> leaveSpace(LeaveSpaceRequest request) {
        return call("LeaveSpace", request, LeaveSpaceResponse.parser());
    }

    /** Spaces of the account, by creation. */
    public CompletableFuture<ListSpacesResponse> listSpaces(ListSpacesRequest request) {
        return call("ListSpaces", request, ListSpacesResponse.parser());
    }

    /** Spaces of the account, by creation. */
    public CompletableFuture<ListSpacesResponse> listSpaces() {
        return listSpaces(ListSpacesRequest.getDefaultInstance());
    }

    /** Deletes a space and erases it here. */
    public CompletableFuture<DeleteSpaceResponse> deleteSpace(DeleteSpaceRequest request) {
        return call("DeleteSpace", request, DeleteSpaceResponse.parser());
    }

    /** One space. */
    public CompletableFuture<GetSpaceResponse> getSpace(GetSpaceRequest request) {
        return call("GetSpace", request, GetSpaceResponse.parser());
    }

    /** Changes the name or the metadata of a space. */
    public CompletableFuture<UpdateSpaceResponse> updateSpace(UpdateSpaceRequest request) {
        return call("UpdateSpace", request, UpdateSpaceResponse.parser());
    }

    /** Lets the platform write a space into a file of its machine. */
    public CompletableFuture<ExportSpaceResponse> exportSpace(ExportSpaceRequest request) {
        return call("ExportSpace", request, ExportSpaceResponse.parser());
    }

    /** Lets the platform read a file that an export wrote. */
    public CompletableFuture<ImportSpaceResponse> importSpace(ImportSpaceRequest request) {
        return call("ImportSpace", request, ImportSpaceResponse.parser());
    }

    // ---- Documents

    /**
     * Makes a document. An empty {@code document_id} is replaced by a random one before the first attempt, so that a
     * repeated call cannot make a second document.
     */
    public CompletableFuture<CreateDocumentResponse> createDocument(CreateDocumentRequest request) {
        return core.writes().create(request, timeout);
    }

    /** Makes a document of bytes, with an id of the client. */
    public CompletableFuture<CreateDocumentResponse> createDocument(String spaceId, ByteString data) {
        return createDocument(CreateDocumentRequest.newBuilder()
                .setSpaceId(spaceId)
                .setData(data)
                .build());
    }

    /** Makes a document of text, with an id of the client. */
    public CompletableFuture<CreateDocumentResponse> createDocument(String spaceId, String text) {
        return createDocument(spaceId, ByteString.copyFromUtf8(text));
    }

    /** A document as it is now; {@code found} is false if there is none in the space. */
    public CompletableFuture<GetDocumentResponse> getDocument(GetDocumentRequest request) {
        return call("GetDocument", request, GetDocumentResponse.parser());
    }

    /** A document as it is now; {@code found} is false if there is none in the space. */
    public CompletableFuture<GetDocumentResponse> getDocument(String spaceId, String documentId) {
        return getDocument(GetDocumentRequest.newBuilder()
                .setSpaceId(spaceId)
                .setDocumentId(documentId)
                .build());
    }

    /** Writes a version. Only an update that expects a version or a change can be repeated by the client. */
    public CompletableFuture<UpdateDocumentResponse> updateDocument(UpdateDocumentRequest request) {
        return core.writes().update(request, timeout);
    }

    /** Replaces the data of a document; its metadata stay. */
    public CompletableFuture<UpdateDocumentResponse> updateDocument(
            String spaceId, String documentId, ByteString data) {
        return updateDocument(UpdateDocumentRequest.newBuilder()
                .setSpaceId(spaceId)
                .setDocumentId(documentId)
                .setData(data)
                .build());
    }

    /** Deletes a document; {@code existed} is false if there was none. */
    public CompletableFuture<DeleteDocumentResponse> deleteDocument(DeleteDocumentRequest request) {
        return call("DeleteDocument", request, DeleteDocumentResponse.parser());
    }

    /** Deletes a document; {@code existed} is false if there was none. */
    public CompletableFuture<DeleteDocumentResponse> deleteDocument(String spaceId, String documentId) {
        return deleteDocument(DeleteDocumentRequest.newBuilder()
                .setSpaceId(spaceId)
                .setDocumentId(documentId)
                .build());
    }

    /** Documents of a space without their data, a page at a time. */
    public CompletableFuture<ListDocumentsResponse> listDocuments(ListDocumentsRequest request) {
        return call("ListDocuments", request, ListDocumentsResponse.parser());
    }

    /** Documents that match every filter, without their data, a page at a time. */
    public CompletableFuture<QueryDocumentsResponse> queryDocuments(QueryDocumentsRequest request) {
        return call("QueryDocuments", request, QueryDocumentsResponse.parser());
    }

    /** Versions of a document, newest first. */
    public CompletableFuture<ListDocumentVersionsResponse> listDocumentVersions(ListDocumentVersionsRequest request) {
        return call("ListDocumentVersions", request, ListDocumentVersionsResponse.parser());
    }

    /** A document as it was. */
    public CompletableFuture<GetDocumentVersionResponse> getDocumentVersion(GetDocumentVersionRequest request) {
        return call("GetDocumentVersion", request, GetDocumentVersionResponse.parser());
    }

    /** Makes an old version the newest. */
    public CompletableFuture<RestoreDocumentResponse> restoreDocument(RestoreDocumentRequest request) {
        return call("RestoreDocument", request, RestoreDocumentResponse.parser());
    }

    /** Documents with concurrent versions. */
    public CompletableFuture<ListConflictsResponse> listConflicts(ListConflictsRequest request) {
        return call("ListConflicts", request, ListConflictsResponse.parser());
    }

    /** Makes one of several concurrent versions the newest. */
    public CompletableFuture<ResolveConflictResponse> resolveConflict(ResolveConflictRequest request) {
        return call("ResolveConflict", request, ResolveConflictResponse.parser());
    }

    // ---- Sync

    /** Asks for sync; remembered. */
    public CompletableFuture<StartSyncResponse> startSync(StartSyncRequest request) {
        return call("StartSync", request, StartSyncResponse.parser());
    }

    /** Asks for no sync; remembered. */
    public CompletableFuture<PauseSyncResponse> pauseSync(PauseSyncRequest request) {
        return call("PauseSync", request, PauseSyncResponse.parser());
    }

    /** State of sync, by space. */
    public CompletableFuture<GetSyncStatusResponse> getSyncStatus(GetSyncStatusRequest request) {
        return call("GetSyncStatus", request, GetSyncStatusResponse.parser());
    }

    /** Objects that wait for their upload. */
    public CompletableFuture<ListPendingResponse> listPending(ListPendingRequest request) {
        return call("ListPending", request, ListPendingResponse.parser());
    }
}
