package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Progress;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Terminal;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.CreateSpaceRequest;
import dev.syncspace.proto.v1.CreateSpaceResponse;
import dev.syncspace.proto.v1.DeleteSpaceRequest;
import dev.syncspace.proto.v1.DeleteSpaceResponse;
import dev.syncspace.proto.v1.ExportSpaceRequest;
import dev.syncspace.proto.v1.ExportSpaceResponse;
import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.GetSpaceResponse;
import dev.syncspace.proto.v1.ImportRejection;
import dev.syncspace.proto.v1.ImportSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.proto.v1.ListSpacesResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import dev.syncspace.proto.v1.UpdateSpaceResponse;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The commands of {@code syncspace space}. */
public final class SpaceCommands {
    private SpaceCommands() {}

    /** Makes a space. */
    public static final class Create implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Make a space and print its id.")
                    .parameter("NAME", "Name of the space; two spaces may have the same.")
                    .options("--meta", "KEY=VALUE", "Metadata; may be given again.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            CreateSpaceResponse response = session.client()
                    .createSpace(CreateSpaceRequest.newBuilder()
                            .setName(arguments.parameter(0))
                            .putAllMetadata(Pairs.parse(arguments.texts("--meta")))
                            .build())
                    .join();
            session.respond(response, () -> session.out().line(response.getSpaceId()));
            return ExitCodes.OK;
        }
    }

    /** Lists the spaces. */
    public static final class ListAll implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the spaces, oldest first.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListSpacesResponse response = session.client().listSpaces().join();
            session.respond(response, () -> {
                Table table = new Table("SPACE", "NAME", "DOCUMENTS", "PERMISSION", "UPDATED", "METADATA");
                response.getSpacesList()
                        .forEach(space -> table.row(
                                space.getSpaceId(),
                                space.getName(),
                                space.getDocumentCount(),
                                space.getPermission(),
                                session.time(TimeUnit.SECONDS.toMillis(space.getUpdatedAt())),
                                Text.pairs(space.getMetadataMap())));
                session.out().table(table);
            });
            return ExitCodes.OK;
        }
    }

    /** Shows a space. */
    public static final class Show implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Show a space.").parameter(Spaces.PARAMETER, Spaces.DESCRIPTION);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            GetSpaceResponse response = session.client()
                    .getSpace(GetSpaceRequest.newBuilder()
                            .setSpaceId(Spaces.id(session, arguments.parameter(0)))
                            .build())
                    .join();
            session.respond(response, () -> printSpace(session, response.getSpace()));
            return ExitCodes.OK;
        }
    }

    /** Renames a space. */
    public static final class Rename implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Give a space another name.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .parameter("NAME", "The new name.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            return update(
                    session,
                    UpdateSpaceRequest.newBuilder()
                            .setSpaceId(Spaces.id(session, arguments.parameter(0)))
                            .setName(arguments.parameter(1)));
        }
    }

    /** Changes name and metadata of a space. */
    public static final class Update implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Change the name or the metadata of a space. Given metadata replace the old.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .option("--name", "NAME", "The new name.")
                    .options("--meta", "KEY=VALUE", "Metadata; may be given again.")
                    .flag("--clear-meta", "Remove all metadata.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            String name = arguments.text("--name");
            if (name == null && !arguments.has("--meta") && !arguments.has("--clear-meta")) {
                throw Problem.usage("nothing to change: give --name, --meta or --clear-meta");
            }
            UpdateSpaceRequest.Builder request = UpdateSpaceRequest.newBuilder()
                    .putAllMetadata(Pairs.parse(arguments.texts("--meta")))
                    .setClearMetadata(arguments.has("--clear-meta"));
            if (name != null) {
                request.setName(name);
            }
            return update(session, request.setSpaceId(Spaces.id(session, arguments.parameter(0))));
        }
    }

    /** Deletes a space. */
    public static final class Delete implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Delete a space with all its documents. A terminal is asked first.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .flag("-y", "--yes", "Do not ask.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            String id = Spaces.id(session, arguments.parameter(0));
            Terminal terminal = session.environment().terminal();
            if (!arguments.has("--yes")
                    && !session.isJson()
                    && terminal.isInteractive()
                    && !terminal.ask("Delete the space " + Text.oneLine(arguments.parameter(0))
                                    + " with all its documents? [y/N] ")
                            .strip()
                            .equalsIgnoreCase("y")) {
                throw Problem.usage("not deleted");
            }
            DeleteSpaceResponse response = session.client()
                    .deleteSpace(DeleteSpaceRequest.newBuilder().setSpaceId(id).build())
                    .join();
            session.respond(response, () -> session.out().line("deleted " + id));
            return ExitCodes.OK;
        }
    }

    /** Writes a space into a file. */
    public static final class Export implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Write a space into a file: signed and encrypted as it is stored, so that any platform of a member"
                                    + " can import it.")
                    .parameter(Spaces.PARAMETER, Spaces.DESCRIPTION)
                    .requiredOption("--out", "FILE", "The file; it must not exist. The platform writes it.")
                    .flag(
                            "--documents",
                            "Also write the decrypted documents: whoever has the file can then read them.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            Path path = session.in().absolute(arguments.text("--out", ""));
            ExportSpaceRequest request = ExportSpaceRequest.newBuilder()
                    .setSpaceId(Spaces.id(session, arguments.parameter(0)))
                    .setPath(path.toString())
                    .setIncludeDocuments(arguments.has("--documents"))
                    .build();
            ExportSpaceResponse response;
            try (Progress ignored = Progress.start(session.environment(), "exporting")) {
                response = session.patientClient().exportSpace(request).join();
            }
            session.respond(response, () -> session.out()
                    .line(path + ": " + Text.size(response.getSizeBytes()) + ", "
                            + Text.count(response.getAclRecordCount(), "ACL record") + ", "
                            + Text.count(response.getTreeCount(), "tree") + ", "
                            + Text.count(response.getChangeCount(), "change") + ", "
                            + Text.count(response.getKeyValueCount(), "key-value entry")));
            return ExitCodes.OK;
        }
    }

    /** Reads a file that an export wrote. */
    public static final class Import implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                            "Read a file that an export wrote: everything in it is verified and merged into the space. Exit code"
                                    + " 5 if something did not verify.")
                    .parameter("FILE", "The file. The platform reads it.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ImportSpaceRequest request = ImportSpaceRequest.newBuilder()
                    .setPath(session.in().absolute(arguments.parameter(0)).toString())
                    .build();
            ImportSpaceResponse response;
            try (Progress ignored = Progress.start(session.environment(), "importing")) {
                response = session.patientClient().importSpace(request).join();
            }
            session.respond(response, () -> {
                session.out().line(response.getSpaceId());
                session.remark((response.getIsNewSpace() ? "new space: " : "merged: ")
                        + Text.count(response.getAddedTreeCount(), "tree") + ", "
                        + Text.count(response.getAddedChangeCount(), "change") + ", "
                        + Text.count(response.getAddedKeyValueCount(), "key-value entry") + " added");
                response.getRejectionsList().forEach(rejection -> remarkRejection(session, rejection));
            });
            return response.getRejectionsCount() == 0 ? ExitCodes.OK : ExitCodes.INVALID;
        }

        private static void remarkRejection(Session session, ImportRejection rejection) {
            session.remark(Text.oneLine("refused " + rejection.getObjectId() + ": " + rejection.getReason() + ": "
                    + rejection.getMessage()));
        }
    }

    private static int update(Session session, UpdateSpaceRequest.Builder request) {
        UpdateSpaceResponse response =
                session.client().updateSpace(request.build()).join();
        session.respond(response, () -> printSpace(session, response.getSpace()));
        return ExitCodes.OK;
    }

    private static void printSpace(Session session, SpaceInfo space) {
        session.out().line("space       " + space.getSpaceId());
        session.out().line("name        " + Text.oneLine(space.getName()));
        session.out().line("type        " + Text.oneLine(space.getSpaceType()));
        session.out().line("permission  " + Text.oneLine(space.getPermission()));
        session.out().line("documents   " + space.getDocumentCount());
        session.out().line("sync        " + Text.plain(space.getSyncStatus(), "SYNC_STATUS_"));
        session.out().line("created     " + session.time(TimeUnit.SECONDS.toMillis(space.getCreatedAt())));
        session.out().line("updated     " + session.time(TimeUnit.SECONDS.toMillis(space.getUpdatedAt())));
        session.out().line("metadata    " + Text.pairs(space.getMetadataMap()));
    }
}
