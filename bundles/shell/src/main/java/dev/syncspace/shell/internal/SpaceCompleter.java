package dev.syncspace.shell.internal;

import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Completes ids of spaces; knows none while the account is locked. */
@Service
public final class SpaceCompleter implements Completer {
    /** Set by Karaf. */
    @Reference
    @SuppressWarnings("NullAway.Init")
    BundleContext context;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        StringsCompleter completer = new StringsCompleter();
        try {
            new PlatformCalls(context)
                    .call("ListSpaces", ListSpacesRequest.getDefaultInstance(), ListSpacesResponse.parser())
                    .getSpacesList()
                    .forEach(space -> completer.getStrings().add(space.getSpaceId()));
        } catch (ShellException e) {
            // The command itself tells the reason; here it would disturb the line that is being typed.
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
        return completer.complete(session, commandLine, candidates);
    }
}
