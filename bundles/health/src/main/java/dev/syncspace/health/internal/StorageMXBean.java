package dev.syncspace.health.internal;

/** What is stored, {@code dev.syncspace:type=Storage}. Counts are 0 while the storage is closed. */
public interface StorageMXBean {
    /** Whether it is open. */
    boolean isOpen();

    /** Empty if it is open, else the reason: {@code ACCOUNT_LOCKED}, {@code STORAGE_UNAVAILABLE} and others. */
    String getClosedReason();

    /** Symbolic name of the bundle that stores. */
    String getBundle();

    /** Spaces. */
    long getSpaceCount();

    /** Live documents. */
    long getDocumentCount();

    /** Events that are kept. */
    long getEventCount();

    /** Files of the storage, in bytes. */
    long getDiskBytes();

    /** Room left on that disk, in bytes. */
    long getDiskFreeBytes();
}
