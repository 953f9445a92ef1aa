package dev.syncspace.testkit.storage;

import dev.syncspace.api.storage.ObjectStoreProvider;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What the contract suite must be told about one kind of store. */
public interface ObjectStoreFixture {
    /** A provider as its bundle makes it. The suite uses one for all its stores. */
    ObjectStoreProvider newProvider();

    /**
     * Makes an empty store in a missing directory, if that can be done faster than by opening it. May do nothing.
     *
     * @param directory missing; its parent exists
     */
    default void makeEmpty(Path directory, byte[] key) {}

    /**
     * Shows every value of every row of a store, and every key of its indexes that is no such value. The store is closed.
     *
     * @param visitor gets the bytes of a binary value, the UTF-8 of a text, the decimal digits of a number
     */
    void visitValues(Path directory, byte[] key, Consumer<byte[]> visitor);
}
