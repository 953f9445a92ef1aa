package dev.syncspace.protocol.acl;

/** Limits of what is read from a log. Far above what honest networks make, so that no accepted log is refused. */
public final class AclLimits {
    /** Raw bytes of one record: a key change lists one box of some 130 bytes for every member. */
    public static final int RECORD_MAX_BYTES = 16 * 1024 * 1024;
    /** Records of one log: memory for the list of ids stays below some 20 MB. */
    public static final int RECORDS_MAX = 200_000;

    private AclLimits() {}
}
