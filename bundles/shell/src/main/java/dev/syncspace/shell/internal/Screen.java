package dev.syncspace.shell.internal;

import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.apache.karaf.shell.support.table.Row;
import org.apache.karaf.shell.support.table.ShellTable;

/** What a command prints. Names that others chose cannot steer the terminal. Confined to the thread of the command. */
final class Screen {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private final PrintStream out;

    Screen(PrintStream out) {
        this.out = out;
    }

    void line(String text) {
        out.println(printable(text));
    }

    /** Prints a table, or a remark in its place if it has no rows. */
    void table(List<String> columns, List<List<String>> rows, String remarkIfEmpty) {
        if (rows.isEmpty()) {
            line(remarkIfEmpty);
            return;
        }
        ShellTable table = new ShellTable();
        columns.forEach(table::column);
        for (List<String> cells : rows) {
            Row row = table.addRow();
            cells.forEach(cell -> row.addContent(printable(cell)));
        }
        table.print(out);
    }

    /** A time for people, in the zone of the platform. */
    static String time(long unixMillis) {
        return TIME.format(Instant.ofEpochMilli(unixMillis).atZone(ZoneId.systemDefault()));
    }

    /** Control characters, and those that turn the direction of a text, become question marks. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
