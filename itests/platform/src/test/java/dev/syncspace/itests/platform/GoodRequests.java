package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.DescribeCommandRequest;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.GetAccountRequest;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetPlatformStatusRequest;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.GetSyncStatusRequest;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.JoinSpaceRequest;
import dev.syncspace.proto.v1.LeaveSpaceRequest;
import dev.syncspace.proto.v1.ListBundlesRequest;
import dev.syncspace.proto.v1.ListCommandsRequest;
import dev.syncspace.proto.v1.ListConflictsRequest;
import dev.syncspace.proto.v1.ListDevicesRequest;
import dev.syncspace.proto.v1.ListDocumentVersionsRequest;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListPendingRequest;
import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.LockAccountRequest;
import dev.syncspace.proto.v1.PauseSyncRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.ResolveConflictRequest;
import dev.syncspace.proto.v1.RestoreDocumentRequest;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.StartBundleRequest;
import dev.syncspace.proto.v1.StartSyncRequest;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleRequest;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A well-formed request for every command, each field set that the command has. Some of them are refused all the same,
 * because of the state of the platform: an account exists, for instance.
 */
final class GoodRequests {
    static final String MNEMONIC =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    private GoodRequests() {}

    /** Requests on a new space with one document of two versions. */
    static Map<String, Message> on(SyncSpaceClient client, Path directory) {
        String space = answer(client.createSpace("good")).getSpaceId();
        String document = answer(client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId("document")
                        .setCollection("collection")
                        .putMetadata("key", "value")
                        .build()))
                .getDocumentId();
        answer(client.updateDocument(UpdateDocumentRequest.newBuilder()
                .setSpaceId(space)
                .setDocumentId(document)
                .setData(ByteString.copyFromUtf8("second"))
                .build()));
        return of(space, document, directory);
    }

    /** Requests that name a space and a document, be they there or not. */
    static Map<String, Message> of(String space, String document, Path directory) {
        Map<String, Message> requests = new LinkedHashMap<>();
        putLifecycle(requests, directory);
        putSpaces(requests, space, directory);
        putDocuments(requests, space, document);
        putHistory(requests, space, document);
        putSync(requests, space);
        requests.put(
                "ReadEvents",
                ReadEventsRequest.newBuilder()
                        .addEventTypes("document.created")
                        .addSpaceIds(space)
                        .setLimit(10)
                        .build());
        putPlatform(requests);
        return requests;
    }

    private static void putPlatform(Map<String, Message> requests) {
        requests.put("ListCommands", ListCommandsRequest.getDefaultInstance());
        requests.put(
                "DescribeCommand",
                DescribeCommandRequest.newBuilder().setName("CreateSpace").build());
        requests.put("GetPlatformStatus", GetPlatformStatusRequest.getDefaultInstance());
        requests.put("ListBundles", ListBundlesRequest.getDefaultInstance());
        ByteString jar = Plugin.goodJar();
        requests.put(
                "InstallBundle", InstallBundleRequest.newBuilder().setJar(jar).build());
        requests.put(
                "UpdateBundle",
                UpdateBundleRequest.newBuilder()
                        .setName("plugin.good")
                        .setJar(jar)
                        .setForce(true)
                        .build());
        requests.put(
                "StartBundle",
                StartBundleRequest.newBuilder().setName("plugin.good").build());
        requests.put(
                "StopBundle",
                StopBundleRequest.newBuilder()
                        .setName("plugin.good")
                        .setForce(true)
                        .build());
        requests.put(
                "UninstallBundle",
                UninstallBundleRequest.newBuilder()
                        .setName("plugin.good")
                        .setForce(true)
                        .build());
    }

    private static void putLifecycle(Map<String, Message> requests, Path directory) {
        requests.put(
                "Init",
                InitRequest.newBuilder()
                        .setDataDir(directory.toString())
                        .setNetworkId("network")
                        .setDeviceId("device")
                        .putConfig("key", "value")
                        .build());
        requests.put("Shutdown", ShutdownRequest.getDefaultInstance());
        requests.put("GetAccount", GetAccountRequest.getDefaultInstance());
        requests.put(
                "CreateAccount",
                CreateAccountRequest.newBuilder()
                        .setPassphrase("passphrase")
                        .setWordCount(12)
                        .build());
        requests.put(
                "RecoverAccount",
                RecoverAccountRequest.newBuilder()
                        .setMnemonic(MNEMONIC)
                        .setPassphrase("passphrase")
                        .setAccountIndex(1)
                        .build());
        requests.put("UnlockAccount", UnlockAccountRequest.getDefaultInstance());
        requests.put("LockAccount", LockAccountRequest.getDefaultInstance());
        // The keystore has no passphrase: this is refused, and nothing that is derived from it sets one.
        requests.put(
                "ChangePassphrase",
                ChangePassphraseRequest.newBuilder()
                        .setCurrentPassphrase("wrong")
                        .build());
        requests.put("ExportMnemonic", ExportMnemonicRequest.getDefaultInstance());
        requests.put("ListDevices", ListDevicesRequest.getDefaultInstance());
    }

    private static void putSpaces(Map<String, Message> requests, String space, Path directory) {
        requests.put(
                "CreateSpace",
                CreateSpaceRequest.newBuilder()
                        .setSpaceId("ignored")
                        .setName("name")
                        .putMetadata("key", "value")
                        .build());
        requests.put(
                "JoinSpace",
                JoinSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setInviteToken("invite")
                        .build());
        requests.put(
                "LeaveSpace",
                LeaveSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setDeleteLocal(true)
                        .build());
        requests.put("ListSpaces", ListSpacesRequest.getDefaultInstance());
        requests.put(
                "DeleteSpace",
                DeleteSpaceRequest.newBuilder().setSpaceId("no such space").build());
        requests.put("GetSpace", GetSpaceRequest.newBuilder().setSpaceId(space).build());
        requests.put(
                "UpdateSpace",
                UpdateSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setName("name")
                        .putMetadata("key", "value")
                        .build());
        requests.put(
                "ExportSpace",
                ExportSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setPath(directory.resolve("export").toString())
                        .setIncludeDocuments(true)
                        .build());
        requests.put(
                "ImportSpace",
                ImportSpaceRequest.newBuilder()
                        .setPath(directory.resolve("missing").toString())
                        .build());
    }

    private static void putDocuments(Map<String, Message> requests, String space, String document) {
        requests.put(
                "CreateDocument",
                CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId("another")
                        .setCollection("collection")
                        .setData(ByteString.copyFromUtf8("data"))
                        .putMetadata("key", "value")
                        .build());
        requests.put(
                "GetDocument",
                GetDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .build());
        requests.put(
                "UpdateDocument",
                UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setData(ByteString.copyFromUtf8("data"))
                        .putMetadata("key", "value")
                        .build());
        requests.put(
                "DeleteDocument",
                DeleteDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId("no such document")
                        .build());
        requests.put(
                "ListDocuments",
                ListDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .setCollection("collection")
                        .setLimit(10)
                        .setOrderByValue(1)
                        .setDescending(true)
                        .build());
        requests.put(
                "QueryDocuments",
                QueryDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .setCollection("collection")
                        .addFilters(QueryFilter.newBuilder()
                                .setField("key")
                                .setOperator("eq")
                                .setValue("value")
                                .setValueTypeValue(1))
                        .setLimit(10)
                        .setOrderByValue(2)
                        .build());
    }

    private static void putHistory(Map<String, Message> requests, String space, String document) {
        requests.put(
                "ListDocumentVersions",
                ListDocumentVersionsRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setLimit(10)
                        .build());
        requests.put(
                "GetDocumentVersion",
                GetDocumentVersionRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setVersion(1)
                        .build());
        requests.put(
                "RestoreDocument",
                RestoreDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setVersion(1)
                        .build());
        requests.put(
                "ListConflicts",
                ListConflictsRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setLimit(10)
                        .build());
        requests.put(
                "ResolveConflict",
                ResolveConflictRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setChangeId("bafyreinosuchchange")
                        .build());
    }

    private static void putSync(Map<String, Message> requests, String space) {
        requests.put(
                "StartSync", StartSyncRequest.newBuilder().setSpaceId(space).build());
        requests.put(
                "PauseSync", PauseSyncRequest.newBuilder().setSpaceId(space).build());
        requests.put(
                "GetSyncStatus",
                GetSyncStatusRequest.newBuilder().setSpaceId(space).build());
        requests.put(
                "ListPending",
                ListPendingRequest.newBuilder().setSpaceId(space).setLimit(10).build());
    }
}
