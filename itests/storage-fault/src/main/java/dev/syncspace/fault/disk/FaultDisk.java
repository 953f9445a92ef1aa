package dev.syncspace.fault.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory with files in directories. It counts its operations, and can be told to fail, to fill up, or to lose power
 * at one of them. Names of files become safe in order, with any sync behind them, as in a file system with a journal.
 * Thread-safe.
 */
public final class FaultDisk {
    /** What operating systems say. */
    private static final String FULL = "No space left on device";

    /** A directory if there is no content. */
    private record Node(@Nullable Content content) {}

    private Map<String, Node> names = new TreeMap<>();
    private Map<String, Node> safeNames = new TreeMap<>();
    private final List<Map<String, Node>> unsafeNames = new ArrayList<>();
    private long operations;
    private long failAt = -1;
    private long cutAt = -1;
    private long capacity = Long.MAX_VALUE;
    private boolean ignoresSyncs;
    private boolean isOff;

    /** Kinds of operations. */
    private enum Kind {
        READ,
        CHANGE
    }

    /** Operations so far; reads are counted, questions for names are not. */
    public synchronized long operations() {
        return operations;
    }

    /** The operation with this number, counted as {@link #operations()} does, fails once. */
    public synchronized void failAt(long operation) {
        failAt = operation;
    }

    /** Before the operation with this number ends, the power goes: it and all that follow fail. */
    public synchronized void cutAt(long operation) {
        cutAt = operation;
    }

    /** Bytes that fit. */
    public synchronized void setCapacity(long bytes) {
        capacity = bytes;
    }

    /** Syncs report success and do nothing: what no store can survive. */
    public synchronized void ignoreSyncs() {
        ignoresSyncs = true;
    }

    /** Whether the power is cut. */
    public synchronized boolean isOff() {
        return isOff;
    }

    /** Cuts the power now. */
    public synchronized void cut() {
        isOff = true;
    }

    public synchronized long usedBytes() {
        return names.values().stream()
                .mapToLong(node -> node.content() == null ? 0 : node.content().length())
                .sum();
    }

    public synchronized long usableBytes() {
        return Math.max(0, capacity - usedBytes());
    }

    /** The disk when the power is back. */
    public synchronized FaultDisk afterPowerCut(PowerCut cut, long seed) {
        Random random = new Random(seed);
        Map<String, Node> survivors =
                switch (cut) {
                    case DROPPED -> safeNames;
                    case KEPT -> names;
                    case TORN, REORDERED -> someNames(random);
                };
        FaultDisk disk = new FaultDisk();
        survivors.forEach((name, node) -> {
            Content content = node.content();
            disk.names.put(name, new Node(content == null ? null : Content.ofSafe(content.afterPowerCut(cut, random))));
        });
        disk.safeNames = new TreeMap<>(disk.names);
        return disk;
    }

    /** The names after some of the changes that were not safe: the first ones, for a journal keeps their order. */
    private Map<String, Node> someNames(Random random) {
        int count = random.nextInt(unsafeNames.size() + 1);
        return count == 0 ? safeNames : unsafeNames.get(count - 1);
    }

    /** A copy of all that the process sees; everything in it is safe. */
    public synchronized FaultDisk copy() {
        FaultDisk disk = new FaultDisk();
        names.forEach((name, node) -> {
            Content content = node.content();
            disk.names.put(name, new Node(content == null ? null : Content.ofSafe(content.bytes())));
        });
        disk.safeNames = new TreeMap<>(disk.names);
        return disk;
    }

    /** Counts an operation, and fails if it is its turn. */
    private boolean begin(Kind kind) throws IOException {
        if (isOff) {
            throw new IOException("the power is off");
        }
        operations++;
        if (operations == failAt) {
            throw new IOException("injected failure of operation " + operations);
        }
        if (cutAt >= 0 && operations >= cutAt) {
            isOff = true;
            if (kind == Kind.READ) {
                throw new IOException("the power is off");
            }
        }
        return isOff;
    }

    private static void end(boolean cut) throws IOException {
        if (cut) {
            throw new IOException("the power went");
        }
    }

    private void namesChanged() {
        unsafeNames.add(new TreeMap<>(names));
    }

    private void syncNames() {
        safeNames = new TreeMap<>(names);
        unsafeNames.clear();
    }

    private Optional<Node> find(String path) {
        return Optional.ofNullable(names.get(path));
    }

    private Content content(String path) throws FileNotFoundException {
        Content content = find(path).map(Node::content).orElse(null);
        if (content == null) {
            throw new FileNotFoundException(path);
        }
        return content;
    }

    synchronized boolean exists(String path) {
        return names.containsKey(path);
    }

    synchronized boolean isDirectory(String path) {
        return find(path).map(node -> node.content() == null).orElse(false);
    }

    synchronized List<String> children(String path) {
        String prefix = path + "/";
        return names.keySet().stream()
                .filter(name -> name.startsWith(prefix) && name.indexOf('/', prefix.length()) < 0)
                .map(name -> name.substring(prefix.length()))
                .toList();
    }

    synchronized boolean makeDirectory(String path) {
        if (isOff || names.containsKey(path)) {
            return false;
        }
        names.put(path, new Node(null));
        namesChanged();
        return true;
    }

    /** Makes an empty file, or empties one. */
    synchronized void create(String path) throws IOException {
        boolean cut = begin(Kind.CHANGE);
        names.put(path, new Node(new Content()));
        namesChanged();
        end(cut);
    }

    synchronized boolean delete(String path) {
        try {
            boolean cut = begin(Kind.CHANGE);
            boolean isThere = names.remove(path) != null;
            namesChanged();
            end(cut);
            return isThere;
        } catch (IOException e) {
            return false;
        }
    }

    synchronized void deleteTree(String path) {
        String prefix = path + "/";
        names.keySet().removeIf(name -> name.equals(path) || name.startsWith(prefix));
        namesChanged();
    }

    /** Gives a file or a directory with all that is in it another name. */
    synchronized boolean rename(String from, String to) {
        try {
            boolean cut = begin(Kind.CHANGE);
            Map<String, Node> renamed = new TreeMap<>();
            names.forEach((name, node) -> {
                boolean isMoved = name.equals(from) || name.startsWith(from + "/");
                renamed.put(isMoved ? to + name.substring(from.length()) : name, node);
            });
            names = renamed;
            namesChanged();
            end(cut);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    synchronized int length(String path) throws IOException {
        return content(path).length();
    }

    synchronized byte[] bytes(String path) throws IOException {
        begin(Kind.READ);
        return content(path).bytes();
    }

    synchronized int read(String path, int position, byte[] bytes, int offset, int length) throws IOException {
        begin(Kind.READ);
        return content(path).read(position, bytes, offset, length);
    }

    synchronized void write(String path, int position, byte[] bytes, boolean isSynchronous) throws IOException {
        boolean cut = begin(Kind.CHANGE);
        Content content = content(path);
        requireRoom(Math.max(0, position + bytes.length - content.length()));
        content.write(position, bytes);
        if (isSynchronous && !cut && !ignoresSyncs && content.syncLast()) {
            syncNames();
        }
        end(cut);
    }

    synchronized void setLength(String path, int length) throws IOException {
        boolean cut = begin(Kind.CHANGE);
        Content content = content(path);
        requireRoom(length - content.length());
        content.setLength(length);
        end(cut);
    }

    /** Trap: Derby tries a sync that fails again for four seconds. Without power it succeeds, and nothing comes of it. */
    synchronized void sync(String path) throws IOException {
        if (isOff) {
            return;
        }
        boolean cut = begin(Kind.CHANGE);
        Content content = content(path);
        if (!cut && !ignoresSyncs) {
            content.sync();
            syncNames();
        }
        end(cut);
    }

    private void requireRoom(long more) throws IOException {
        if (more > 0 && usedBytes() + more > capacity) {
            throw new IOException(FULL);
        }
    }
}
