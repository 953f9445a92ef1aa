package dev.syncspace.shell.internal;

import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import java.time.Duration;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code syncspace:spaces}. */
@Service
@Command(scope = "syncspace", name = "spaces", description = "Lists the spaces of the account")
public final class SpacesAction extends PlatformAction {
    @Override
    void run(PlatformCalls calls, Screen screen) throws ShellException, InterruptedException {
        ListSpacesResponse response =
                calls.call("ListSpaces", ListSpacesRequest.getDefaultInstance(), ListSpacesResponse.parser());
        List<List<String>> rows = response.getSpacesList().stream()
                .map(space -> List.of(
                        space.getSpaceId(),
                        space.getName(),
                        space.getPermission(),
                        Long.toString(space.getDocumentCount()),
                        Screen.time(Duration.ofSeconds(space.getUpdatedAt()).toMillis())))
                .toList();
        screen.table(List.of("Space", "Name", "Permission", "Documents", "Updated"), rows, "There is no space.");
    }
}
