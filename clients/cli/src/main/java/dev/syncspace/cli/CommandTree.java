package dev.syncspace.cli;

import dev.syncspace.cli.command.AccountCommands;
import dev.syncspace.cli.command.BundleCommands;
import dev.syncspace.cli.command.CallCommand;
import dev.syncspace.cli.command.CliCommand;
import dev.syncspace.cli.command.CompletionCommand;
import dev.syncspace.cli.command.DocumentCommands;
import dev.syncspace.cli.command.EventCommands;
import dev.syncspace.cli.command.HistoryCommands;
import dev.syncspace.cli.command.PlatformCommands;
import dev.syncspace.cli.command.SpaceCommands;
import dev.syncspace.cli.command.StatusCommand;
import dev.syncspace.cli.command.SyncCommands;
import dev.syncspace.cli.command.Syntax;
import dev.syncspace.cli.command.VersionCommand;
import dev.syncspace.cli.demo.DemoCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** All commands. For a command line that names one, only that one is made: the others would cost time and do nothing. */
final class CommandTree {
    private static final Set<String> OPTIONS_WITH_VALUE = Set.of("--data", "--timeout");

    /** Commands with a common first word. */
    private record Group(String name, String description, List<String> commands) {}

    private static final List<Group> GROUPS = List.of(
            new Group(
                    "account",
                    "The account that owns the spaces.",
                    List.of("create", "recover", "show", "mnemonic", "unlock", "lock", "passwd", "devices")),
            new Group(
                    "space",
                    "Spaces: units of access and sync, with documents in them.",
                    List.of("create", "list", "show", "rename", "update", "delete", "export", "import")),
            new Group(
                    "doc",
                    "Documents of a space, their versions and conflicts.",
                    List.of(
                            "create",
                            "get",
                            "update",
                            "delete",
                            "list",
                            "query",
                            "history",
                            "view",
                            "restore",
                            "conflicts",
                            "resolve")),
            new Group("events", "What happened and what happens.", List.of("list", "watch")),
            new Group(
                    "sync", "The wish to sync, and what waits for it.", List.of("start", "pause", "status", "pending")),
            new Group(
                    "bundle",
                    "The bundles of the platform, changed while it runs.",
                    List.of("list", "install", "update", "start", "stop", "uninstall")));

    private static final List<String> COMMANDS = List.of("call", "commands", "status", "demo", "completion", "version");

    private CommandTree() {}

    /** A parser that has at least the command that these arguments name; all of them if they name none. */
    static CommandLine forArguments(String... arguments) {
        int first = nextWord(arguments, 0);
        String word = first < arguments.length ? arguments[first] : "";
        if (COMMANDS.contains(word)) {
            CommandSpec root = root();
            addCommand(root, "", word);
            return parser(root);
        }
        for (Group group : GROUPS) {
            if (group.name().equals(word)) {
                int second = nextWord(arguments, first + 1);
                String command = second < arguments.length ? arguments[second] : "";
                CommandSpec root = root();
                addGroup(root, group, group.commands().contains(command) ? command : null);
                return parser(root);
            }
        }
        return all();
    }

    /** A parser with every command. */
    static CommandLine all() {
        CommandSpec root = root();
        GROUPS.forEach(group -> addGroup(root, group, null));
        COMMANDS.forEach(command -> addCommand(root, "", command));
        return parser(root);
    }

    /** Every command as its words. */
    static List<List<String>> allCommands() {
        List<List<String>> all = new ArrayList<>();
        GROUPS.forEach(group -> group.commands().forEach(command -> all.add(List.of(group.name(), command))));
        COMMANDS.forEach(command -> all.add(List.of(command)));
        return all;
    }

    /** Position of the next argument that is no option and no value of one. */
    private static int nextWord(String[] arguments, int from) {
        int position = from;
        while (position < arguments.length && arguments[position].startsWith("-")) {
            position += OPTIONS_WITH_VALUE.contains(arguments[position]) ? 2 : 1;
        }
        return position;
    }

    private static CommandSpec root() {
        return new Syntax("syncspace")
                .describe("Spaces and documents of a running platform.")
                .footer(
                        "",
                        "The data directory is --data DIR, else $SYNCSPACE_DATA, else ~/.syncspace. The platform is"
                                + " started with \"syncspace up\" and stopped with \"syncspace down\".",
                        "",
                        "Exit codes: 0 ok, 1 internal error, 2 usage, 3 not found, 4 exists or conflict, 5 invalid,"
                                + " 6 unauthenticated or denied, 7 unavailable (retry), 8 limit or disk full.")
                .spec();
    }

    private static CommandLine parser(CommandSpec root) {
        return new CommandLine(root)
                .setExpandAtFiles(false)
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setUsageHelpWidth(100);
    }

    private static void addGroup(CommandSpec root, Group group, @Nullable String onlyCommand) {
        CommandSpec spec =
                new Syntax(group.name()).describe(group.description()).spec();
        for (String command : group.commands()) {
            if (onlyCommand == null || onlyCommand.equals(command)) {
                addCommand(spec, group.name(), command);
            }
        }
        root.addSubcommand(group.name(), spec);
    }

    private static void addCommand(CommandSpec parent, String group, String name) {
        CliCommand command = command(group, name);
        Syntax syntax = new Syntax(name);
        command.declare(syntax);
        parent.addSubcommand(name, syntax.spec());
    }

    /** The command of a first word, which is empty for commands without a group, and a name. */
    static CliCommand command(String group, String name) {
        return switch (group) {
            case "account" -> account(name);
            case "space" -> space(name);
            case "doc" -> document(name);
            case "events" -> name.equals("list") ? new EventCommands.ListPast() : new EventCommands.Watch();
            case "sync" -> sync(name);
            case "bundle" -> bundle(name);
            default -> other(name);
        };
    }

    private static CliCommand account(String name) {
        return switch (name) {
            case "create" -> new AccountCommands.Create();
            case "recover" -> new AccountCommands.Recover();
            case "show" -> new AccountCommands.Show();
            case "mnemonic" -> new AccountCommands.ShowMnemonic();
            case "unlock" -> new AccountCommands.Unlock();
            case "lock" -> new AccountCommands.Lock();
            case "passwd" -> new AccountCommands.Passwd();
            case "devices" -> new AccountCommands.Devices();
            default -> throw unknown(name);
        };
    }

    private static CliCommand space(String name) {
        return switch (name) {
            case "create" -> new SpaceCommands.Create();
            case "list" -> new SpaceCommands.ListAll();
            case "show" -> new SpaceCommands.Show();
            case "rename" -> new SpaceCommands.Rename();
            case "update" -> new SpaceCommands.Update();
            case "delete" -> new SpaceCommands.Delete();
            case "export" -> new SpaceCommands.Export();
            case "import" -> new SpaceCommands.Import();
            default -> throw unknown(name);
        };
    }

    private static CliCommand document(String name) {
        return switch (name) {
            case "create" -> new DocumentCommands.Create();
            case "get" -> new DocumentCommands.Get();
            case "update" -> new DocumentCommands.Update();
            case "delete" -> new DocumentCommands.Delete();
            case "list" -> new DocumentCommands.ListAll();
            case "query" -> new DocumentCommands.Query();
            case "history" -> new HistoryCommands.History();
            case "view" -> new HistoryCommands.View();
            case "restore" -> new HistoryCommands.Restore();
            case "conflicts" -> new HistoryCommands.Conflicts();
            case "resolve" -> new HistoryCommands.Resolve();
            default -> throw unknown(name);
        };
    }

    private static CliCommand sync(String name) {
        return switch (name) {
            case "start" -> new SyncCommands.Start();
            case "pause" -> new SyncCommands.Pause();
            case "status" -> new SyncCommands.Status();
            case "pending" -> new SyncCommands.Pending();
            default -> throw unknown(name);
        };
    }

    private static CliCommand bundle(String name) {
        return switch (name) {
            case "list" -> new BundleCommands.ListAll();
            case "install" -> new BundleCommands.Install();
            case "update" -> new BundleCommands.Update();
            case "start" -> new BundleCommands.Start();
            case "stop" -> new BundleCommands.Stop();
            case "uninstall" -> new BundleCommands.Uninstall();
            default -> throw unknown(name);
        };
    }

    private static CliCommand other(String name) {
        return switch (name) {
            case "call" -> new CallCommand();
            case "commands" -> new PlatformCommands.Commands();
            case "status" -> new StatusCommand();
            case "demo" -> new DemoCommand();
            case "completion" -> new CompletionCommand(CommandTree::all);
            case "version" -> new VersionCommand();
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("a command is listed that does not exist: " + name);
    }
}
