package dev.syncspace.fault.disk;

/** What becomes of writes that were not synced when the power is cut. */
public enum PowerCut {
    /** None of them is on the disk. */
    DROPPED,
    /** All of them are on the disk. */
    KEPT,
    /** Of each, some sectors of 512 bytes are on the disk. */
    TORN,
    /** Some of them are on the disk, whatever their order was. */
    REORDERED
}
