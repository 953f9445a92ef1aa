package dev.syncspace.shell.internal;

import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.ListSpacesRequest;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code syncspace:documents SPACE}. */
@Service
@Command(scope = "syncspace", name = "documents", description = "Lists the documents of a space")
public final class DocumentsAction extends PlatformAction {
    /** Set by Karaf. */
    @Argument(name = "space", description = "Id of the space, or its name if no other has it", required = true)
    @Completion(SpaceCompleter.class)
    String space = "";

    /** Set by Karaf. */
    @Option(name = "--collection", description = "Only the documents of this collection")
    String collection = "";

    /** Set by Karaf. */
    @Option(name = "--limit", description = "So many documents at most, from 1; default 100")
    int limit = 100;

    @Override
    void run(PlatformCalls calls, Screen screen) throws ShellException, InterruptedException {
        if (limit < 1) {
            throw new ShellException("--limit " + limit + " must be 1 or more");
        }
        ListDocumentsRequest request = ListDocumentsRequest.newBuilder()
                .setSpaceId(spaceId(calls))
                .setCollection(collection)
                .setLimit(limit)
                .build();
        ListDocumentsResponse response = calls.call("ListDocuments", request, ListDocumentsResponse.parser());
        screen.table(
                List.of("Document", "Collection", "Version", "Updated", "Remarks"),
                response.getDocumentsList().stream().map(DocumentsAction::row).toList(),
                collection.isEmpty() ? "The space has no document." : "The collection has no document.");
        if (!response.getNextCursor().isEmpty()) {
            screen.line("There are more: --limit " + limit + " was reached.");
        }
    }

    private String spaceId(PlatformCalls calls) throws ShellException, InterruptedException {
        List<SpaceInfo> spaces = calls.call(
                        "ListSpaces", ListSpacesRequest.getDefaultInstance(), ListSpacesResponse.parser())
                .getSpacesList();
        List<String> named = spaces.stream()
                .filter(candidate -> candidate.getName().equals(space))
                .map(SpaceInfo::getSpaceId)
                .toList();
        if (named.size() > 1
                && spaces.stream().noneMatch(info -> info.getSpaceId().equals(space))) {
            throw new ShellException(
                    named.size() + " spaces have the name " + Screen.printable(space) + ": name one by its id");
        }
        // What is neither a name nor an id, the platform refuses with its own words.
        return named.size() == 1 ? named.get(0) : space;
    }

    private static List<String> row(DocumentInfo document) {
        return List.of(
                document.getDocumentId(),
                document.getCollection(),
                Long.toString(document.getVersion()),
                Screen.time(document.getUpdatedAtMillis()),
                document.getHasConflicts() ? "conflicts" : "");
    }
}
