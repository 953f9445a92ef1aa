package dev.syncspace.protocol.space;

/** Types of spaces that stock coordinators accept. */
public final class SpaceTypes {
    /** An ordinary space. */
    public static final String SPACE = "anytype.space";
    /** The account's own space, derived from its keys. */
    public static final String ACCOUNT = "anytype.techspace";
    /** A space of exactly two accounts, derived from their keys. */
    public static final String ONE_TO_ONE = "anytype.onetoone";
    /** Change type in the root of every settings tree. */
    public static final String SETTINGS_CHANGE_TYPE = "any-sync.space";

    private SpaceTypes() {}
}
