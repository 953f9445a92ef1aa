package dev.syncspace.handlers.space.internal;

import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.protocol.id.SpaceId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers every call, and keeps what it was asked. */
final class FakeSpaces implements SpaceService {
    static final SpaceDescription SPACE = new SpaceDescription(
            SpaceId.of("bafyspace.z"), "name", Map.of("k", "v"), 1_999, -1, "owner", "anytype.space", 7, true);

    final List<List<Object>> calls = new ArrayList<>();

    @Override
    public SpaceDescription create(String name, Map<String, String> metadata) {
        calls.add(List.of("create", name, metadata));
        return SPACE;
    }

    @Override
    public List<SpaceDescription> list() {
        calls.add(List.of("list"));
        return List.of(SPACE, SPACE);
    }

    @Override
    public SpaceDescription get(SpaceId id) {
        calls.add(List.of("get", id.text()));
        return SPACE;
    }

    @Override
    public SpaceDescription update(SpaceId id, Optional<String> name, Optional<Map<String, String>> metadata) {
        calls.add(List.of("update", id.text(), name, metadata));
        return SPACE;
    }

    @Override
    public void delete(SpaceId id) {
        calls.add(List.of("delete", id.text()));
    }

    @Override
    public ExportSummary exportSpace(SpaceId id, Path file, boolean includeDocuments) {
        calls.add(List.of("export", id.text(), file, includeDocuments));
        return new ExportSummary(1, 2, 3, 4, 5);
    }

    @Override
    public ImportSummary importSpace(Path file) {
        calls.add(List.of("import", file));
        return new ImportSummary(
                SPACE.id(), true, 1, 2, 3, List.of(new Rejection("object", "SIGNATURE", "does not verify")));
    }
}
