package dev.syncspace.handlers.lifecycle.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.proto.v1.InitRequest;
import dev.syncspace.proto.v1.InitResponse;
import dev.syncspace.proto.v1.ShutdownRequest;
import dev.syncspace.proto.v1.ShutdownResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands that begin and end the use of the platform. */
@Component(
        immediate = true,
        property = {CommandHandler.COMMANDS + "=Init", CommandHandler.COMMANDS + "=Shutdown"})
public final class LifecycleHandler implements CommandHandler {
    /** Longest path of the common systems, in bytes. */
    private static final int PATH_MAX_BYTES = 4096;

    private final AccountService account;

    @Activate
    public LifecycleHandler(@Reference AccountService account) {
        this.account = account;
    }

    @Override
    public ByteString handle(CommandContext context, ByteString request) {
        MessageLite response =
                switch (context.command()) {
                    case "Init" -> init(Requests.parse(InitRequest.parser(), request));
                    case "Shutdown" -> {
                        Requests.parse(ShutdownRequest.parser(), request);
                        yield shutdown();
                    }
                    default -> throw Requests.notMine(context);
                };
        return response.toByteString();
    }

    private InitResponse init(InitRequest request) {
        Map<String, String> config = ConfigJson.read(request.getConfigJson());
        String deviceId = Objects.requireNonNullElse(config.remove(ConfigJson.DEVICE_ID), "");
        if (!request.getDeviceId().isEmpty()) {
            deviceId = request.getDeviceId();
        }
        config.putAll(request.getConfigMap());
        checkDirectory(request.getDataDir());
        AccountStatus status = account.open();
        switch (status.state()) {
            case NONE ->
                throw SyncSpaceException.of(
                        Reason.NO_ACCOUNT,
                        "the platform was told to make no account by itself: create or recover one, then call Init");
            case LOCKED ->
                throw SyncSpaceException.of(
                        Reason.ACCOUNT_LOCKED, "the account is locked: unlock it with its passphrase, then call Init");
            case UNLOCKED -> account.storeInitSettings(request.getNetworkId(), deviceId, config);
        }
        return InitResponse.newBuilder().setSuccess(true).build();
    }

    private void checkDirectory(String text) {
        if (text.isEmpty()) {
            return;
        }
        Requests.atMost("data_dir", text, PATH_MAX_BYTES);
        Path own = account.dataDirectory();
        Path wanted;
        try {
            wanted = Path.of(text);
        } catch (InvalidPathException e) {
            throw SyncSpaceException.invalid("data_dir", "data_dir is no path of this system: " + e.getReason());
        }
        if (!isSame(own, wanted)) {
            throw SyncSpaceException.ofField(
                    Reason.DATA_DIR_MISMATCH,
                    "data_dir",
                    "the platform runs on " + own + " and not on " + wanted + ": leave data_dir empty");
        }
    }

    private static boolean isSame(Path own, Path wanted) {
        if (own.equals(wanted.toAbsolutePath().normalize())) {
            return true;
        }
        try {
            return Files.isSameFile(own, wanted);
        } catch (IOException ignored) {
            // One of them does not exist, or may not be looked at: then they are not the same.
            return false;
        }
    }

    /** The process stays: other clients can start the account again by Init or UnlockAccount. */
    private ShutdownResponse shutdown() {
        account.lock();
        return ShutdownResponse.newBuilder().setSuccess(true).build();
    }
}
