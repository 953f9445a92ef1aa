package dev.syncspace.itests.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file system of a few MiB in memory: mounted by root, or in a name space of its own where a user may make one. Processes
 * that are to see it start by {@link #inside}; this process sees its files under {@link #path}.
 */
final class SmallDisk implements AutoCloseable {
    private final Path mountPoint;
    /** Holds the name space; null if root has mounted. */
    private final @Nullable Process anchor;

    private SmallDisk(Path mountPoint, @Nullable Process anchor) {
        this.mountPoint = mountPoint;
        this.anchor = anchor;
    }

    /**
     * Makes a disk.
     *
     * @param mountPoint an empty folder
     * @return empty if this system permits neither way
     */
    static Optional<SmallDisk> mount(Path mountPoint, int sizeMebibytes) throws IOException, InterruptedException {
        Files.createDirectories(mountPoint);
        String size = "size=" + sizeMebibytes + "m,mode=0700";
        if (run("mount", "-t", "tmpfs", "-o", size, "tmpfs", mountPoint.toString())) {
            return Optional.of(new SmallDisk(mountPoint, null));
        }
        Process anchor = new ProcessBuilder(
                        "unshare",
                        "-Urm",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o \"$1\" tmpfs \"$2\" && echo mounted && exec sleep 2147483",
                        "sh",
                        size,
                        mountPoint.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(anchor.getInputStream(), StandardCharsets.UTF_8));
        if ("mounted".equals(out.readLine())) {
            return Optional.of(new SmallDisk(mountPoint, anchor));
        }
        anchor.destroyForcibly().waitFor();
        return Optional.empty();
    }

    /** How it was made, for the report. */
    String kind() {
        return anchor == null ? "mounted by root" : "mounted in a name space of a user";
    }

    /** The folder as processes inside see it. */
    Path mountPoint() {
        return mountPoint;
    }

    /** The folder as this process sees it. */
    Path path() {
        return anchor == null ? mountPoint : Path.of("/proc/" + anchor.pid() + "/root" + mountPoint);
    }

    /** A command line that runs where the disk can be seen. */
    List<String> inside(List<String> command) {
        if (anchor == null) {
            return command;
        }
        List<String> entered = new ArrayList<>(
                List.of("nsenter", "--preserve-credentials", "-U", "-m", "-t", Long.toString(anchor.pid()), "--"));
        entered.addAll(command);
        return entered;
    }

    /** Makes it read-only, or writable again. */
    void setReadOnly(boolean readOnly) throws IOException, InterruptedException {
        String option = "remount," + (readOnly ? "ro" : "rw");
        if (!run(inside(List.of("mount", "-o", option, mountPoint.toString())).toArray(String[]::new))) {
            throw new IOException(mountPoint + " cannot be mounted again with " + option);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (anchor != null) {
            // The name space and its mount end with the last process inside.
            anchor.destroyForcibly().waitFor();
        } else if (!run("umount", mountPoint.toString())) {
            throw new IOException(mountPoint + " cannot be unmounted: does a process still use it?");
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }
}
