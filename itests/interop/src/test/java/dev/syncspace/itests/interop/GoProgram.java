package dev.syncspace.itests.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program made of any-sync's own code, built by {@code run-tests.sh}. */
final class GoProgram {
    private static final String PROGRAMS_PROPERTY = "syncspace.interop.programs";
    private static final long PATIENCE_SECONDS = 300;

    private final Path program;

    private GoProgram(Path program) {
        this.program = program;
    }

    static GoProgram named(String name) {
        String folder = System.getProperty(PROGRAMS_PROPERTY, "");
        Path program = Path.of(folder, name);
        if (folder.isEmpty() || !Files.isExecutable(program)) {
            throw new IllegalStateException(program + " is missing: itests/interop/run-tests.sh builds it");
        }
        return new GoProgram(program);
    }

    /** What a run printed. */
    record Result(int exit, String output, String errors) {
        /** The output of a run that succeeded. */
        String success() {
            if (exit != 0) {
                throw new AssertionError("exit status " + exit + ": " + errors);
            }
            return output;
        }
    }

    /** Runs the program to its end. */
    Result run(String input, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        try {
            Path folder = Files.createTempDirectory("interop");
            Path in = Files.writeString(folder.resolve("in"), input);
            Path out = folder.resolve("out");
            Path errors = folder.resolve("errors");
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(program + " did not end within " + PATIENCE_SECONDS + " s");
            }
            Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(errors));
            for (Path file : List.of(in, out, errors, folder)) {
                Files.delete(file);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A file with a mnemonic, as the programs take it. */
    static Path mnemonicFile(Path folder, String words) {
        try {
            return Files.writeString(folder.resolve("mnemonic"), words + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
