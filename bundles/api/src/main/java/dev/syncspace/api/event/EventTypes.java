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

    /** Events behind the reader's cursor were dropped; passes every filter and is in no log. */
    public static final String EVENTS_GAP = "events.gap";

    private EventTypes() {}
}
