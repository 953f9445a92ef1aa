package dev.syncspace.executable.internal;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entry of the executable jar: {@code java -jar syncspace.jar [COMMAND] [OPTION]...}, the commands of the start script.
 * Without a command it starts the platform.
 */
public final class Main {
    /** Environment variable: where the product is unpacked. */
    private static final String CACHE = "SYNCSPACE_CACHE";

    /** Commands of the launcher; the others are those of the command line. */
    private static final Set<String> LAUNCHED = Set.of("up", "down", "sidecar");

    /** System property by which the launcher finds the product. */
    private static final String HOME_PROPERTY = "syncspace.home";

    private Main() {}

    /** Ends the process with the exit status of the command. */
    public static void main(String[] arguments) throws Exception {
        Path product;
        try {
            product = UnpackedProduct.of(ownJar(), cache(System.getenv(), Path.of(System.getProperty("user.home"))));
        } catch (IOException e) {
            System.err.println("{\"code\":\"INTERNAL\",\"reason\":\"START_FAILED\",\"message\":"
                    + "\"the product cannot be unpacked, see the variable " + CACHE + "\",\"retryable\":false}");
            System.err.println(e);
            System.exit(1);
            return;
        }
        List<String> command = command(Arrays.asList(arguments));
        if (LAUNCHED.contains(command.get(0))) {
            System.setProperty(HOME_PROPERTY, product.toString());
            dev.syncspace.launcher.internal.Main.main(command.toArray(String[]::new));
        } else {
            commandLine(product, command);
        }
    }

    /** The command with its options: {@code up} is the default. */
    static List<String> command(List<String> arguments) {
        boolean isNamed = !arguments.isEmpty()
                && (!arguments.get(0).startsWith("-")
                        || List.of("-h", "--help", "-V", "--version").contains(arguments.get(0)));
        List<String> command = new ArrayList<>(isNamed ? List.of() : List.of("up"));
        command.addAll(arguments);
        return command;
    }

    /** Where products are unpacked: as the environment says, else where caches of the user lie. */
    static Path cache(Map<String, String> environment, Path home) {
        String named = environment.getOrDefault(CACHE, "");
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (!named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        Path parent = caches.isEmpty() ? home.resolve(".cache") : Path.of(caches);
        return parent.resolve("syncspace").toAbsolutePath();
    }

    private static Path ownJar() {
        try {
            return Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The command line has libraries that the platform does not share: they get a class loader of their own. */
    @SuppressWarnings("BanClassLoader")
    private static void commandLine(Path product, List<String> command) throws Exception {
        URL[] jars = UnpackedProduct.jars(product.resolve("lib").resolve("cli")).stream()
                .map(Main::url)
                .toArray(URL[]::new);
        URLClassLoader loader = new URLClassLoader("syncspace-cli", jars, ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            loader.loadClass("dev.syncspace.cli.Main")
                    .getMethod("main", String[].class)
                    .invoke(null, (Object) command.toArray(String[]::new));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
