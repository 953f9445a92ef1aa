package dev.syncspace.protocol.acl;

import dev.syncspace.proto.anysync.acl.AclUserPermissions;
import java.util.Locale;

/**
 * What an account may do in a space, by the number on the wire. Immutable. Trap: the numbers are not ordered by rank, and a
 * number that is not known can neither write nor manage and is not {@link #NONE}.
 *
 * @param number number on the wire
 */
public record AclPermissions(int number) {
    public static final AclPermissions NONE = new AclPermissions(AclUserPermissions.None_VALUE);
    public static final AclPermissions OWNER = new AclPermissions(AclUserPermissions.Owner_VALUE);
    public static final AclPermissions ADMIN = new AclPermissions(AclUserPermissions.Admin_VALUE);
    public static final AclPermissions WRITER = new AclPermissions(AclUserPermissions.Writer_VALUE);
    public static final AclPermissions READER = new AclPermissions(AclUserPermissions.Reader_VALUE);
    public static final AclPermissions GUEST = new AclPermissions(AclUserPermissions.Guest_VALUE);

    /** May add changes: writer, admin, owner. */
    public boolean canWrite() {
        return equals(WRITER) || canManageAccounts();
    }

    /** May change who is a member: admin, owner. */
    public boolean canManageAccounts() {
        return equals(ADMIN) || equals(OWNER);
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * Whether an invite that grants {@code granted} lets a joiner take these; owner, guest and unknown ones never.
     *
     * <p>Source: any-sync v0.11.20: commonspace/object/acl/list/models.go (IsLessOrEqual).
     */
    boolean isAtMost(AclPermissions granted) {
        if (isNone()) {
            return true;
        }
        if (equals(READER)) {
            return !granted.isNone();
        }
        if (equals(WRITER)) {
            return granted.equals(WRITER) || granted.equals(ADMIN);
        }
        return equals(ADMIN) && granted.equals(ADMIN);
    }

    /** Lower-case name: owner, admin, writer, reader, guest, none; for an unknown number {@code unknown-N}. */
    public String label() {
        AclUserPermissions known = AclUserPermissions.forNumber(number);
        return known == null ? "unknown-" + number : known.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return label();
    }
}
