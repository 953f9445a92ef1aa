package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;
import dev.syncspace.proto.v1.ErrorCode;

/** The first two parameters of a command on a document. Stateless. */
final class DocumentAddress {
    private DocumentAddress() {}

    static Syntax declare(Syntax syntax) {
        return syntax.parameter(Spaces.PARAMETER, Spaces.DESCRIPTION).parameter("ID", "Id of the document.");
    }

    static String spaceId(Session session, Arguments arguments) {
        return Spaces.id(session, arguments.parameter(0));
    }

    static String documentId(Arguments arguments) {
        return arguments.parameter(1);
    }

    /** There is no such document. */
    static Problem missing(Arguments arguments) {
        return Problem.of(
                ErrorCode.ERROR_CODE_NOT_FOUND,
                "DOCUMENT_NOT_FOUND",
                "there is no document " + documentId(arguments) + " in the space " + arguments.parameter(0));
    }
}
