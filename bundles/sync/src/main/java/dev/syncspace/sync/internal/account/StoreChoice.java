package dev.syncspace.sync.internal.account;

import dev.syncspace.api.storage.ObjectStoreProvider;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Constants;
import org.osgi.framework.Filter;

/**
 * Which of the storages that are installed is used. A configured filter decides alone. Without one it is the storage that was
 * used before without one, and no other takes its place while it is away: spaces that seem to be gone are worse than a
 * call that fails. The first time it is one that has a directory already, then the one of highest rank. Immutable.
 *
 * @param target filter over the properties of the providers' services; empty: none is configured
 */
record StoreChoice(Optional<Filter> target) {
    /** Any storage. */
    static final StoreChoice ANY = new StoreChoice(Optional.empty());

    /**
     * A storage that is installed.
     *
     * @param provider its service
     * @param properties properties of the service
     */
    record Candidate(ObjectStoreProvider provider, Map<String, ?> properties) {
        String kind() {
            return provider.kind();
        }

        private int ranking() {
            return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
        }

        private long serviceId() {
            return properties.get(Constants.SERVICE_ID) instanceof Long id ? id : Long.MAX_VALUE;
        }
    }

    /** Chooses a storage for a data directory; empty: {@link #absence} tells why. */
    Optional<Candidate> of(Collection<Candidate> candidates, Path dataDirectory) {
        List<Candidate> ranked = candidates.stream()
                .filter(candidate -> target.isEmpty() || target.get().matches(candidate.properties()))
                .sorted(Comparator.comparingInt(Candidate::ranking).reversed().thenComparingLong(Candidate::serviceId))
                .toList();
        Optional<String> usual = StoreDirectory.usualKind(dataDirectory);
        if (target.isPresent() || ranked.isEmpty()) {
            return ranked.stream().findFirst();
        }
        if (usual.isPresent()) {
            return ranked.stream()
                    .filter(candidate -> candidate.kind().equals(usual.get()))
                    .findFirst();
        }
        return ranked.stream()
                .filter(candidate -> StoreDirectory.exists(dataDirectory, candidate.kind()))
                .findFirst()
                .or(() -> ranked.stream().findFirst());
    }

    /** Why no storage can be used, and what to do. */
    String absence(Collection<Candidate> candidates, Path dataDirectory) {
        String installed = candidates.isEmpty()
                ? "none is installed"
                : "installed: "
                        + candidates.stream()
                                .map(Candidate::kind)
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(", "));
        if (target.isPresent()) {
            return "no bundle offers the storage that provider.target names, " + target.get() + "; " + installed;
        }
        return StoreDirectory.usualKind(dataDirectory)
                .map(kind -> "no bundle offers the storage \"" + kind + "\" that this data directory uses; " + installed
                        + "; install it, or name another one with provider.target")
                .orElse("no bundle offers a storage");
    }
}
