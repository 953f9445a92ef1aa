package dev.syncspace.api.event;

/** Names of the events. */
public final class EventTypes {
    public static final String DOCUMENT_CREATED = "document.created";
    public static final String DOCUMENT_UPDATED = "document.updated";
    public static final String DOCUMENT_DELETED = "document.deleted";
    public static final String SPACE_CREATED = "space.created";
    public static final String SPACE_UPDATED = "space.updated";
    public static final String SPACE_DELETED = "space.deleted";
    public static final String SYNC_CONFLICT = "sync.conflict";

    private EventTypes() {}
}
