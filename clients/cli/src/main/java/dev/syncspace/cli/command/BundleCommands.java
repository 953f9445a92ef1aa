package dev.syncspace.cli.command;

import com.google.protobuf.ByteString;
import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Table;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.BundleInfo;
import dev.syncspace.proto.v1.InstallBundleRequest;
import dev.syncspace.proto.v1.InstallBundleResponse;
import dev.syncspace.proto.v1.ListBundlesResponse;
import dev.syncspace.proto.v1.StartBundleRequest;
import dev.syncspace.proto.v1.StartBundleResponse;
import dev.syncspace.proto.v1.StopBundleRequest;
import dev.syncspace.proto.v1.StopBundleResponse;
import dev.syncspace.proto.v1.UninstallBundleRequest;
import dev.syncspace.proto.v1.UninstallBundleResponse;
import dev.syncspace.proto.v1.UpdateBundleRequest;
import dev.syncspace.proto.v1.UpdateBundleResponse;

/** The commands of {@code syncspace bundle}. */
public final class BundleCommands {
    /** What the platform takes, in bytes. */
    private static final int JAR_MAX_BYTES = 15 * 1024 * 1024;

    private static final String FORCE = "--force";

    private BundleCommands() {}

    private static void declareName(Syntax syntax) {
        syntax.parameter("NAME", "Symbolic name of the bundle; of several versions NAME/VERSION names one.");
    }

    private static void declareForce(Syntax syntax) {
        syntax.flag(
                FORCE,
                "Also if the bundle carries this call, or one that does needs it: it is then done after the answer.");
    }

    private static ByteString jar(Session session, String file) {
        return session.in().bytes(file, JAR_MAX_BYTES);
    }

    private static void printState(Session session, BundleInfo bundle) {
        session.out().line(Text.oneLine(bundle.getName() + "/" + bundle.getVersion() + " is " + state(bundle)));
        if (!bundle.getProblem().isEmpty()) {
            session.remark(Text.oneLine(bundle.getProblem()));
        }
    }

    private static void printDeferred(Session session, String what) {
        session.out().line("accepted: " + what + " now, and the connection ends");
    }

    /** A stopped bundle is resolved in the words of OSGi, and one that lacks something is installed. */
    private static String state(BundleInfo bundle) {
        return switch (bundle.getState()) {
            case BUNDLE_STATE_RESOLVED -> "stopped";
            case BUNDLE_STATE_INSTALLED -> bundle.getProblem().isEmpty() ? "stopped" : "unresolved";
            case BUNDLE_STATE_UNSPECIFIED -> "left out";
            default -> Text.plain(bundle.getState(), "BUNDLE_STATE_");
        };
    }

    private static String origin(BundleInfo bundle) {
        return Text.plain(bundle.getOrigin(), "BUNDLE_ORIGIN_") + (bundle.getIsUpdated() ? ", updated" : "");
    }

    /** Lists the bundles. */
    public static final class ListAll implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                    "List the bundles of the platform, the commands that they answer, and what is wrong with them.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            ListBundlesResponse response = session.client().listBundles().join();
            session.respond(response, () -> {
                Table table = new Table("BUNDLE", "VERSION", "STATE", "ORIGIN", "CHANGED", "COMMANDS", "PROBLEM");
                response.getBundlesList()
                        .forEach(bundle -> table.row(
                                bundle.getName(),
                                bundle.getVersion(),
                                state(bundle),
                                origin(bundle),
                                session.time(bundle.getChangedAtMillis()),
                                String.join(" ", bundle.getCommandsList()),
                                bundle.getProblem()));
                session.out().table(table);
            });
            return ExitCodes.OK;
        }
    }

    /** Installs a bundle. */
    public static final class Install implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Install a bundle and start it. It is there again when the platform starts again.")
                    .parameter("FILE", "The jar of the bundle; - is standard input.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            InstallBundleResponse response = session.client()
                    .installBundle(InstallBundleRequest.newBuilder()
                            .setJar(jar(session, arguments.parameter(0)))
                            .build())
                    .join();
            session.respond(response, () -> printState(session, response.getBundle()));
            return ExitCodes.OK;
        }
    }

    /** Updates a bundle. */
    public static final class Update implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Put another version in the place of a bundle. If that fails, the old one is back.");
            declareName(syntax);
            syntax.parameter("FILE", "The jar of the bundle; - is standard input.");
            declareForce(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            UpdateBundleResponse response = session.patientClient()
                    .updateBundle(UpdateBundleRequest.newBuilder()
                            .setName(arguments.parameter(0))
                            .setJar(jar(session, arguments.parameter(1)))
                            .setForce(arguments.has(FORCE))
                            .build())
                    .join();
            session.respond(response, () -> {
                if (response.getDeferred()) {
                    printDeferred(session, "it is updated");
                } else {
                    printState(session, response.getBundle());
                    remarkRestarted(session, response.getRestartedList());
                }
            });
            return ExitCodes.OK;
        }
    }

    private static void remarkRestarted(Session session, Iterable<String> names) {
        names.forEach(name -> session.remark("started anew: " + Text.oneLine(name)));
    }

    /** Starts a bundle. */
    public static final class Start implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Start a bundle, now and whenever the platform starts.");
            declareName(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            StartBundleResponse response = session.client()
                    .startBundle(StartBundleRequest.newBuilder()
                            .setName(arguments.parameter(0))
                            .build())
                    .join();
            session.respond(response, () -> printState(session, response.getBundle()));
            return ExitCodes.OK;
        }
    }

    /** Stops a bundle. */
    public static final class Stop implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                    "Stop a bundle. It stays stopped when the platform starts again, unless it carried this call.");
            declareName(syntax);
            declareForce(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            StopBundleResponse response = session.client()
                    .stopBundle(StopBundleRequest.newBuilder()
                            .setName(arguments.parameter(0))
                            .setForce(arguments.has(FORCE))
                            .build())
                    .join();
            session.respond(response, () -> {
                if (response.getDeferred()) {
                    printDeferred(session, "it is stopped");
                } else {
                    printState(session, response.getBundle());
                }
            });
            return ExitCodes.OK;
        }
    }

    /** Uninstalls a bundle. */
    public static final class Uninstall implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe(
                    "Remove an installed bundle. Of an updated bundle of the product, bring the product's version back.");
            declareName(syntax);
            declareForce(syntax);
        }

        @Override
        public int run(Session session, Arguments arguments) {
            UninstallBundleResponse response = session.patientClient()
                    .uninstallBundle(UninstallBundleRequest.newBuilder()
                            .setName(arguments.parameter(0))
                            .setForce(arguments.has(FORCE))
                            .build())
                    .join();
            session.respond(response, () -> {
                if (response.getDeferred()) {
                    printDeferred(session, "it is uninstalled");
                } else if (response.hasBundle()) {
                    printState(session, response.getBundle());
                    remarkRestarted(session, response.getRestartedList());
                } else {
                    session.out().line("uninstalled");
                    remarkRestarted(session, response.getRestartedList());
                }
            });
            return ExitCodes.OK;
        }
    }
}
