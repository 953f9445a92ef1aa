package dev.syncspace.directory.internal;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.transport.LocalEndpoint;
import dev.syncspace.directory.internal.DirectoryException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory that this bundle has locked: it is offered as a service, and clients are told where the platform listens. */
final class HeldDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HeldDirectory.class);
    private static final String ENDPOINTS = "(objectClass=" + LocalEndpoint.class.getName() + ")";

    private final BundleContext context;
    private final RunDirectory directory;
    private final EndpointFile endpointFile;
    private final ServiceListener listener = event -> endpointsChanged();
    private final ServiceRegistration<DataDirectory> registration;

    private HeldDirectory(BundleContext context, RunDirectory directory, EndpointFile endpointFile) {
        this.context = context;
        this.directory = directory;
        this.endpointFile = endpointFile;
        try {
            context.addServiceListener(listener, ENDPOINTS);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
        Path path = directory.path();
        registration = context.registerService(DataDirectory.class, () -> path, null);
    }

    /** Takes a directory and offers it. */
    static HeldDirectory take(BundleContext context, Path path) throws DirectoryException {
        RunDirectory directory = RunDirectory.take(path);
        try {
            String version = Objects.requireNonNullElseGet(
                    context.getProperty(PlatformProperties.VERSION),
                    () -> context.getBundle().getVersion().toString());
            Instant started = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
            EndpointFile file = new EndpointFile(directory.endpointFile(), version, started.toEpochMilli());
            LOG.info("the data directory is {}", path);
            return new HeldDirectory(context, directory, file);
        } catch (IOException e) {
            release(directory);
            throw new DirectoryException(Kind.REFUSED, "cannot write to " + path, e);
        }
    }

    Path path() {
        return directory.path();
    }

    /** The address of the highest ranking comes first. */
    private void endpointsChanged() {
        try {
            Collection<ServiceReference<LocalEndpoint>> found = context.getServiceReferences(LocalEndpoint.class, null);
            List<String> addresses = found.stream()
                    .sorted(Comparator.<ServiceReference<LocalEndpoint>>naturalOrder()
                            .reversed())
                    .map(reference -> String.valueOf(reference.getProperty(LocalEndpoint.URI_PROPERTY)))
                    .toList();
            endpointFile.write(addresses);
        } catch (IOException e) {
            LOG.error("clients cannot find the platform: endpoint.json was not written", e);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Clients are no longer sent here, then the users of the directory stop, then it is free. */
    @Override
    public void close() {
        context.removeServiceListener(listener);
        try {
            endpointFile.remove();
        } catch (IOException e) {
            LOG.warn("endpoint.json stays behind", e);
        }
        registration.unregister();
        release(directory);
    }

    private static void release(RunDirectory directory) {
        try {
            directory.close();
        } catch (IOException e) {
            LOG.warn("the lock of {} stays until the process ends", directory.path(), e);
        }
    }
}
