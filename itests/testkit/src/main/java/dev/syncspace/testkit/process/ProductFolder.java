package dev.syncspace.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A built product and the command lines that start it: the same options and class path that {@code ./syncspace} uses, without
 * the class-data archives that it makes. Immutable.
 */
public final class ProductFolder {
    /** System property: the folder of the product. Set by the build. */
    public static final String PRODUCT_PROPERTY = "syncspace.product";
    /** System property: the root of the source tree, which has the options of the Java runtime. Set by the build. */
    public static final String ROOT_PROPERTY = "syncspace.root";

    private final Path product;
    private final Path root;

    private ProductFolder(Path product, Path root) {
        this.product = product;
        this.root = root;
    }

    /**
     * The product of this build.
     *
     * @throws IllegalStateException if the build has made none
     */
    public static ProductFolder ofThisBuild() {
        Path product = path(PRODUCT_PROPERTY);
        Path root = path(ROOT_PROPERTY);
        if (!Files.isDirectory(product.resolve("bundle"))) {
            throw new IllegalStateException(product + " is no product: build the module distribution first");
        }
        return new ProductFolder(product, root);
    }

    /** The folder. */
    public Path path() {
        return product;
    }

    /** The root of the source tree. */
    public Path root() {
        return root;
    }

    /** The command line of the launcher with its arguments, for example {@code up --data DIR}. */
    public List<String> launcher(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options("platform_options"));
        command.add("-Dsyncspace.home=" + product);
        command.add("-cp");
        command.add(classPath(product.resolve("lib").resolve("launcher")));
        command.add("dev.syncspace.launcher.internal.Main");
        command.addAll(arguments);
        return command;
    }

    /** The command line of the command line with its arguments, for example {@code space list}. */
    public List<String> commandLine(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(java());
        command.addAll(options("client_options"));
        command.add("-cp");
        command.add(classPath(product.resolve("lib").resolve("cli")));
        command.add("dev.syncspace.cli.Main");
        command.addAll(arguments);
        return command;
    }

    /** The Java command that runs this process. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private List<String> options(String variable) {
        String begin = variable + "=\"";
        try {
            String options = Files.readString(root.resolve("scripts").resolve("options.sh"), StandardCharsets.UTF_8);
            int start = options.indexOf(begin) + begin.length();
            return Arrays.asList(options.substring(start, options.indexOf('"', start))
                    .replace("\\\n", " ")
                    .strip()
                    .split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toString)
                    .sorted()
                    .collect(Collectors.joining(System.getProperty("path.separator")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String property) {
        String value = System.getProperty(property, "");
        if (value.isEmpty()) {
            throw new IllegalStateException("the system property " + property + " is missing");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
