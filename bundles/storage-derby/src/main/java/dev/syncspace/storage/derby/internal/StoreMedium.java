package dev.syncspace.storage.derby.internal;

import java.io.Closeable;
import java.io.IOException;

/** Where a store lies: a directory, or what stands for one in a test. */
interface StoreMedium {
    /** Short name for logs. */
    String title();

    /** Makes the place if it is missing, and takes it for this store alone until it is given back. */
    Closeable lock() throws IOException;

    /** Whether a complete database is there. */
    boolean hasDatabase();

    /** The database, as Derby is told of it. */
    String database();

    /** A database that is being made. */
    String newDatabase();

    /** Removes what was left of making a database. */
    void deleteNewDatabase() throws IOException;

    /** The new database is complete and becomes the database. */
    void publishNewDatabase() throws IOException;

    /** Free room, in bytes. */
    long usableBytes();
}
