package dev.syncspace.itests.fault;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SplittableRandom;

/**
 * The randomness and the folder of one test: both are printed, and the folder stays when the test fails.
 *
 * @param value seed
 * @param directory folder of the test, empty at first
 */
record Seed(long value, Path directory) {
    /** The seed of the options, or a new one. */
    static Seed of(String test) throws IOException {
        long given = Long.getLong("fault.seed", 0);
        long value = given != 0 ? given : System.nanoTime() & 0xffff_ffffL;
        Path directory =
                Path.of(System.getProperty("fault.directory")).resolve(test).toAbsolutePath();
        delete(directory);
        Files.createDirectories(directory);
        System.out.println(test + ": seed " + value + " (again with -Dfault.seed=" + value + "), data in " + directory);
        return new Seed(value, directory);
    }

    SplittableRandom random() {
        return new SplittableRandom(value);
    }

    /** The test has passed: nobody needs the data. */
    void passed() throws IOException {
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
