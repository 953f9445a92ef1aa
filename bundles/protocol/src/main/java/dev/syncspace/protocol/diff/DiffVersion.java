package dev.syncspace.protocol.diff;

/** The two kinds of head-sync diff that live on the wire; they hash alike and differ in what an answer holds. */
public enum DiffVersion {
    /**
     * The one that we speak. A range answers with its elements only if they are asked for, and few elements are asked for in the
     * next round. Source: any-sync v0.11.20: app/ldiff/diff.go.
     */
    V3,
    /** The older one: a small range answers with its elements unasked. Source: any-sync v0.11.20: app/olddiff. */
    V2
}
