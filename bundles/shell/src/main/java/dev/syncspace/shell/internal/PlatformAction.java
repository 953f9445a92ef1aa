package dev.syncspace.shell.internal;

import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * A command of the shell. Karaf makes one for each execution and sets its fields. The platform is looked up at each execution
 * and not injected: Karaf would take the command away while the platform is stopped, and nobody would be told why.
 */
abstract class PlatformAction implements Action {
    /** Set by Karaf. */
    @Reference
    @SuppressWarnings("NullAway.Init")
    BundleContext context;

    /** Set by Karaf. */
    @Reference
    @SuppressWarnings("NullAway.Init")
    Session session;

    @Override
    public final @Nullable Object execute() throws ShellException, InterruptedException {
        run(new PlatformCalls(context), new Screen(session.getConsole()));
        return null;
    }

    abstract void run(PlatformCalls calls, Screen screen) throws ShellException, InterruptedException;
}
