package dev.syncspace.cli;

import dev.syncspace.cli.io.Environment;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Terminal;
import dev.syncspace.testkit.local.FakePlatform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs command lines in this process against a fake platform, in an environment of the test. */
final class CliRunner {
    private final Path directory;
    private final Map<String, String> variables = new HashMap<>();
    private final FakeTerminal terminal = new FakeTerminal();
    private byte[] in = new byte[0];
    private OutputStream out = new ByteArrayOutputStream();

    /** What came of a command line. */
    record Result(int exitCode, byte[] outBytes, String out, String err) {
        List<String> outLines() {
            return out.lines().toList();
        }
    }

    CliRunner(Path directory, FakePlatform platform) {
        this.directory = directory;
        platform.announce(directory.resolve("data"));
        variables.put("SYNCSPACE_DATA", directory.resolve("data").toString());
    }

    CliRunner with(String variable, String value) {
        variables.put(variable, value);
        return this;
    }

    CliRunner in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }

    CliRunner in(byte[] bytes) {
        in = bytes;
        return this;
    }

    CliRunner out(OutputStream stream) {
        out = stream;
        return this;
    }

    /** Somebody is there, and gives these answers. */
    CliRunner answering(String... answers) {
        terminal.isInteractive = true;
        terminal.answers.addAll(Arrays.asList(answers));
        return this;
    }

    List<String> prompts() {
        return List.copyOf(terminal.prompts);
    }

    Result run(String... arguments) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Environment environment = new Environment(
                new ByteArrayInputStream(in),
                out,
                err,
                terminal,
                variables,
                directory,
                directory.resolve("home"),
                () -> ZoneId.of("Europe/Berlin"));
        int exitCode = new Cli(environment).run(arguments);
        byte[] written = out instanceof ByteArrayOutputStream bytes ? bytes.toByteArray() : new byte[0];
        out = new ByteArrayOutputStream();
        return new Result(
                exitCode, written, new String(written, StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static final class FakeTerminal implements Terminal {
        private final Deque<String> answers = new ArrayDeque<>();
        private final Deque<String> prompts = new ArrayDeque<>();
        private boolean isInteractive;

        @Override
        public boolean isInteractive() {
            return isInteractive;
        }

        @Override
        public boolean showsProgress() {
            return false;
        }

        @Override
        public String ask(String prompt) {
            prompts.add(prompt);
            return next(prompt);
        }

        @Override
        public String askSecret(String prompt) {
            prompts.add("secret " + prompt);
            return next(prompt);
        }

        private String next(String prompt) {
            String answer = answers.poll();
            if (answer == null) {
                throw Problem.usage("no answer to: " + prompt);
            }
            return answer;
        }
    }
}
