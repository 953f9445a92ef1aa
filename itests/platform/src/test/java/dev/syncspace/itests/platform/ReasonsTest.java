package dev.syncspace.itests.platform;

import static dev.syncspace.itests.platform.Calls.answer;
import static dev.syncspace.itests.platform.Calls.failure;
import static dev.syncspace.itests.platform.Calls.reason;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.error.Reason;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.itests.platform.plugin.PluginActivator;
import dev.syncspace.proto.stored.v1.KeystoreFile;
import dev.syncspace.proto.v1.CreateAccountRequest;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.ExportMnemonicRequest;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.GetDocumentVersionRequest;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.JoinSpaceRequest;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.RecoverAccountRequest;
import dev.syncspace.proto.v1.ResolveConflictRequest;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.crypto.AccountDerivation;
import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.protocol.space.SpaceBuilder;
import dev.syncspace.protocol.space.SpaceTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleException;

/** Every reason of the API, seen by a client of the whole platform; and where the others are seen. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReasonsTest {
    /** Reasons that no client can bring about by calls alone, and the bundle whose tests bring them about. */
    private static final Map<Reason, String> ELSEWHERE = Map.of(
            // The platform must run without a directory until Init names one.
            Reason.DIRECTORY_NOT_ACCESSIBLE,
            "directory",
            // Only gRPC is there before the directory is named.
            Reason.NOT_INITIALIZED,
            "transport-grpc",
            // The disk must be full.
            Reason.DISK_FULL,
            "account",
            // Every one of many tries must lose against another writer.
            Reason.TOO_MUCH_CONTENTION,
            "sync",
            // The store must fail between the moment when a call got it and its use: a store that is gone takes its
            // commands
            // with it.
            Reason.STORAGE_UNAVAILABLE,
            "sync",
            // A stored row must be wrong and yet lie in an encrypted page that is right.
            Reason.STORED_DATA_DAMAGED,
            "sync");

    private final Set<Reason> seen = EnumSet.noneOf(Reason.class);
    private TestPlatform platform;
    private SyncSpaceClient client;
    private Path directory;
    private String space;
    private String document;

    @BeforeAll
    void start(@TempDir Path folder) {
        directory = folder;
        platform = TestPlatform.start(folder.resolve("data"));
        client = platform.connect();
        space = answer(client.createSpace("notes")).getSpaceId();
        document = answer(client.createDocument(space, "milk")).getDocumentId();
    }

    /** After all tests: whatever is not seen by one of them is seen elsewhere. */
    @AfterAll
    void everyReasonWasSeen() {
        platform.close();
        EnumSet<Reason> missing = EnumSet.allOf(Reason.class);
        missing.removeAll(seen);
        missing.removeAll(ELSEWHERE.keySet());
        assertThat(missing).isEmpty();
    }

    @Test
    void theReasonsThatAreSeenElsewhereAreSeenThere() throws IOException {
        for (Map.Entry<Reason, String> elsewhere : ELSEWHERE.entrySet()) {
            Path tests = Path.of("..", "..", "bundles", elsewhere.getValue(), "src", "test", "java");
            try (Stream<Path> files = Files.walk(tests)) {
                assertThat(files.filter(Files::isRegularFile))
                        .as(elsewhere.toString())
                        .anyMatch(file -> contains(file, "Reason." + elsewhere.getKey()));
            }
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertReason(Reason expected, String actual) {
        assertThat(actual).isEqualTo(expected.name());
        seen.add(expected);
    }

    private void assertReason(Reason expected, String command, Message request) {
        assertReason(expected, reason(client, command, request));
    }

    @Test
    void argumentsThatAreWrong() throws IOException {
        assertReason(Reason.INVALID_FIELD, "GetSpace", GetSpaceRequest.getDefaultInstance());
        assertReason(
                Reason.MALFORMED_REQUEST,
                failure(client.call("GetSpace", ByteString.copyFromUtf8("no message")))
                        .reason());
        assertReason(
                Reason.INVALID_CURSOR,
                "ListDocuments",
                ListDocumentsRequest.newBuilder()
                        .setSpaceId(space)
                        .setCursor("made up")
                        .build());
        assertReason(
                Reason.INVALID_MNEMONIC,
                "RecoverAccount",
                RecoverAccountRequest.newBuilder().setMnemonic("no such words").build());
        assertReason(
                Reason.DATA_DIR_MISMATCH,
                "Init",
                InitRequest.newBuilder().setDataDir("/elsewhere").build());
        assertReason(
                Reason.LIMIT_EXCEEDED,
                "CreateSpace",
                CreateSpaceRequest.newBuilder()
                        .putMetadata("k", "v".repeat(20_000))
                        .build());
        Path archive = Files.writeString(directory.resolve("archive"), "no archive");
        assertReason(
                Reason.INVALID_ARCHIVE,
                "ImportSpace",
                ImportSpaceRequest.newBuilder().setPath(archive.toString()).build());
    }

    @Test
    void thingsThatAreMissingOrExist() throws IOException {
        assertReason(
                Reason.SPACE_NOT_FOUND,
                "GetSpace",
                GetSpaceRequest.newBuilder().setSpaceId("unknown").build());
        assertReason(
                Reason.DOCUMENT_NOT_FOUND,
                "UpdateDocument",
                UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId("unknown")
                        .build());
        assertReason(
                Reason.VERSION_NOT_FOUND,
                "GetDocumentVersion",
                GetDocumentVersionRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setVersion(1_000)
                        .build());
        assertReason(
                Reason.FILE_NOT_FOUND,
                "ImportSpace",
                ImportSpaceRequest.newBuilder().setPath("/no/such/file").build());
        assertReason(
                Reason.DOCUMENT_EXISTS,
                "CreateDocument",
                CreateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .build());
        assertReason(Reason.ACCOUNT_EXISTS, "CreateAccount", CreateAccountRequest.getDefaultInstance());
        Path file = Files.writeString(directory.resolve("exists"), "");
        assertReason(
                Reason.FILE_EXISTS,
                "ExportSpace",
                ExportSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setPath(file.toString())
                        .build());
    }

    @Test
    void statesThatForbidIt() throws DecodeException {
        assertReason(
                Reason.NETWORK_NOT_CONFIGURED,
                "JoinSpace",
                JoinSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setInviteToken("invite")
                        .build());
        assertReason(
                Reason.NOT_A_CONFLICT,
                "ResolveConflict",
                ResolveConflictRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setChangeId(document)
                        .build());
        assertReason(
                Reason.VERSION_MISMATCH,
                "UpdateDocument",
                UpdateDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(document)
                        .setExpectedVersion(1_000)
                        .build());
        AccountDerivation.Keys keys = AccountDerivation.derive(
                Mnemonic.parse(answer(client.exportMnemonic(ExportMnemonicRequest.getDefaultInstance()))
                        .getMnemonic()),
                0);
        String own = SpaceBuilder.derive(keys.signKey(), keys.masterKey(), SpaceTypes.ACCOUNT, ByteString.EMPTY)
                .id()
                .text();
        assertReason(
                Reason.OWN_SPACE,
                "DeleteSpace",
                DeleteSpaceRequest.newBuilder().setSpaceId(own).build());
    }

    @Test
    void aSpaceOfAnotherAccountMayBeKeptAndNotWritten() {
        Path archive = directory.resolve("foreign");
        try (TestPlatform other = TestPlatform.start(directory.resolve("other"))) {
            SyncSpaceClient owner = other.connect();
            String foreign = answer(owner.createSpace("theirs")).getSpaceId();
            answer(owner.exportSpace(ExportSpaceRequest.newBuilder()
                    .setSpaceId(foreign)
                    .setPath(archive.toString())
                    .build()));
        }
        String foreign = answer(client.importSpace(ImportSpaceRequest.newBuilder()
                        .setPath(archive.toString())
                        .build()))
                .getSpaceId();
        assertReason(
                Reason.INSUFFICIENT_PERMISSIONS,
                "CreateDocument",
                CreateDocumentRequest.newBuilder().setSpaceId(foreign).build());
    }

    @Test
    void commandsThatAreNotThere() throws BundleException {
        assertReason(
                Reason.UNKNOWN_COMMAND,
                failure(client.call("NoSuchThing", ByteString.EMPTY)).reason());
        Plugin gateway = Plugin.install(platform, "plugin.asgateway", PluginActivator.GATEWAY, 0, "AsGateway");
        assertReason(
                Reason.NOT_ALLOWED_HERE,
                answer(client.call("AsGateway", ByteString.copyFromUtf8("ExportMnemonic")))
                        .toStringUtf8());
        gateway.bundle().uninstall();
        assertReason(
                Reason.COMMAND_UNAVAILABLE,
                failure(client.call("AsGateway", ByteString.EMPTY)).reason());
        Plugin.install(platform, "plugin.throws", PluginActivator.THROW, 0, "Throws");
        assertReason(
                Reason.INTERNAL_ERROR,
                failure(client.call("Throws", ByteString.EMPTY)).reason());
    }

    @Test
    void callsThatEndEarly() throws Exception {
        Plugin plugin = Plugin.install(platform, "plugin.waits", PluginActivator.WAIT, 0, "Waits");
        try (RawConnection connection = RawConnection.open(platform)) {
            connection.command(7, "Waits");
            plugin.awaitCall();
            connection.cancel(7);
            assertReason(Reason.CALL_CANCELLED, connection.receive().getError().getReason());
            CompletableFuture<ByteString> call =
                    client.withTimeout(Duration.ofMillis(100)).call("Waits", ByteString.EMPTY);
            assertReason(Reason.CALL_TIMED_OUT, failure(call).reason());
        } finally {
            plugin.release();
        }
    }

    @Test
    void moreCallsThanThePlatformTakes() throws Exception {
        Plugin plugin = Plugin.install(platform, "plugin.many", PluginActivator.WAIT, 0, "Many");
        // 32 run, 1,024 wait; a connection may have 64 calls.
        try (Connections connections = new Connections()) {
            for (int i = 0; i < 18; i++) {
                RawConnection connection = connections.add(RawConnection.open(platform));
                for (int callId = 1; callId <= 62; callId++) {
                    connection.command(callId, "Many");
                }
            }
            assertReason(Reason.TOO_MANY_CALLS, connections.firstError());
        } finally {
            plugin.release();
        }
    }

    /** Connections that are read until one of them has an error: the platform reads them in an order of its own. */
    private static final class Connections implements AutoCloseable {
        private final List<RawConnection> all = new ArrayList<>();
        private final ExecutorService readers = Executors.newCachedThreadPool();

        RawConnection add(RawConnection connection) {
            all.add(connection);
            return connection;
        }

        String firstError() throws Exception {
            List<Callable<String>> errors = new ArrayList<>();
            all.forEach(connection ->
                    errors.add(() -> connection.receive().getError().getReason()));
            return readers.invokeAny(errors, TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void close() throws IOException {
            readers.shutdown();
            for (RawConnection connection : all) {
                connection.close();
            }
        }
    }

    @Test
    void accountsThatAreMissingLockedOrDamaged() throws Exception {
        Path own = directory.resolve("account");
        try (TestPlatform started = TestPlatform.start(own, Map.of(PlatformProperties.NO_ACCOUNT, "true"))) {
            SyncSpaceClient caller = started.connect();
            assertReason(Reason.NO_ACCOUNT, failure(caller.listSpaces()).reason());
            answer(caller.createAccount(
                    CreateAccountRequest.newBuilder().setPassphrase("right").build()));
            answer(caller.shutdown(ShutdownRequest.getDefaultInstance()));
            assertReason(Reason.ACCOUNT_LOCKED, failure(caller.listSpaces()).reason());
            UnlockAccountRequest wrong =
                    UnlockAccountRequest.newBuilder().setPassphrase("wrong").build();
            assertReason(Reason.WRONG_PASSPHRASE, reason(caller, "UnlockAccount", wrong));
            Path keystore = own.resolve("account").resolve("keystore");
            byte[] good = Files.readAllBytes(keystore);
            Files.write(keystore, newer(KeystoreFile.parseFrom(good)).toByteArray());
            assertReason(Reason.FORMAT_TOO_NEW, reason(caller, "UnlockAccount", wrong));
            Files.write(keystore, new byte[10]);
            assertReason(Reason.KEYSTORE_DAMAGED, reason(caller, "UnlockAccount", wrong));
        }
    }

    private static KeystoreFile newer(KeystoreFile file) throws NoSuchAlgorithmException {
        int format = file.getFormat() + 1;
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file.getMagic().getBytes(StandardCharsets.UTF_8));
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, format));
        digest.update(file.getBody().asReadOnlyByteBuffer());
        return file.toBuilder()
                .setFormat(format)
                .setSha256(ByteString.copyFrom(digest.digest()))
                .build();
    }

    @Test
    void bundlesThatAreNoneOrInTheWay() throws IOException {
        assertReason(
                Reason.INVALID_BUNDLE,
                "InstallBundle",
                InstallBundleRequest.newBuilder()
                        .setJar(ByteString.copyFromUtf8("no jar"))
                        .build());
        StopBundleRequest.Builder stop = StopBundleRequest.newBuilder();
        assertReason(
                Reason.BUNDLE_NOT_FOUND,
                "StopBundle",
                stop.setName("no.such.bundle").build());
        assertReason(
                Reason.BUNDLE_IN_USE,
                "StopBundle",
                stop.setName("dev.syncspace.dispatcher").build());
        assertReason(
                Reason.BUNDLE_PROTECTED,
                "StopBundle",
                stop.setName("org.apache.felix.framework").build());
        InstallBundleRequest good =
                InstallBundleRequest.newBuilder().setJar(Plugin.goodJar()).build();
        answer(client.installBundle(good));
        assertReason(Reason.BUNDLE_EXISTS, "InstallBundle", good);
        byte[] unwilling = Plugin.jar("plugin.unwilling", PluginActivator.NO_START, 0, "Never");
        assertReason(
                Reason.BUNDLE_NOT_STARTABLE,
                "InstallBundle",
                InstallBundleRequest.newBuilder()
                        .setJar(ByteString.copyFrom(unwilling))
                        .build());
    }

    @Test
    void aKeystoreThatCannotBeWritten() throws IOException {
        Path own = directory.resolve("unwritable");
        try (TestPlatform started = TestPlatform.start(own)) {
            // In the way of the file that every change writes first.
            Files.createDirectories(
                    own.resolve("account").resolve("keystore.new").resolve("full"));
            assertReason(
                    Reason.STORAGE_FAILED,
                    reason(
                            started.connect(),
                            "Init",
                            InitRequest.newBuilder().setDeviceId("name").build()));
        }
    }

    @Test
    void aSecondPlatformOnTheDirectory() {
        Path own = directory.resolve("twice");
        try (TestPlatform first = TestPlatform.start(own)) {
            answer(first.connect().listSpaces());
            try (TestPlatform second = TestPlatform.start(own)) {
                assertReason(
                        Reason.DIRECTORY_IN_USE,
                        reason(second.connect(), "UnlockAccount", UnlockAccountRequest.getDefaultInstance()));
            }
        }
    }

    @Test
    void connectionsThatAreNotThereOrEnd() throws Exception {
        Path own = directory.resolve("connections");
        SyncSpaceClientException missing = catchThrowableOfType(
                SyncSpaceClientException.class, () -> SyncSpaceClient.connect(ClientOptions.forDataDirectory(own)));
        assertReason(Reason.PLATFORM_NOT_RUNNING, missing.reason());
        try (TestPlatform started = TestPlatform.start(own)) {
            SyncSpaceClientException stranger = catchThrowableOfType(
                    SyncSpaceClientException.class,
                    () -> SyncSpaceClient.connect(
                            ClientOptions.forAddress(started.awaitEndpoint(), ByteString.copyFromUtf8("wrong token"))));
            assertReason(Reason.WRONG_TOKEN, stranger.reason());

            Plugin plugin = Plugin.install(started, "plugin.open", PluginActivator.WAIT, 0, "Open");
            try (RawConnection connection = RawConnection.open(started)) {
                SyncSpaceClient caller = started.connect();
                CompletableFuture<ByteString> call = caller.call("Open", ByteString.EMPTY);
                plugin.awaitCall();
                SyncSpaceClient closing = started.connect();
                CompletableFuture<ByteString> lost = closing.call("Open", ByteString.EMPTY);
                plugin.awaitCall();
                closing.close();
                assertReason(Reason.CONNECTION_LOST, failure(lost).reason());

                CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> stopTransport(started));
                assertReason(
                        Reason.SHUTTING_DOWN, connection.receive().getError().getReason());
                plugin.release();
                stopped.get(TestPlatform.STUCK_SECONDS, TimeUnit.SECONDS);
                assertThat(answer(call).toStringUtf8()).isEqualTo("finished");
                assertReason(
                        Reason.PLATFORM_NOT_RUNNING,
                        failure(caller.listSpaces()).reason());
            }
        }
    }

    private static void stopTransport(TestPlatform platform) {
        try {
            platform.bundle("transport-mina").stop();
        } catch (BundleException e) {
            throw new AssertionError(e);
        }
    }
}
