package com.example.storage.files;

import dev.syncspace.api.storage.EventRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.api.storage.StorageException.Kind;
import dev.syncspace.api.storage.WriteBatch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.NavigableMap;

/**
 * The directory of one store: {@code store}, a snapshot and behind it the batches since; {@code store.lock}, locked while it is open;
 * {@code store.new}, a file that was not finished and is thrown away. For one thread.
 */
final class Disk implements AutoCloseable {
    private final Path directory;
    private final byte[] key;
    private final FileChannel lockFile;
    private SealedFile file;

    private Disk(Path directory, byte[] key, FileChannel lockFile) {
        this.directory = directory;
        this.key = key;
        this.lockFile = lockFile;
    }

    /**
     * Locks a directory and makes it if it is missing.
     *
     * @throws StorageException {@code LOCKED}
     */
    static Disk open(Path directory, byte[] key) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockFile = FileChannel.open(
                directory.resolve("store.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException ofThisProcess) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new StorageException(Kind.LOCKED, directory + " is open already");
        }
        return new Disk(directory, key, lockFile);
    }

    /**
     * Reads what is stored; an empty directory gets an empty store.
     *
     * @param events gets the events
     * @throws StorageException {@code WRONG_KEY}, {@code CORRUPT}, {@code TOO_NEW}
     */
    State load(NavigableMap<Long, EventRow> events) throws IOException {
        Files.deleteIfExists(directory.resolve("store.new"));
        Path path = directory.resolve("store");
        if (!Files.exists(path)) {
            rewrite(State.EMPTY, events);
            return State.EMPTY;
        }
        file = SealedFile.open(path, key);
        byte[] snapshot = file.first();
        State state = Snapshot.decode(snapshot, events);
        for (byte[] group = file.next(); group != null; group = file.next()) {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(group));
            for (int left = in.readInt(); left > 0; left--) {
                state = Batch.apply(Operations.read(in), state, events).state();
            }
        }
        events.headMap(state.firstEvent(), false).clear();
        return state;
    }

    /** Writes batches; they are durable when this returns. */
    void append(List<WriteBatch> batches) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(batches.size());
        for (WriteBatch batch : batches) {
            Operations.write(out, batch);
        }
        file.append(bytes.toByteArray());
        file.force();
    }

    /** Puts a new file in the place of the old one, which is overwritten. */
    void rewrite(State state, NavigableMap<Long, EventRow> events) throws IOException {
        Path path = directory.resolve("store");
        Path made = directory.resolve("store.new");
        Files.deleteIfExists(made);
        SealedFile old = file;
        SealedFile next = SealedFile.create(made, key);
        next.append(Snapshot.encode(state, events.tailMap(state.firstEvent(), true).values()));
        next.force();
        Files.move(made, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true);
        }
        file = next;
        if (old != null) {
            old.overwrite();
            old.close();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            if (file != null) {
                file.close();
            }
        } finally {
            lockFile.close();
        }
    }
}
