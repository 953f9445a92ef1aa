package dev.syncspace.itests.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.DeleteDocumentRequest;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Looks for what was written in every file of the data directory, logs and the framework's own files included. The logs are as
 * talkative as they can be.
 *
 * <p>Readable by design, and so not looked for: the address of the account and the time of its making in
 * {@code account/keystore}; the token in {@code run/token} while the platform runs; ids of spaces, trees and changes in
 * the logs, which are hashes and tell nothing of the content.
 */
@Tag("fault")
class AtRestTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DATA = "canary-data-7f3a91";
    private static final String OLD_DATA = "canary-old-data-18ce44";
    private static final String METADATA_KEY = "canary-key-52b0d6";
    private static final String METADATA_VALUE = "canary-value-c0ffee21";
    private static final String SPACE_NAME = "canary-space-name-9d1e03";
    private static final String SPACE_VALUE = "canary-space-value-aa7712";
    private static final String COLLECTION = "canary-collection-30f5b8";
    private static final String DOCUMENT_ID = "canary-document-id-66e2c9";
    private static final String LARGE_DATA = "canary-large-data-e81b57";
    private static final String DEVICE_NAME = "canary-device-44d9aa";
    private static final String SETTING = "canary-setting-b3c118";
    private static final String PASSPHRASE = "canary passphrase 5a0c2f";
    private static final String WRONG_PASSPHRASE = "canary wrong passphrase 0b9d";

    private final ProductFolder product = ProductFolder.ofThisBuild();
    private final Canaries canaries = new Canaries();

    @Test
    void w4NothingThatWasWrittenIsReadableInAnyFile() throws Exception {
        Seed seed = Seed.of("at-rest");
        Path data = seed.directory().resolve("data");
        Path passphraseFile = Files.writeString(seed.directory().resolve("passphrase"), PASSPHRASE + "\n");
        String[] arguments = {"--passphrase-file", passphraseFile.toString(), "--log-level", "trace"};
        try (PlatformProcess platform = PlatformProcess.up(product, data, arguments)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = connect(data)) {
                prepare(client);
                write(client);
                provokeErrors(client);
                assertNothingReadable(data, "while it runs");
                lockAndUnlock(client);
                assertNothingReadable(data, "after a lock and an unlock");
            }
            platform.kill();
        }
        assertNothingReadable(data, "after a kill");
        try (PlatformProcess platform = PlatformProcess.up(product, data, arguments)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = connect(data)) {
                readAgain(client);
            }
            assertThat(platform.stop(PATIENCE)).isZero();
            assertThat(platform.output() + platform.errors()).doesNotContain(PASSPHRASE, SPACE_NAME, DATA);
        }
        assertNothingReadable(data, "after a proper stop");
        assertThat(data.resolve("run/token")).doesNotExist();
        seed.passed();
    }

    @Test
    void everyFileIsForItsOwnerOnly() throws Exception {
        Seed seed = Seed.of("owner-only");
        Path data = seed.directory().resolve("data");
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = connect(data)) {
                client.createSpace("a space").join();
            }
            assertThat(Files.getPosixFilePermissions(data))
                    .as("the data directory shuts out everybody else, whatever lies in it")
                    .allMatch(permission -> permission.name().startsWith("OWNER_"));
            for (Path file : List.of(data.resolve("run/token"), data.resolve("account/keystore"))) {
                assertThat(Files.getPosixFilePermissions(file))
                        .as("%s", file)
                        .allMatch(permission -> permission.name().startsWith("OWNER_"));
            }
        }
        seed.passed();
    }

    /** The search itself must find what is there, in every form that it looks for. */
    @Test
    void theSearchFindsWhatIsThere() throws Exception {
        Seed seed = Seed.of("search");
        Canaries search = new Canaries().text("word", "needle").bytes("key", new byte[] {1, 2, 3, (byte) 0xff});
        Files.writeString(seed.directory().resolve("plain"), "hay needle hay");
        Files.write(seed.directory().resolve("utf16"), "needle hay".getBytes(StandardCharsets.UTF_16LE));
        Files.write(seed.directory().resolve("binary"), new byte[] {9, 1, 2, 3, (byte) 0xff});
        Files.writeString(seed.directory().resolve("hex"), "010203ff");
        Files.writeString(seed.directory().resolve("base64"), "AQID/w==");
        Files.writeString(seed.directory().resolve("clean"), "hay, hay and hay");
        assertThat(search.findIn(seed.directory(), file -> true))
                .containsExactlyInAnyOrder(
                        "word as UTF-8 in plain",
                        "word as bytes in plain",
                        "word as UTF-16 LE in utf16",
                        "key as bytes in binary",
                        "key in hexadecimal in hex",
                        "key in base64 in base64");
        seed.passed();
    }

    private void prepare(SyncSpaceClient client) throws Exception {
        String mnemonic = client.exportMnemonic(ExportMnemonicRequest.newBuilder()
                        .setPassphrase(PASSPHRASE)
                        .build())
                .join()
                .getMnemonic();
        canaries.text("data", DATA)
                .text("replaced data", OLD_DATA)
                .text("large data", LARGE_DATA)
                .text("metadata key", METADATA_KEY)
                .text("metadata value", METADATA_VALUE)
                .text("space name", SPACE_NAME)
                .text("space metadata", SPACE_VALUE)
                .text("collection", COLLECTION)
                .text("document id", DOCUMENT_ID)
                .text("device name", DEVICE_NAME)
                .text("setting", SETTING)
                .text("passphrase", PASSPHRASE)
                .text("wrong passphrase", WRONG_PASSPHRASE);
        List<String> words = Arrays.asList(mnemonic.split(" "));
        // Single words are English and occur anywhere; three in a row do not.
        for (int i = 0; i + 3 <= words.size(); i++) {
            canaries.text(
                    "words " + i + " to " + (i + 2) + " of the mnemonic", String.join(" ", words.subList(i, i + 3)));
        }
        AccountDerivation.Keys keys = AccountDerivation.derive(Mnemonic.parse(mnemonic), 0);
        canaries.bytes("account key", keys.signKey().seed())
                .bytes("master key", keys.masterKey().seed());
        keys.destroy();
    }

    private void write(SyncSpaceClient client) {
        client.init(InitRequest.newBuilder()
                        .setDeviceId(DEVICE_NAME)
                        .putConfig("setting", SETTING)
                        .build())
                .join();
        String space = client.createSpace(CreateSpaceRequest.newBuilder()
                        .setName(SPACE_NAME)
                        .putMetadata(METADATA_KEY, SPACE_VALUE)
                        .build())
                .join()
                .getSpaceId();
        // Enough for pages, a sort and a checkpoint of the database to come to pass.
        for (int i = 0; i < 200; i++) {
            create(client, space, DOCUMENT_ID + "-" + i, DATA + " " + i);
        }
        create(client, space, DOCUMENT_ID, OLD_DATA);
        client.updateDocument(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(DOCUMENT_ID)
                        .setData(ByteString.copyFromUtf8(DATA))
                        .build())
                .join();
        create(client, space, DOCUMENT_ID + "-large", (LARGE_DATA + " ").repeat(50_000));
        create(client, space, DOCUMENT_ID + "-gone", DATA);
        client.deleteDocument(DeleteDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(DOCUMENT_ID + "-gone")
                        .build())
                .join();
        assertThat(client.queryDocuments(QueryDocumentsRequest.newBuilder()
                                .setSpaceId(space)
                                .setCollection(COLLECTION)
                                .addFilters(QueryFilter.newBuilder()
                                        .setField(METADATA_KEY)
                                        .setOperator("contains")
                                        .setValue(METADATA_VALUE))
                                .build())
                        .join()
                        .getDocumentsCount())
                .isGreaterThan(100);
    }

    private static void create(SyncSpaceClient client, String space, String id, String text) {
        client.createDocument(CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id)
                        .setCollection(COLLECTION)
                        .setData(ByteString.copyFromUtf8(text))
                        .putMetadata(METADATA_KEY, METADATA_VALUE)
                        .build())
                .join();
    }

    /** Failing calls are what logs are full of. */
    private static void provokeErrors(SyncSpaceClient client) {
        String space = client.listSpaces().join().getSpaces(0).getSpaceId();
        assertFails(() -> client.getDocument(GetDocumentRequest.newBuilder()
                        .setSpaceId(SPACE_NAME)
                        .setDocumentId(DOCUMENT_ID)
                        .build())
                .join());
        assertFails(() -> create(client, space, DOCUMENT_ID + "x".repeat(1000), DATA));
        assertFails(() -> client.call("CreateDocument", ByteString.copyFromUtf8(DATA + METADATA_VALUE))
                .join());
        assertFails(() ->
                client.call("NoSuchCommand", ByteString.copyFromUtf8(DATA)).join());
        assertFails(() -> client.queryDocuments(QueryDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .setCollection(COLLECTION)
                        .addFilters(QueryFilter.newBuilder()
                                .setField(METADATA_KEY)
                                .setOperator(METADATA_VALUE)
                                .setValue(METADATA_VALUE))
                        .build())
                .join());
        assertFails(() -> client.unlockAccount(UnlockAccountRequest.newBuilder()
                        .setPassphrase(WRONG_PASSPHRASE)
                        .build())
                .thenCompose(unlocked -> client.exportMnemonic(ExportMnemonicRequest.newBuilder()
                        .setPassphrase(WRONG_PASSPHRASE)
                        .build()))
                .join());
    }

    private static void assertFails(Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(SyncSpaceClientException.class);
    }

    private static void lockAndUnlock(SyncSpaceClient client) {
        client.lockAccount().join();
        assertFails(() -> client.listSpaces().join());
        client.unlockAccount(UnlockAccountRequest.newBuilder()
                        .setPassphrase(PASSPHRASE)
                        .build())
                .join();
        readAgain(client);
    }

    private static void readAgain(SyncSpaceClient client) {
        String space = client.listSpaces().join().getSpacesList().stream()
                .filter(info -> info.getName().equals(SPACE_NAME))
                .findFirst()
                .orElseThrow()
                .getSpaceId();
        assertThat(client.getDocument(space, DOCUMENT_ID)
                        .join()
                        .getDocument()
                        .getData()
                        .toStringUtf8())
                .isEqualTo(DATA);
    }

    private void assertNothingReadable(Path data, String when) throws Exception {
        assertThat(Canaries.files(data)).as("files %s", when).hasSizeGreaterThan(5);
        assertThat(canaries.findIn(data, file -> true)).as(when).isEmpty();
        Path token = data.resolve("run/token");
        if (Files.exists(token)) {
            Canaries ofToken = new Canaries().text("token", Files.readString(token));
            assertThat(ofToken.findIn(data, file -> !file.equals(token)))
                    .as("token " + when)
                    .isEmpty();
        }
    }

    private static SyncSpaceClient connect(Path data) {
        return SyncSpaceClient.connect(ClientOptions.forDataDirectory(data).withRetryCountMax(0));
    }
}
