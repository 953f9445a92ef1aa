package dev.syncspace.transport.grpc.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.platform.DataDirectory;
import dev.syncspace.api.platform.DirectoryChoice;
import dev.syncspace.api.transport.RunToken;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
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
import org.osgi.service.metatype.annotations.Designate;

/** The transport in the mode {@code token}: it listens while there is a data directory, in which the token lies. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "dev.syncspace.transport.grpc")
@Designate(ocd = Config.class)
public final class TokenTransport implements PlatformServices {
    private final BundleContext context;
    private final Settings settings;
    private final Path directory;
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

    /**
     * Reads the settings.
     *
     * @throws IllegalArgumentException if one is wrong
     */
    @Activate
    public TokenTransport(BundleContext context, @Reference DataDirectory directory, Config config) {
        this.context = context;
        this.directory = directory.path();
        this.settings = Settings.of(context, config);
    }

    /**
     * Listens if it was told to; only now all services that are there are known.
     *
     * @throws IOException if the token cannot be written or the port is taken
     */
    @Activate
    public void start() throws IOException {
        if (settings.mode() == Settings.Mode.TOKEN) {
            transport = GrpcTransport.open(
                    context, settings, RunToken.create(directory, GrpcServer.TOKEN_FILE, new SecureRandom()), this);
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

    /** There is a directory. */
    @Override
    public Optional<DirectoryChoice> choice() {
        return Optional.empty();
    }
}
