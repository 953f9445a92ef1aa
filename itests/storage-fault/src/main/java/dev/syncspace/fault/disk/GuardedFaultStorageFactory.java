package dev.syncspace.fault.disk;

import dev.syncspace.wrap.derby.GuardedStorageFactory;

/** The storage of the product on a {@link FaultDisk}. */
public final class GuardedFaultStorageFactory extends GuardedStorageFactory {
    /** Derby loads the class by its name from this property. */
    public static final String PROTOCOL = "guardedfault";

    /** Used by Derby. */
    public GuardedFaultStorageFactory() {
        super(new FaultStorageFactory());
    }

    /** Tells Derby of this class. */
    public static void register() {
        System.setProperty("derby.subSubProtocol." + PROTOCOL, GuardedFaultStorageFactory.class.getName());
    }
}
