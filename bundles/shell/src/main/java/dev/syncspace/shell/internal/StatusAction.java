package dev.syncspace.shell.internal;

import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.proto.v1.AccountInfo;
import dev.syncspace.proto.v1.AccountState;
import dev.syncspace.proto.v1.GetAccountRequest;
import dev.syncspace.proto.v1.GetAccountResponse;
import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** {@code syncspace:status}. */
@Service
@Command(scope = "syncspace", name = "status", description = "What runs here and what it holds")
public final class StatusAction extends PlatformAction {
    @Override
    void run(PlatformCalls calls, Screen screen) throws ShellException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        AccountInfo account = calls.call(
                        "GetAccount", GetAccountRequest.getDefaultInstance(), GetAccountResponse.parser())
                .getAccount();
        rows.add(List.of("Account", accountText(account)));
        rows.add(List.of("Data directory", dataDirectory()));
        rows.add(List.of("Listens at", String.join(", ", addresses())));
        if (account.getState() == AccountState.ACCOUNT_STATE_UNLOCKED) {
            List<SpaceInfo> spaces = calls.call(
                            "ListSpaces", ListSpacesRequest.getDefaultInstance(), ListSpacesResponse.parser())
                    .getSpacesList();
            rows.add(List.of("Spaces", Integer.toString(spaces.size())));
            rows.add(List.of(
                    "Documents",
                    Long.toString(spaces.stream()
                            .mapToLong(SpaceInfo::getDocumentCount)
                            .sum())));
        }
        rows.add(List.of("Commands", commandCounts(calls)));
        screen.table(List.of("", "SyncSpace"), rows, "");
    }

    private static String accountText(AccountInfo account) {
        return switch (account.getState()) {
            case ACCOUNT_STATE_NONE -> "none: \"syncspace account create --data DIR\" makes one";
            case ACCOUNT_STATE_LOCKED ->
                account.getAccountId() + ", locked: \"syncspace account unlock --data DIR\" unlocks it";
            case ACCOUNT_STATE_UNLOCKED -> account.getAccountId() + ", unlocked";
            default -> "unknown";
        };
    }

    private String dataDirectory() {
        ServiceReference<DataDirectory> reference = context.getServiceReference(DataDirectory.class);
        DataDirectory directory = reference == null ? null : context.getService(reference);
        if (directory == null) {
            return "none";
        }
        try {
            return directory.path().toString();
        } finally {
            context.ungetService(reference);
        }
    }

    private List<String> addresses() {
        List<String> addresses = new ArrayList<>();
        try {
            for (ServiceReference<LocalEndpoint> endpoint : context.getServiceReferences(LocalEndpoint.class, null)) {
                addresses.add(String.valueOf(endpoint.getProperty(LocalEndpoint.URI_PROPERTY)));
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        return addresses.isEmpty() ? List.of("nothing: no transport is started") : addresses;
    }

    private static String commandCounts(PlatformCalls calls) throws ShellException, InterruptedException {
        Map<String, Long> counts = CommandsAction.list(calls).stream()
                .collect(Collectors.groupingBy(CommandsAction::state, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
