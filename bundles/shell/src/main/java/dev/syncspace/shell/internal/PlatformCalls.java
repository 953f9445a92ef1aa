package dev.syncspace.shell.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** Calls commands of the platform by their names, as a transport does. Stateless; any thread. */
final class PlatformCalls {
    private final BundleContext context;

    PlatformCalls(BundleContext context) {
        this.context = context;
    }

    /**
     * Calls a command and waits for its answer.
     *
     * @throws ShellException if nobody dispatches calls, or if the command fails
     * @throws InterruptedException if the person at the shell gave up; the call is cancelled then
     */
    <T extends Message> T call(String command, Message request, Parser<T> responses)
            throws ShellException, InterruptedException {
        ServiceReference<Dispatcher> reference = context.getServiceReference(Dispatcher.class);
        Dispatcher dispatcher = reference == null ? null : context.getService(reference);
        if (dispatcher == null) {
            throw new ShellException("SyncSpace does not run here: no bundle dispatches calls."
                    + " Install the feature syncspace, or look at \"bundle:list\" and \"scr:list\".");
        }
        try {
            // Who may use this shell may also install bundles into this process: as much as the local transport allows.
            return responses.parseFrom(
                    answer(dispatcher, new CommandCall(command, request.toByteString(), 0, CallOrigin.LOCAL)));
        } catch (InvalidProtocolBufferException e) {
            throw new ShellException(command + " answered with something that is no response of it", e);
        } finally {
            context.ungetService(reference);
        }
    }

    private static ByteString answer(Dispatcher dispatcher, CommandCall call)
            throws ShellException, InterruptedException {
        CompletableFuture<ByteString> answer = dispatcher.dispatch(call);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SyncSpaceException failure) {
                throw new ShellException(textOf(failure), failure);
            }
            throw new ShellException(call.command() + " failed: " + e.getCause(), e);
        }
    }

    /** The message with its reason, and what can be done about it. */
    private static String textOf(SyncSpaceException failure) {
        String text = failure.reason() + ": " + failure.message();
        return switch (failure.reason()) {
            case ACCOUNT_LOCKED -> text + ". On the command line: syncspace account unlock --data DIR";
            case NO_ACCOUNT -> text + ". On the command line: syncspace account create --data DIR, or account recover";
            default -> text;
        };
    }
}
