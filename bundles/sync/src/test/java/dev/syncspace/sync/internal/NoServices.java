package dev.syncspace.sync.internal;

import dev.syncspace.api.space.SpaceService;
import dev.syncspace.sync.internal.service.SpaceServiceComponent;

/** Services of spaces without documents. */
public final class NoServices {
    private NoServices() {}

    /** Over the account of a platform, with another type of new spaces. */
    public static SpaceService spaces(TestPlatform platform, String spaceType) {
        return new SpaceServiceComponent(platform.access(), new RawTreeAdmission(), new NoDocuments(), spaceType);
    }
}
