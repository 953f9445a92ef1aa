package dev.syncspace.directory.internal;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.platform.DirectoryChoice;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the data directory and offers it to the other bundles. The first that is there counts:
 *
 * <ol>
 *   <li>the framework property {@link PlatformProperties#DATA_DIR}: a launcher has locked the directory, and tells clients
 *       where the platform listens;
 *   <li>the framework property {@link PlatformProperties#DATA_BY_INIT}: the first Init names it;
 *   <li>the configuration {@code data.dir};
 *   <li>in Apache Karaf the directory {@code syncspace} beside {@code etc}. Not below {@code data}: that goes with a clean
 *       start.
 * </ol>
 *
 * <p>In all cases but the first it takes the lock, and keeps {@code run/endpoint.json}, itself.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.syncspace.directory")
@Designate(ocd = DirectoryComponent.Config.class)
public final class DirectoryComponent {
    /** Framework property of Apache Karaf: the directory of the instance. */
    private static final String KARAF_BASE = "karaf.base";

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryComponent.class);

    /** Settings. */
    @ObjectClassDefinition(name = "SyncSpace: data directory")
    public @interface Config {
        /** {@return where everything is kept; empty: beside the container} */
        @AttributeDefinition(
                name = "Data directory",
                description =
                        "Where the platform keeps everything, a path. Default: the directory syncspace of the Karaf"
                                + " instance; ignored when the platform was started with a directory")
        String data_dir() default "";
    }

    private final BundleContext context;
    private @Nullable ServiceRegistration<?> registration;
    private @Nullable HeldDirectory held;

    /**
     * Registers {@link DataDirectory}, or {@link DirectoryChoice}.
     *
     * @throws DirectoryException if the directory cannot be taken
     * @throws IllegalArgumentException if nothing names a directory
     */
    @Activate
    public DirectoryComponent(BundleContext context, Config config) throws DirectoryException {
        this.context = context;
        String given = context.getProperty(PlatformProperties.DATA_DIR);
        if (given != null && !given.isEmpty()) {
            Path path = absolute(Path.of(given));
            registration = context.registerService(DataDirectory.class, () -> path, null);
        } else if (Boolean.parseBoolean(context.getProperty(PlatformProperties.DATA_BY_INIT))) {
            registration = context.registerService(DirectoryChoice.class, this::choose, null);
        } else {
            try {
                held = HeldDirectory.take(context, configured(context, config));
            } catch (DirectoryException e) {
                LOG.error("{}", e.toText());
                throw e;
            }
        }
    }

    private static Path configured(BundleContext context, Config config) {
        String base = context.getProperty(KARAF_BASE);
        if (!config.data_dir().isBlank()) {
            return absolute(Path.of(config.data_dir().strip()));
        }
        if (base != null && !base.isEmpty()) {
            return absolute(Path.of(base, "syncspace"));
        }
        throw new IllegalArgumentException("no data directory is named: set the framework property "
                + PlatformProperties.DATA_DIR + ", or data.dir in the configuration dev.syncspace.directory");
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    private synchronized void choose(Path directory) {
        Path path = absolute(directory);
        HeldDirectory present = held;
        if (present != null) {
            if (present.path().equals(path)) {
                return;
            }
            throw SyncSpaceException.of(
                    Reason.DATA_DIR_MISMATCH,
                    "the platform runs on " + present.path() + " already: start another one for " + path);
        }
        try {
            held = HeldDirectory.take(context, path);
        } catch (DirectoryException e) {
            throw SyncSpaceException.of(reason(e), e.toText(), e);
        }
        unregister();
    }

    private static Reason reason(DirectoryException failure) {
        return switch (failure.kind()) {
            case IN_USE -> Reason.DIRECTORY_IN_USE;
            case REFUSED -> Reason.DIRECTORY_NOT_ACCESSIBLE;
        };
    }

    private void unregister() {
        ServiceRegistration<?> present = registration;
        registration = null;
        if (present != null) {
            present.unregister();
        }
    }

    /** Whoever uses the directory stops first; then it is free. */
    @Deactivate
    synchronized void stop() {
        unregister();
        HeldDirectory present = held;
        held = null;
        if (present != null) {
            present.close();
        }
    }
}
