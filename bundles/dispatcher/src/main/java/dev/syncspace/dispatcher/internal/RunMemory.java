package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandRegistration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;

/**
 * Which commands were here in this run of the framework, kept over the life of the dispatcher itself: while it is replaced
 * its handlers are, too, and a caller who comes between them must be told to try again, and not that there is no such
 * command. A file of the bundle; its first line names the run.
 */
final class RunMemory {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9]+)\t(\\S+)\t(-?\\d{1,10})");

    private final Path file;
    private final String run;
    private final Logger log;

    /**
     * Reads and writes nothing yet.
     *
     * @param run another text in each run of the framework
     */
    RunMemory(Path file, String run, Logger log) {
        this.file = file;
        this.run = run;
        this.log = log;
    }

    /** What a dispatcher of this run left; nothing if there was none. */
    List<Entry> recall() {
        List<Entry> entries = new ArrayList<>();
        try {
            if (!Files.isRegularFile(file)) {
                return entries;
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            if (lines.isEmpty() || !lines.get(0).equals(run)) {
                return entries;
            }
            for (String line : lines.subList(1, lines.size())) {
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches()) {
                    entries.add(new Entry(matcher.group(1), matcher.group(2), (int) Long.parseLong(matcher.group(3))));
                }
            }
        } catch (IOException e) {
            log.warn("the commands of this run could not be read: {}", e.toString());
        }
        return entries;
    }

    /** Leaves the healthy registrations to the dispatcher that comes next. */
    void keep(List<CommandRegistration> registrations) {
        List<String> lines = new ArrayList<>();
        lines.add(run);
        for (CommandRegistration registration : registrations) {
            if (registration.state() != CommandRegistration.State.REJECTED) {
                lines.add(registration.command() + "\t" + registration.bundle() + "\t" + registration.ranking());
            }
        }
        try {
            Files.write(file, lines, StandardCharsets.UTF_8);
        } catch (IOException e) {
            log.warn("the commands of this run could not be kept: {}", e.toString());
        }
    }

    /** A command that was here. */
    record Entry(String command, String bundle, int ranking) {}
}
