package dev.syncspace.api;

/** Framework properties that the launcher sets and bundles read through {@code BundleContext.getProperty}. */
public final class PlatformProperties {
    /** Absolute path of the data directory, locked by whoever set this. Absent: the bundle of the directory finds and locks one. */
    public static final String DATA_DIR = "syncspace.data.dir";
    /** {@code true}: the directory is chosen later, see {@link dev.syncspace.api.platform.DirectoryChoice}. */
    public static final String DATA_BY_INIT = "syncspace.data.by.init";
    /** TCP port of the local transport, 0 to 65535; 0 or absent: any free port. */
    public static final String PORT = "syncspace.port";
    /** {@code true}: an empty data directory gets no account by itself. */
    public static final String NO_ACCOUNT = "syncspace.no.account";
    /** Absolute path of a file whose first line is the passphrase of the keystore. */
    public static final String PASSPHRASE_FILE = "syncspace.passphrase.file";
    /** Version of the platform for people. */
    public static final String VERSION = "syncspace.version";

    private PlatformProperties() {}
}
