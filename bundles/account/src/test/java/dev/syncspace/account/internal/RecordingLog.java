package dev.syncspace.account.internal;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;

/** A logger that keeps what it is told. */
final class RecordingLog {
    /** Level, arguments and stacks, one text for each record. */
    final List<String> records = new CopyOnWriteArrayList<>();

    /** The logger. */
    final Logger logger = (Logger) Proxy.newProxyInstance(
            RecordingLog.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                if (method.getReturnType() == boolean.class) {
                    return true;
                }
                records.add(method.getName() + ": " + text(arguments));
                return null;
            });

    static String text(Object... arguments) {
        List<String> texts = new ArrayList<>();
        for (Object argument : arguments) {
            if (argument instanceof Throwable failure) {
                StringWriter stack = new StringWriter();
                failure.printStackTrace(new PrintWriter(stack));
                texts.add(stack.toString());
            } else if (argument instanceof Object[] array) {
                texts.add(text(array));
            } else {
                texts.add(String.valueOf(argument));
            }
        }
        return String.join(" ", texts);
    }
}
