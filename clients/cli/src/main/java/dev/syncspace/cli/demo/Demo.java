package dev.syncspace.cli.demo;

import com.google.protobuf.ByteString;
import dev.syncspace.cli.io.Text;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentVersion;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.ListDocumentVersionsRequest;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.RestoreDocumentRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tour, step by step. */
final class Demo {
    private static final String SPACE_NAME = "Demo notes";
    private static final String SHOPPING = "shopping";
    private static final ByteString FIRST_LIST = ByteString.copyFromUtf8("milk, bread and a marmalade of quinces");
    private static final ByteString SECOND_LIST = ByteString.copyFromUtf8("milk, bread, quinces and sugar");
    /** Word of the data, of metadata and of the space name, which no file may show. */
    private static final List<String> SECRETS = List.of("marmalade", "quinces", "Demo notes", "errands");

    private final Narrator narrator;
    private final DemoPlatform platform;
    private final Path directory;
    private String account = "";
    private String space = "";

    Demo(Narrator narrator, DemoPlatform platform, Path directory) {
        this.narrator = narrator;
        this.platform = platform;
        this.directory = directory;
    }

    void run() throws IOException, InterruptedException {
        Map<String, ByteString> before;
        try (SyncSpaceClient client = startFirst()) {
            showAccount(client);
            makeSpace(client);
            makeDocuments(client);
            query(client);
            update(client);
            history(client);
            events(client);
            before = everything(client);
        }
        searchFiles();
        try (SyncSpaceClient client = restart()) {
            compare(client, before);
            delete(client);
        }
        platform.stop();
    }

    private SyncSpaceClient startFirst() throws IOException, InterruptedException {
        narrator.step("A platform starts on an empty directory");
        narrator.does("syncspace up --data " + directory);
        SyncSpaceClient client = platform.start();
        narrator.check(
                Files.exists(directory.resolve("run/token")), "it runs, and left a token for clients of this user");
        return client;
    }

    private void showAccount(SyncSpaceClient client) {
        narrator.step("It has made an account by itself");
        narrator.does("syncspace account show");
        AccountInfo info = client.getAccount().join().getAccount();
        account = info.getAccountId();
        narrator.sees(account);
        narrator.check(
                info.getState() == AccountState.ACCOUNT_STATE_UNLOCKED && account.startsWith("A"),
                "the account is unlocked and has an address");
        String mnemonic = client.exportMnemonic(dev.syncspace.proto.v1.ExportMnemonicRequest.getDefaultInstance())
                .join()
                .getMnemonic();
        narrator.check(
                mnemonic.split(" ").length == 12,
                "twelve words recover it on any machine (syncspace account mnemonic)");
    }

    private void makeSpace(SyncSpaceClient client) {
        narrator.step("Documents live in spaces: units of access and of sync, signed and encrypted");
        narrator.does("syncspace space create \"" + SPACE_NAME + "\" --meta purpose=errands");
        space = client.createSpace(CreateSpaceRequest.newBuilder()
                        .setName(SPACE_NAME)
                        .putMetadata("purpose", "errands")
                        .build())
                .join()
                .getSpaceId();
        narrator.sees(space);
        narrator.check(
                client.getSpace(GetSpaceRequest.newBuilder().setSpaceId(space).build())
                        .join()
                        .getSpace()
                        .getName()
                        .equals(SPACE_NAME),
                "the space has its name; its id is the hash of its signed header");
    }

    private void makeDocuments(SyncSpaceClient client) {
        narrator.step("Three documents: bytes of any kind, with metadata to find them by");
        create(client, SHOPPING, FIRST_LIST, "open", "1");
        create(client, "letter", ByteString.copyFromUtf8("Dear Ada"), "open", "3");
        create(client, "picture", ByteString.copyFrom(new byte[300_000]), "done", "2");
        int count = client.listDocuments(
                        ListDocumentsRequest.newBuilder().setSpaceId(space).build())
                .join()
                .getDocumentsCount();
        narrator.check(count == 3, "the list of the space has three documents");
    }

    private void create(SyncSpaceClient client, String id, ByteString data, String status, String priority) {
        narrator.does("syncspace doc create \"" + SPACE_NAME + "\" --id " + id + " --collection notes --meta status="
                + status + " --meta priority=" + priority + " ...");
        client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id)
                        .setCollection("notes")
                        .setData(data)
                        .putMetadata("status", status)
                        .putMetadata("priority", priority)
                        .build())
                .join();
    }

    private void query(SyncSpaceClient client) {
        narrator.step("Queries look at metadata; data stay closed");
        narrator.does("syncspace doc query \"" + SPACE_NAME + "\" --where 'status eq open' --where 'priority > 2'");
        List<String> found = client
                .queryDocuments(QueryDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .addFilters(filter("status", "eq", "open"))
                        .addFilters(filter("priority", "gt", "2"))
                        .build())
                .join()
                .getDocumentsList()
                .stream()
                .map(DocumentInfo::getDocumentId)
                .toList();
        narrator.sees(String.join(" ", found));
        narrator.check(found.equals(List.of("letter")), "one document is open and has a priority above 2");
    }

    private static QueryFilter filter(String field, String operator, String value) {
        return QueryFilter.newBuilder()
                .setField(field)
                .setOperator(operator)
                .setValue(value)
                .build();
    }

    private void update(SyncSpaceClient client) {
        narrator.step("An update can insist on the version that it was made for");
        narrator.does("syncspace doc update \"" + SPACE_NAME + "\" " + SHOPPING + " --expect 1 --text \"...\"");
        long version = client.updateDocument(update(1)).join().getVersion();
        narrator.check(version == 2, "the document is at version 2");
        narrator.does("syncspace doc update \"" + SPACE_NAME + "\" " + SHOPPING + " --expect 1 --text \"...\"");
        String reason = refusal(client);
        narrator.sees(reason);
        narrator.check(
                reason.equals("VERSION_MISMATCH"),
                "a second update for version 1 is refused: nobody overwrites unseen");
    }

    private String refusal(SyncSpaceClient client) {
        try {
            return "version " + client.updateDocument(update(1)).join().getVersion();
        } catch (SyncSpaceClientException e) {
            return e.reason();
        }
    }

    private UpdateDocumentRequest update(long expectedVersion) {
        return UpdateDocumentRequest.newBuilder()
                .setSpaceId(space)
                .setDocumentId(SHOPPING)
                .setData(SECOND_LIST)
                .setExpectedVersion(expectedVersion)
                .build();
    }

    private void history(SyncSpaceClient client) {
        narrator.step("Every version stays: history, a look back, and a way back");
        narrator.does("syncspace doc history \"" + SPACE_NAME + "\" " + SHOPPING);
        List<DocumentVersion> versions = client.listDocumentVersions(ListDocumentVersionsRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(SHOPPING)
                        .build())
                .join()
                .getVersionsList();
        versions.forEach(version -> narrator.sees("version " + version.getVersion() + "  "
                + Text.size(version.getDataSize()) + "  " + version.getChangeId()));
        narrator.check(versions.size() == 2, "it has two versions, each a signed change");
        narrator.does("syncspace doc view \"" + SPACE_NAME + "\" " + SHOPPING + " 1");
        Document first = client.getDocumentVersion(GetDocumentVersionRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(SHOPPING)
                        .setVersion(1)
                        .build())
                .join()
                .getDocument();
        narrator.sees(first.getData().toStringUtf8());
        narrator.check(first.getData().equals(FIRST_LIST), "version 1 reads as it was written");
        narrator.does("syncspace doc restore \"" + SPACE_NAME + "\" " + SHOPPING + " 1");
        client.restoreDocument(RestoreDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(SHOPPING)
                        .setVersion(1)
                        .build())
                .join();
        Document now = client.getDocument(space, SHOPPING).join().getDocument();
        narrator.check(
                now.getVersion() == 3 && now.getData().equals(FIRST_LIST),
                "version 3 holds the data of version 1 again");
    }

    private void events(SyncSpaceClient client) {
        narrator.step("All of it is in one durable event log");
        narrator.does("syncspace events list");
        List<String> types =
                client
                        .readEvents(ReadEventsRequest.newBuilder()
                                .addSpaceIds(space)
                                .build())
                        .join()
                        .getEventsList()
                        .stream()
                        .map(SubscribeResponse::getEventType)
                        .collect(Collectors.toList());
        narrator.sees(String.join(" ", types));
        narrator.check(
                types.equals(List.of(
                        "space.created",
                        "document.created",
                        "document.created",
                        "document.created",
                        "document.updated",
                        "document.updated")),
                "the events tell the story in its order");
    }

    private void searchFiles() throws IOException {
        narrator.step("On the disk everything is encrypted");
        narrator.does("grep -r marmalade " + directory);
        int files = 0;
        int hits = 0;
        List<Path> paths;
        try (Stream<Path> tree = Files.walk(directory)) {
            paths = tree.filter(Files::isRegularFile).toList();
        }
        for (Path path : paths) {
            files++;
            String content = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
            for (String secret : SECRETS) {
                if (content.contains(secret)) {
                    hits++;
                    narrator.sees(path.toString());
                }
            }
        }
        narrator.check(files > 3 && hits == 0, "no word of the documents is in any of " + files + " files");
    }

    private SyncSpaceClient restart() throws IOException, InterruptedException {
        narrator.step("The platform stops and starts again");
        narrator.does("syncspace down --data " + directory);
        platform.stop();
        narrator.check(
                !Files.exists(directory.resolve("run/token")) && !Files.exists(directory.resolve("run/endpoint.json")),
                "it ended and took its token along");
        narrator.does("syncspace up --data " + directory);
        SyncSpaceClient client = platform.start();
        narrator.check(
                client.getAccount().join().getAccount().getAccountId().equals(account), "the same account is there");
        return client;
    }

    private void compare(SyncSpaceClient client, Map<String, ByteString> before) {
        Map<String, ByteString> after = everything(client);
        after.forEach((id, data) -> narrator.sees(id + "  " + Text.size(data.size())));
        narrator.check(
                after.size() == 3 && after.equals(before),
                "every document reads back byte for byte, with metadata and version");
    }

    private void delete(SyncSpaceClient client) {
        narrator.step("What is deleted is gone");
        narrator.does("syncspace doc delete \"" + SPACE_NAME + "\" " + SHOPPING);
        narrator.check(client.deleteDocument(space, SHOPPING).join().getExisted(), "the document was deleted");
        narrator.check(!client.getDocument(space, SHOPPING).join().getFound(), "it is not found any more");
        narrator.does("syncspace space delete \"" + SPACE_NAME + "\"");
        client.deleteSpace(DeleteSpaceRequest.newBuilder().setSpaceId(space).build())
                .join();
        narrator.check(client.listSpaces().join().getSpacesCount() == 0, "the space is gone from the list");
    }

    /** The documents of the space by id, each with all that a client sees of it. */
    private Map<String, ByteString> everything(SyncSpaceClient client) {
        Map<String, ByteString> documents = new TreeMap<>();
        client.listDocuments(ListDocumentsRequest.newBuilder().setSpaceId(space).build())
                .join()
                .getDocumentsList()
                .forEach(found -> {
                    Document document = client.getDocument(space, found.getDocumentId())
                            .join()
                            .getDocument();
                    documents.put(
                            found.getDocumentId() + " version " + document.getVersion() + " "
                                    + Text.pairs(document.getMetadataMap()),
                            document.getData());
                });
        return documents;
    }
}
