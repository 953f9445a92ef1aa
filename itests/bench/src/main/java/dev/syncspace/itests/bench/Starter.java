package dev.syncspace.itests.bench;

import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How the product is started: by the script that people use, or without it where the script would first build. */
interface Starter {
    /** Starts a platform. */
    PlatformProcess up(Path dataDirectory) throws IOException;

    /** The command line of a client call; empty if there is none. */
    Optional<List<String>> call(List<String> arguments);

    /** By {@code ./syncspace} of a source tree. */
    static Starter ofScript(Path root) {
        String script = root.resolve("syncspace").toString();
        return new Starter() {
            @Override
            public PlatformProcess up(Path dataDirectory) throws IOException {
                return PlatformProcess.start(List.of(script, "up", "--data", dataDirectory.toString()), dataDirectory);
            }

            @Override
            public Optional<List<String>> call(List<String> arguments) {
                List<String> command = new java.util.ArrayList<>(List.of(script));
                command.addAll(arguments);
                return Optional.of(command);
            }
        };
    }

    /** Straight from the folder of a product, without its class-data archives and without its command line. */
    static Starter ofFolder(ProductFolder product) {
        return new Starter() {
            @Override
            public PlatformProcess up(Path dataDirectory) throws IOException {
                return PlatformProcess.up(product, dataDirectory);
            }

            @Override
            public Optional<List<String>> call(List<String> arguments) {
                return Optional.empty();
            }
        };
    }
}
