package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.SpaceInfo;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the space that the user means. Stateless. */
final class Spaces {
    static final String PARAMETER = "SPACE";
    static final String DESCRIPTION = "Id of the space, or its name if no other space has it.";

    private static final Pattern ID = Pattern.compile("b[a-z2-7]{58}\\.[0-9a-z]{1,13}");

    private Spaces() {}

    /**
     * The id of a space.
     *
     * @param idOrName what looks like an id is taken for one
     * @throws Problem {@code SPACE_NOT_FOUND}; {@code AMBIGUOUS_NAME} with the ids
     */
    static String id(Session session, String idOrName) {
        if (ID.matcher(idOrName).matches()) {
            return idOrName;
        }
        List<String> found = session.client().listSpaces().join().getSpacesList().stream()
                .filter(space ->
                        space.getName().equals(idOrName) || space.getSpaceId().equals(idOrName))
                .map(SpaceInfo::getSpaceId)
                .collect(Collectors.toList());
        if (found.isEmpty()) {
            throw Problem.of(
                    ErrorCode.ERROR_CODE_NOT_FOUND,
                    "SPACE_NOT_FOUND",
                    "there is no space with the id or the name " + idOrName + "; see: syncspace space list");
        }
        if (found.size() > 1) {
            String ids = String.join(" ", found);
            throw Problem.invalid(
                            "AMBIGUOUS_NAME",
                            "space_id",
                            found.size() + " spaces have the name " + idOrName + "; take one of their ids: " + ids)
                    .with("space_ids", ids);
        }
        return found.get(0);
    }
}
