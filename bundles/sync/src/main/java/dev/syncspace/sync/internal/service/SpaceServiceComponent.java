package dev.syncspace.sync.internal.service;

import dev.syncspace.api.document.DocumentService;
import dev.syncspace.api.space.SpaceDescription;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.space.SpaceTypes;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import dev.syncspace.sync.internal.archive.SpaceExport;
import dev.syncspace.sync.internal.archive.SpaceImport;
import dev.syncspace.sync.internal.tree.TreeAdmission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The spaces of the unlocked account. */
@Component(service = SpaceService.class, immediate = true, configurationPid = "dev.syncspace.sync.spaces")
@Designate(ocd = SpaceServiceComponent.Config.class)
public final class SpaceServiceComponent implements SpaceService {
    private static final int SPACE_TYPE_MAX_BYTES = 256;

    private final RuntimeAccess access;
    private final TreeAdmission trees;
    private final DocumentService documents;
    private final String spaceType;

    /** Settings of new spaces. */
    @ObjectClassDefinition(name = "SyncSpace: spaces")
    public @interface Config {
        /** Default {@code anytype.space}. */
        @AttributeDefinition(
                name = "Type of new spaces",
                description =
                        "Stands in the signed header and can never be changed; coordinators have a list of types that"
                                + " they accept. 1 to 256 bytes. Default anytype.space")
        String space_type() default SpaceTypes.SPACE;
    }

    @Activate
    public SpaceServiceComponent(
            @Reference RuntimeAccess access,
            @Reference TreeAdmission trees,
            @Reference DocumentService documents,
            Config config) {
        this(access, trees, documents, config.space_type());
    }

    /** For use without OSGi. */
    public SpaceServiceComponent(
            RuntimeAccess access, TreeAdmission trees, DocumentService documents, String spaceType) {
        this.access = access;
        this.trees = trees;
        this.documents = documents;
        this.spaceType = checked(spaceType);
    }

    private static String checked(String type) {
        int size = type.getBytes(StandardCharsets.UTF_8).length;
        if (size == 0 || size > SPACE_TYPE_MAX_BYTES) {
            throw new IllegalArgumentException(
                    "space.type must have 1 to " + SPACE_TYPE_MAX_BYTES + " bytes, it has " + size);
        }
        if (type.equals(SpaceTypes.ACCOUNT) || type.equals(SpaceTypes.ONE_TO_ONE)) {
            throw new IllegalArgumentException("space.type must not be " + type + ": such spaces are derived");
        }
        return type;
    }

    @Override
    public SpaceDescription create(String name, Map<String, String> metadata) {
        return access.call(runtime -> runtime.spaces().create(name, metadata, spaceType));
    }

    @Override
    public List<SpaceDescription> list() {
        return access.call(runtime -> runtime.spaces().list());
    }

    @Override
    public SpaceDescription get(SpaceId id) {
        return access.call(runtime -> runtime.spaces().describe(runtime.space(id)));
    }

    @Override
    public SpaceDescription update(SpaceId id, Optional<String> name, Optional<Map<String, String>> metadata) {
        return access.call(runtime -> runtime.spaces().update(id, name, metadata));
    }

    @Override
    public void delete(SpaceId id) {
        access.run(runtime -> runtime.spaces().delete(id));
    }

    @Override
    public ExportSummary exportSpace(SpaceId id, Path file, boolean includeDocuments) {
        return access.call(runtime -> SpaceExport.export(
                runtime, runtime.space(id), file, includeDocuments ? Optional.of(documents) : Optional.empty()));
    }

    @Override
    public ImportSummary importSpace(Path file) {
        return access.call(runtime -> SpaceImport.importFile(runtime, trees, file));
    }
}
