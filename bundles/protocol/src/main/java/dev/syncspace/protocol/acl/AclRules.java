package dev.syncspace.protocol.acl;

/** How strictly the contents of a record are judged before they are applied. */
public enum AclRules {
    /**
     * Not at all: the network has accepted the record, and who refused more would stop at it while the rest goes on. Only what
     * cannot be applied is refused.
     */
    ACCEPTED,
    /**
     * As the coordinators of v0.11.20 judge. Source: any-sync v0.11.20: commonspace/object/acl/list/validator.go.
     */
    REFERENCE,
    /**
     * Also that only the owner makes an admin, or demotes or removes one, as later versions have it. For records that we write,
     * or admit to a network of ours.
     */
    STRICT
}
