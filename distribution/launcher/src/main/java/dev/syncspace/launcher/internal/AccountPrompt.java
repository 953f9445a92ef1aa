package dev.syncspace.launcher.internal;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Asks on the terminal for the passphrase of a locked account, or for that of a new one. The service belongs to a bundle,
 * whose classes this side does not have: it is called by name.
 */
final class AccountPrompt {
    private static final String SERVICE = "dev.syncspace.api.account.AccountService";
    private static final int ATTEMPTS_MAX = 3;
    private static final int WORD_COUNT = 12;

    private final BundleContext context;
    private final Console console;

    AccountPrompt(BundleContext context, Console console) {
        this.context = context;
        this.console = console;
    }

    /**
     * Returns when the account is unlocked, or when the person gives up.
     *
     * @param createsAccount a directory without an account gets one, with a passphrase
     */
    void run(boolean createsAccount) {
        ServiceReference<?> reference = context.getServiceReference(SERVICE);
        Object service = reference == null ? null : context.getService(reference);
        if (service == null) {
            return;
        }
        try {
            Object status = call(service, "status");
            String state = String.valueOf(call(status, "state"));
            if (state.equals("LOCKED") && Boolean.TRUE.equals(call(status, "hasPassphrase"))) {
                unlock(service);
            } else if (state.equals("NONE") && createsAccount) {
                create(service);
            }
        } catch (InvocationTargetException e) {
            console.printf("%s%n", messageOf(e));
        } finally {
            context.ungetService(reference);
        }
    }

    private void unlock(Object service) throws InvocationTargetException {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            Optional<char[]> passphrase = ask("Passphrase: ");
            if (passphrase.isEmpty()) {
                return;
            }
            try {
                call(service, "unlock", passphrase.get());
                console.printf("The account is unlocked.%n");
                return;
            } catch (InvocationTargetException e) {
                console.printf("%s%n", messageOf(e));
            } finally {
                Arrays.fill(passphrase.get(), '\0');
            }
        }
        console.printf("The account stays locked: \"syncspace account unlock\" unlocks it.%n");
    }

    private void create(Object service) throws InvocationTargetException {
        while (true) {
            Optional<char[]> passphrase = ask("Passphrase of the new account: ");
            Optional<char[]> again = passphrase.isEmpty() ? Optional.empty() : ask("Once more: ");
            if (passphrase.isEmpty() || again.isEmpty()) {
                console.printf("There is no account: \"syncspace account create\" makes one.%n");
                return;
            }
            boolean isSame = Arrays.equals(passphrase.get(), again.get());
            try {
                if (isSame) {
                    call(service, "create", passphrase.get(), WORD_COUNT);
                    console.printf("The account is made and unlocked.%n");
                    return;
                }
                console.printf("The two are not the same.%n");
            } finally {
                Arrays.fill(passphrase.get(), '\0');
                Arrays.fill(again.get(), '\0');
            }
        }
    }

    /** What was typed; empty if the person ended the input. An empty line is asked for again. */
    private Optional<char[]> ask(String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        while (typed != null && typed.length == 0) {
            typed = console.readPassword("%s", prompt);
        }
        return Optional.ofNullable(typed);
    }

    private static String messageOf(InvocationTargetException e) {
        return String.valueOf(e.getCause() == null ? e : e.getCause().getMessage());
    }

    /** Calls a public method that an interface of the object, or a record, declares. */
    private static @Nullable Object call(@Nullable Object target, String name, Object... arguments)
            throws InvocationTargetException {
        if (target == null) {
            throw new IllegalStateException("no object to call " + name + " of");
        }
        try {
            return methodOf(target, name, arguments.length).invoke(target, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method methodOf(Object target, String name, int argumentCount) {
        for (Class<?> type : target.getClass().getInterfaces()) {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == argumentCount) {
                    return method;
                }
            }
        }
        for (Method method : target.getClass().getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == argumentCount) {
                return method;
            }
        }
        throw new IllegalStateException(target.getClass() + " has no method " + name);
    }
}
