package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import dev.syncspace.proto.v1.ChangePassphraseRequest;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens, no text of a log or of an error holds what belongs to the user. */
class LogSecrecyTest {
    private static final String CANARY = "canary";

    private final Recorder recorder = new Recorder();
    private final Logger root = Logger.getLogger("");
    private Level level;

    /** Keeps every record as the text that a file would get, its parameters and stack included. */
    private static final class Recorder extends Handler {
        private final ConcurrentLinkedQueue<String> records = new ConcurrentLinkedQueue<>();
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            StringWriter text = new StringWriter();
            text.append(formatter.format(record));
            if (record.getThrown() != null) {
                record.getThrown().printStackTrace(new PrintWriter(text));
            }
            records.add(text.toString());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void record() {
        level = root.getLevel();
        root.setLevel(Level.ALL);
        recorder.setLevel(Level.ALL);
        root.addHandler(recorder);
    }

    @AfterEach
    void stopRecording() {
        root.removeHandler(recorder);
        root.setLevel(level);
    }

    @Test
    void noLogAndNoErrorHoldsWhatBelongsToTheUser(@TempDir Path directory) {
        List<String> errors = new ArrayList<>();
        String words;
        try (TestPlatform platform = TestPlatform.start(directory)) {
            SyncSpaceClient client = platform.connect();
            words = answer(client.exportMnemonic(ExportMnemonicRequest.getDefaultInstance()))
                    .getMnemonic();
            String space = work(client);
            Plugin.install(platform, "plugin.spill", PluginActivator.THROW, 0, "Spill");
            for (SyncSpaceClientException failure : failures(client, space)) {
                errors.add(failure.toString() + failure.details());
            }
        }
        String[] list = words.split(" ", -1);
        assertThat(recorder.records).isNotEmpty();
        assertThat(errors).hasSize(8);
        for (String text : recorder.records) {
            assertThat(text).doesNotContainIgnoringCase(CANARY).doesNotContain(list[0] + " " + list[1]);
        }
        assertThat(errors)
                .allSatisfy(text ->
                        assertThat(text).doesNotContainIgnoringCase(CANARY).doesNotContain(list[0] + " " + list[1]));
        assertThat(recorder.records)
                .as("the defect of the plugin is in the log, with its stack")
                .anyMatch(text -> text.contains("PluginActivator.java") && text.contains("IllegalStateException"));
    }

    /** Successful calls with canaries in every field that the user owns. */
    private static String work(SyncSpaceClient client) {
        answer(client.init(InitRequest.newBuilder()
                .setDeviceId("canary device")
                .putConfig("canary-key", "canary-value")
                .build()));
        String space = answer(client.createSpace(CreateSpaceRequest.newBuilder()
                        .setName("canary space")
                        .putMetadata("canary-key", "canary-value")
                        .build()))
                .getSpaceId();
        CreateDocumentRequest create = CreateDocumentRequest.newBuilder()
                .setSpaceId(space)
                .setDocumentId("canary-document")
                .setCollection("canary-collection")
                .setData(ByteString.copyFromUtf8("canary data"))
                .putMetadata("canary-key", "canary-value")
                .build();
        answer(client.createDocument(create));
        answer(client.queryDocuments(QueryDocumentsRequest.newBuilder()
                .setSpaceId(space)
                .addFilters(QueryFilter.newBuilder()
                        .setField("canary-key")
                        .setOperator("eq")
                        .setValue("canary-value"))
                .build()));
        answer(client.changePassphrase(ChangePassphraseRequest.newBuilder()
                .setNewPassphrase("canary passphrase")
                .build()));
        answer(client.shutdown(ShutdownRequest.getDefaultInstance()));
        answer(client.unlockAccount(UnlockAccountRequest.newBuilder()
                .setPassphrase("canary passphrase")
                .build()));
        return space;
    }

    private static List<SyncSpaceClientException> failures(SyncSpaceClient client, String space) {
        return List.of(
                failure(client.call("Spill", ByteString.copyFromUtf8("canary request"))),
                failure(client.call("CreateSpace", ByteString.copyFromUtf8("canary garbage"))),
                failure(client.createSpace(CreateSpaceRequest.newBuilder()
                        .putMetadata("@canary-key", "canary-value")
                        .build())),
                failure(client.createSpace(CreateSpaceRequest.newBuilder()
                        .putMetadata("canary-key".repeat(100), "canary-value")
                        .build())),
                failure(client.updateDocument(UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId("unknown")
                        .setData(ByteString.copyFromUtf8("canary data"))
                        .putMetadata("canary-key", "canary-value")
                        .build())),
                failure(client.queryDocuments(QueryDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .addFilters(QueryFilter.newBuilder()
                                .setField("canary-key")
                                .setOperator("gt")
                                .setValue("canary-value")
                                .setValueTypeValue(2))
                        .build())),
                failure(client.recoverAccount(RecoverAccountRequest.newBuilder()
                        .setMnemonic("canary words of a mnemonic")
                        .setPassphrase("canary passphrase")
                        .build())),
                failure(client.exportMnemonic(ExportMnemonicRequest.newBuilder()
                        .setPassphrase("wrong canary passphrase")
                        .build())));
    }
}
