package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.platform.DirectoryChoice;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The transport in the mode {@code drop-in}: it listens at once, and Init may name the data directory. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.syncspace.transport.grpc")
public final class DropInTransport implements PlatformServices {
    private final BundleContext context;
    private final Settings settings;
    private @Nullable GrpcTransport transport;

    /** The services of the platform may be replaced while connections stay. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Dispatcher dispatcher;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable EventService events;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable DirectoryChoice choice;

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if one is wrong
     */
    @Activate
    public DropInTransport(BundleContext context, Config config) {
        this.context = context;
        this.settings = Settings.of(context, config);
    }

    /**
     * Listens if it was told to; only now all services that are there are known.
     *
     * @throws IOException if the port is taken
     */
    @Activate
    public void start() throws IOException {
        if (settings.mode() == Settings.Mode.DROP_IN) {
            transport = GrpcTransport.open(context, settings, null, this);
        }
    }

    /** Stops if it listens. */
    @Deactivate
    public void stop() {
        if (transport != null) {
            transport.close();
        }
    }

    @Override
    public Optional<Dispatcher> dispatcher() {
        return Optional.ofNullable(dispatcher);
    }

    @Override
    public Optional<EventService> events() {
        return Optional.ofNullable(events);
    }

    @Override
    public Optional<DirectoryChoice> choice() {
        return Optional.ofNullable(choice);
    }
}
