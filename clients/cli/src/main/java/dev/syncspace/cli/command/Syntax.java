package dev.syncspace.cli.command;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What a command takes: a thin layer over the model of picocli. Commands are declared by calls and not by annotations, as the
 * reading of annotations takes longer than a call to the platform. Every value is text; {@link Arguments} reads numbers.
 */
public final class Syntax {
    static final String DATA = "--data";
    static final String JSON = "--json";
    static final String TIMEOUT = "--timeout";

    private final CommandSpec spec;
    private int parameters;

    /** The syntax of a command that takes the options of every command, and nothing else yet. */
    public Syntax(String name) {
        spec = CommandSpec.create().name(name);
        spec.usageMessage().sortOptions(false).synopsisSubcommandLabel("COMMAND");
    }

    /** Paragraphs for the help. */
    public Syntax describe(String... paragraphs) {
        spec.usageMessage().description(paragraphs);
        return this;
    }

    /** Lines below the help. */
    public Syntax footer(String... lines) {
        spec.usageMessage().footer(lines);
        return this;
    }

    /** A parameter that must be given; parameters have the order of their declarations. */
    public Syntax parameter(String label, String description) {
        return parameter(label, description, true);
    }

    /** A parameter that may be left out. */
    public Syntax optionalParameter(String label, String description) {
        return parameter(label, description, false);
    }

    private Syntax parameter(String label, String description, boolean isRequired) {
        spec.addPositional(PositionalParamSpec.builder()
                .index(String.valueOf(parameters))
                .arity(isRequired ? "1" : "0..1")
                .required(isRequired)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
        parameters++;
        return this;
    }

    /** An option without a value. */
    public Syntax flag(String name, String description) {
        spec.addOption(OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build());
        return this;
    }

    /** An option without a value that has a short name. */
    public Syntax flag(String shortName, String name, String description) {
        spec.addOption(OptionSpec.builder(shortName, name)
                .type(boolean.class)
                .description(description)
                .build());
        return this;
    }

    /** An option with a value. */
    public Syntax option(String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build());
        return this;
    }

    /** An option with one of a few values. */
    public Syntax choice(String name, String label, List<String> values, String description) {
        spec.addOption(OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .completionCandidates(values)
                .description(description)
                .build());
        return this;
    }

    /** An option with a value that must be given. */
    public Syntax requiredOption(String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .required(true)
                .description(description)
                .build());
        return this;
    }

    /** An option with a value that may be given several times. */
    public Syntax options(String name, String label, String description) {
        spec.addOption(repeatable(name, label, description).build());
        return this;
    }

    /** An option with a value that must be given, and may be given several times. */
    public Syntax requiredOptions(String name, String label, String description) {
        spec.addOption(repeatable(name, label, description).required(true).build());
        return this;
    }

    private static OptionSpec.Builder repeatable(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description);
    }

    /** The model, with the options of every command behind its own. */
    public CommandSpec spec() {
        option(DATA, "DIR", "Data directory of the platform.");
        flag(JSON, "Print the response as protobuf-JSON, one object a line, and an error as JSON.");
        option(
                TIMEOUT,
                "SECONDS",
                "How long to wait for an answer; 0: as long as it takes. Default: 60; for exports, imports and calls: 0.");
        spec.addOption(OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help.")
                .build());
        return spec;
    }
}
