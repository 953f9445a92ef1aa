package dev.syncspace.itests.karaf;

import com.google.protobuf.ByteString;
import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.CommandInfo;
import dev.syncspace.proto.v1.CommandState;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.UnlockAccountRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A client of the platform on its local transport. Its methods name classes of the JDK alone: those of the client can be
 * loaded in a container only after it has the features.
 */
final class Caller implements AutoCloseable {
    private static final long ANSWER_SECONDS = 60;
    /** For a machine that is busy with others: a service that starts anew may take its time. */
    private static final int RETRIES = 20;

    private final SyncSpaceClient client;

    private Caller(SyncSpaceClient client) {
        this.client = client;
    }

    /** Waits until a platform serves on a data directory and all of its bundles are there. */
    static Caller of(Path directory) throws Exception {
        for (String name : List.of("endpoint.json", "token")) {
            Path file = directory.resolve("run").resolve(name);
            Patience.until(file + " is there", () -> Files.exists(file));
        }
        Caller caller = new Caller(SyncSpaceClient.connect(ClientOptions.forDataDirectory(directory)
                .withCallTimeout(Duration.ofSeconds(ANSWER_SECONDS))
                .withRetryCountMax(RETRIES)));
        Patience.until("spaces and documents can be made", caller::hasEveryBundle);
        return caller;
    }

    /** Bundles start one after the other: the transport is no proof of the handlers, nor of the account. */
    private boolean hasEveryBundle() throws Exception {
        boolean hasHandlers = answer(client.listCommands()).getCommandsList().stream()
                .filter(command -> command.getState() == CommandState.COMMAND_STATE_ACTIVE)
                .map(CommandInfo::getName)
                .toList()
                .containsAll(List.of("GetAccount", "CreateSpace", "CreateDocument"));
        return hasHandlers
                && answer(client.getAccount()).getAccount().getState() == AccountState.ACCOUNT_STATE_UNLOCKED;
    }

    /** Makes a space; its id. */
    String createSpace(String name) throws Exception {
        return again(() -> client.createSpace(name)).getSpaceId();
    }

    void createDocument(String space, String document, String text) throws Exception {
        CreateDocumentRequest request = CreateDocumentRequest.newBuilder()
                .setSpaceId(space)
                .setDocumentId(document)
                .setData(ByteString.copyFromUtf8(text))
                .build();
        again(() -> client.createDocument(request));
    }

    /** The text of a document. */
    String text(String space, String document) throws Exception {
        return answer(client.getDocument(space, document))
                .getDocument()
                .getData()
                .toStringUtf8();
    }

    /** Whether a space is one of the account. While the storage is replaced the client waits: the refusals say that it may. */
    boolean hasSpace(String space) throws Exception {
        return answer(client.listSpaces()).getSpacesList().stream()
                .anyMatch(info -> info.getSpaceId().equals(space));
    }

    void lock() throws Exception {
        answer(client.lockAccount());
    }

    void unlock() throws Exception {
        answer(client.unlockAccount(UnlockAccountRequest.getDefaultInstance()));
    }

    /** Calls any command with a text. */
    String call(String command, String text) throws Exception {
        return answer(client.call(command, ByteString.copyFromUtf8(text))).toStringUtf8();
    }

    /** The code that a command is refused with; fails if it answers. */
    String refusal(String command) throws Exception {
        return codeOf(() -> call(command, ""));
    }

    /** The code that a call fails with; fails if it answers. */
    String codeOf(Callable<?> call) throws Exception {
        try {
            call.call();
        } catch (SyncSpaceClientException e) {
            return e.code().name().replace("ERROR_CODE_", "");
        }
        throw new AssertionError("the call was answered");
    }

    /** As a careful application does: a call that was refused with the word that it may come again comes again. */
    private static <T> T again(Supplier<CompletableFuture<T>> call) throws Exception {
        AtomicReference<T> response = new AtomicReference<>();
        Patience.until("the call is not refused any more", () -> {
            try {
                response.set(answer(call.get()));
                return true;
            } catch (SyncSpaceClientException e) {
                if (!e.isRetryable() || e.isOutcomeUnknown()) {
                    throw e;
                }
                return false;
            }
        });
        return response.get();
    }

    private static <T> T answer(CompletableFuture<T> call) throws Exception {
        try {
            return call.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
