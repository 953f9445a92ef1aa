package dev.syncspace.cli.command;

import dev.syncspace.cli.io.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of {@code --meta}. Stateless. */
final class Pairs {
    private Pairs() {}

    /** Metadata of {@code KEY=VALUE} texts; a value may be empty and may have further equals signs. */
    static Map<String, String> parse(@Nullable List<String> pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String pair : pairs == null ? List.<String>of() : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Problem.usage("--meta takes KEY=VALUE, not: " + pair);
            }
            if (map.put(pair.substring(0, equals), pair.substring(equals + 1)) != null) {
                throw Problem.usage("--meta gives two values for " + pair.substring(0, equals));
            }
        }
        return map;
    }
}
