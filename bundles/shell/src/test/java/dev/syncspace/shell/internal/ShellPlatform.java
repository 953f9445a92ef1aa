package dev.syncspace.shell.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.shell.api.console.Session;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A platform of prepared answers, and a shell that keeps what is printed. */
final class ShellPlatform {
    final List<CommandCall> calls = new ArrayList<>();
    private final Map<String, CompletableFuture<ByteString>> answers = new HashMap<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private boolean hasDispatcher = true;

    ShellPlatform answer(String command, Message response) {
        answers.put(command, CompletableFuture.completedFuture(response.toByteString()));
        return this;
    }

    ShellPlatform refuse(String command, SyncSpaceException failure) {
        answers.put(command, CompletableFuture.failedFuture(failure));
        return this;
    }

    ShellPlatform withoutDispatcher() {
        hasDispatcher = false;
        return this;
    }

    /** Executes a command as the shell does; what it printed. */
    String execute(PlatformAction action) throws ShellException, InterruptedException {
        action.context = context();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        action.session = proxy(Session.class, (name, arguments) -> name.equals("getConsole") ? out : null);
        action.execute();
        return printed.toString(StandardCharsets.UTF_8);
    }

    BundleContext context() {
        Dispatcher dispatcher = proxy(Dispatcher.class, (name, arguments) -> dispatch((CommandCall) arguments[0]));
        ServiceReference<?> reference = proxy(ServiceReference.class, (name, arguments) -> null);
        return proxy(BundleContext.class, (name, arguments) -> switch (name) {
            case "getServiceReference" -> hasDispatcher && arguments[0] == Dispatcher.class ? reference : null;
            case "getServiceReferences" -> List.of();
            case "getService" -> dispatcher;
            case "ungetService" -> true;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private CompletableFuture<ByteString> dispatch(CommandCall call) {
        calls.add(call);
        return answers.get(call.command());
    }

    private interface Answers {
        Object of(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> answers.of(method.getName(), arguments)));
    }
}
