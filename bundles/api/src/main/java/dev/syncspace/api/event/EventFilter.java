package dev.syncspace.api.event;

import java.util.Set;

/**
 * Which events a reader wants. Immutable.
 *
 * @param types empty: every type
 * @param spaceIds empty: every space
 */
public record EventFilter(Set<String> types, Set<String> spaceIds) {
    /** Every event. */
    public static final EventFilter ALL = new EventFilter(Set.of(), Set.of());

    public EventFilter {
        types = Set.copyOf(types);
        spaceIds = Set.copyOf(spaceIds);
    }

    /** Whether an event of this type and space passes. */
    public boolean matches(String type, String spaceId) {
        return (types.isEmpty() || types.contains(type)) && (spaceIds.isEmpty() || spaceIds.contains(spaceId));
    }
}
