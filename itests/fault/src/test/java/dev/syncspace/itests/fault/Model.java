package dev.syncspace.itests.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a journal says must be in the store. Every document has one writer, so its operations have one order. */
final class Model {
    private final Set<String> spaces = new LinkedHashSet<>();
    private final Map<String, Register> documents = new LinkedHashMap<>();
    private long lastNumber;

    /** A version as it was acknowledged. */
    record Version(Operation operation, long version, String changeId) {}

    /** One document. */
    static final class Register {
        private final String spaceId;
        private final String documentId;
        /** Operations that have happened, in their order: the events of the document. */
        private final List<Version> happened = new ArrayList<>();
        /** Those since the document was created last; empty while it does not exist. */
        private final List<Version> versions = new ArrayList<>();
        /** The operation of which nobody knows yet. */
        private @Nullable Operation open;

        private @Nullable Operation lastData;

        Register(String spaceId, String documentId) {
            this.spaceId = spaceId;
            this.documentId = documentId;
        }

        String spaceId() {
            return spaceId;
        }

        String documentId() {
            return documentId;
        }

        boolean exists() {
            return !versions.isEmpty();
        }

        /** The operation that no answer came for; null if there is none. */
        @Nullable
        Operation open() {
            return open;
        }

        List<Version> versions() {
            return versions;
        }

        List<Version> happened() {
            return happened;
        }

        Version newest() {
            return versions.get(versions.size() - 1);
        }

        /** The operation that wrote the present data. */
        Operation dataWriter() {
            if (lastData == null) {
                throw new IllegalStateException(documentId + " has no data");
            }
            return lastData;
        }

        private void apply(Operation operation, long version, String changeId) {
            Version applied = new Version(operation, version, changeId);
            happened.add(applied);
            open = null;
            if (operation.kind() == Operation.Kind.DELETE) {
                versions.clear();
                lastData = null;
                return;
            }
            versions.add(applied);
            if (operation.kind() != Operation.Kind.TOUCH) {
                lastData = operation;
            }
        }
    }

    /** Reads a journal. */
    static Model read(Path journal) throws IOException {
        Model model = new Model();
        Map<Long, Operation> running = new HashMap<>();
        for (String[] line : Journal.read(journal)) {
            if (line[0].equals("space")) {
                model.spaces.add(line[1]);
                continue;
            }
            long number = Long.parseLong(line[1]);
            model.lastNumber = Math.max(model.lastNumber, number);
            switch (line[0]) {
                case "begin" -> {
                    Operation operation = new Operation(
                            number,
                            Integer.parseInt(line[2]),
                            Operation.Kind.valueOf(line[3]),
                            line[4],
                            line[5],
                            Integer.parseInt(line[6]));
                    running.put(number, operation);
                    // Until something is said of it, nobody knows: also when the journal ends here.
                    model.register(operation).open = operation;
                }
                case "done" -> model.happened(running, number, Long.parseLong(line[2]), line[3]);
                case "refused" -> model.register(running.get(number)).open = null;
                case "unknown" -> model.register(running.get(number)).open = running.get(number);
                case "settled" -> {
                    if (line[2].equals("applied")) {
                        model.happened(running, number, Long.parseLong(line[3]), line[4]);
                    } else {
                        model.register(running.get(number)).open = null;
                    }
                }
                default -> throw new IOException("a journal line of an unknown kind: " + String.join(" ", line));
            }
        }
        return model;
    }

    private void happened(Map<Long, Operation> running, long number, long version, String changeId) {
        Operation operation = running.get(number);
        register(operation).apply(operation, version, changeId);
    }

    private Register register(Operation operation) {
        return documents.computeIfAbsent(
                operation.spaceId() + " " + operation.documentId(),
                key -> new Register(operation.spaceId(), operation.documentId()));
    }

    Set<String> spaces() {
        return spaces;
    }

    Collection<Register> documents() {
        return documents.values();
    }

    /** Highest number of an operation; 0 if there is none. */
    long lastNumber() {
        return lastNumber;
    }
}
