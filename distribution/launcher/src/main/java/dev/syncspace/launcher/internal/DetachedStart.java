package dev.syncspace.launcher.internal;

import dev.syncspace.directory.internal.RunDirectory;
import dev.syncspace.launcher.internal.LaunchException.Kind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts the platform in a process that outlives this one and its terminal, passes on its ready line, and leaves it. The
 * standard error of that process goes to {@code DIR/logs/console.log}.
 */
final class DetachedStart {
    /** Keeps the platform alive when the terminal goes, where there is no command setsid. */
    private static final List<String> IGNORING_HANGUP = List.of("/bin/sh", "-c", "trap '' HUP; exec \"$0\" \"$@\"");

    private final Options options;
    private final List<String> arguments;

    /** @param arguments those of {@code up} */
    DetachedStart(Options options, List<String> arguments) {
        this.options = options;
        this.arguments = List.copyOf(arguments);
    }

    /** Returns when the platform is ready. */
    void run() throws LaunchException, InterruptedException {
        try {
            Path logs = options.dataDirectory().resolve("logs");
            RunDirectory.createOwnerOnly(options.dataDirectory());
            RunDirectory.createOwnerOnly(logs);
            Path console = logs.resolve("console.log");
            long sizeBefore = Files.exists(console) ? Files.size(console) : 0;
            Process process = new ProcessBuilder(command())
                    .redirectInput(new File(isWindows() ? "NUL" : "/dev/null"))
                    .redirectError(Redirect.appendTo(console.toFile()))
                    .start();
            String ready = firstLine(process);
            if (ready != null) {
                System.out.println(ready);
                return;
            }
            int exitStatus = process.waitFor();
            System.err.print(textAfter(console, sizeBefore));
            System.err.flush();
            System.exit(exitStatus);
        } catch (IOException e) {
            throw LaunchException.ofIo(Kind.DIRECTORY_REFUSED, "cannot start in the background", e);
        }
    }

    private static @Nullable String firstLine(Process process) throws IOException {
        // Not closed: the platform must not die of a closed pipe.
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), Charset.defaultCharset()));
        return reader.readLine();
    }

    private static String textAfter(Path file, long position) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int start = (int) Math.min(position, bytes.length);
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        if (!isWindows()) {
            Optional<Path> setsid = onPath("setsid");
            if (setsid.isPresent()) {
                command.add(setsid.get().toString());
            } else {
                command.addAll(IGNORING_HANGUP);
            }
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        String home = System.getProperty(Product.HOME_PROPERTY);
        if (home != null) {
            // It may have been set by this process itself.
            command.add("-D" + Product.HOME_PROPERTY + "=" + home);
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.add("up");
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
        return command;
    }

    private static Optional<Path> onPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean isWindows() {
        return File.separatorChar == '\\';
    }
}
