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
    /** Whether the gRPC transport listens: {@code token}, {@code drop-in} (whoever can connect may call); absent: its configuration. */
    public static final String GRPC = "syncspace.grpc";
    /** TCP port of the gRPC transport, 0 to 65535; 0: any free port; absent: its configuration. */
    public static final String GRPC_PORT = "syncspace.grpc.port";
    /** Absolute path of a file that tells the port of the gRPC transport while it listens. */
    public static final String GRPC_PORT_FILE = "syncspace.grpc.port.file";
    /** {@code true}: a Shutdown on the gRPC transport also stops the framework, after its answer. */
    public static final String GRPC_SHUTDOWN_ENDS = "syncspace.grpc.shutdown.ends";
    /** Version of the platform for people. */
    public static final String VERSION = "syncspace.version";

    private PlatformProperties() {}
}
