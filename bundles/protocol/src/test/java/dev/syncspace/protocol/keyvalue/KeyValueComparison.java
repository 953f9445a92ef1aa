package dev.syncspace.protocol.keyvalue;

import com.google.protobuf.ByteString;
import dev.syncspace.protocol.diff.DiffElement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares two sets of elements outright: what the range exchange, which is not here yet, must come to. */
final class KeyValueComparison {
    private KeyValueComparison() {}

    static Map<String, List<String>> compare(List<DiffElement> ours, List<DiffElement> theirs) {
        Map<ByteString, ByteString> mine = new HashMap<>();
        ours.forEach(element -> mine.put(element.id(), element.head()));
        Map<String, List<String>> found = new HashMap<>();
        List.of("newIds", "ourChangedIds", "theirChangedIds", "removedIds")
                .forEach(name -> found.put(name, new ArrayList<>()));
        for (DiffElement their : theirs) {
            ByteString head = mine.remove(their.id());
            if (head == null) {
                found.get("newIds").add(their.id().toStringUtf8());
            } else if (!head.equals(their.head())) {
                boolean theirsIsNewer =
                        ByteString.unsignedLexicographicalComparator().compare(their.head(), head) > 0;
                found.get(theirsIsNewer ? "theirChangedIds" : "ourChangedIds")
                        .add(their.id().toStringUtf8());
            }
        }
        mine.keySet().forEach(id -> found.get("removedIds").add(id.toStringUtf8()));
        return found;
    }
}
