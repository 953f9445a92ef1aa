package dev.syncspace.account.internal;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.account.MnemonicExport;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.platform.DaemonThreads;
import dev.syncspace.api.platform.DataDirectory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The account in OSGi: opens it at the start, tells the listeners that come and go, and locks it at the end. */
@Component(immediate = true, configurationPid = "dev.syncspace.account")
@Designate(ocd = AccountComponent.Config.class)
public final class AccountComponent implements AccountService {
    private static final Logger LOG = LoggerFactory.getLogger(AccountComponent.class);
    /** After this a listener that could not be had is asked for again: its component is being reconfigured. */
    private static final long RETRY_MILLIS = 50;

    /** Settings; those that the platform was started with come first. */
    @ObjectClassDefinition(name = "SyncSpace: account")
    public @interface Config {
        /** {@return whether an empty data directory stays without an account} */
        @AttributeDefinition(
                name = "No account",
                description = "true: an empty data directory gets no account by itself. Default false")
        boolean no_account() default false;

        /** {@return file with the passphrase; empty: none} */
        @AttributeDefinition(
                name = "Passphrase file",
                description =
                        "Absolute path of a file whose first line is the passphrase of the keystore. Default: none")
        String passphrase_file() default "";
    }

    private final AccountKeeper keeper;
    private final ListenerBinding binding;
    private final ScheduledThreadPoolExecutor retries;

    @Activate
    public AccountComponent(BundleContext context, @Reference DataDirectory directory, Config config) {
        this.keeper = new AccountKeeper(
                options(context, directory.path(), config),
                new OwnerOnlyFiles((step, file) -> {}),
                Passphrases.Cost.STANDARD,
                new SecureRandom(),
                Clock.systemUTC(),
                LOG);
        this.retries = new ScheduledThreadPoolExecutor(1, task -> DaemonThreads.create(task, "syncspace-account"));
        this.binding = new ListenerBinding(keeper, services(context), this::later);
    }

    static AccountOptions options(BundleContext context, Path directory, Config config) {
        String passphraseFile = Objects.requireNonNullElse(
                context.getProperty(PlatformProperties.PASSPHRASE_FILE), config.passphrase_file());
        String noAccount = context.getProperty(PlatformProperties.NO_ACCOUNT);
        return new AccountOptions(
                directory,
                !(noAccount == null ? config.no_account() : Boolean.parseBoolean(noAccount)),
                Optional.of(passphraseFile).filter(file -> !file.isEmpty()).map(Path::of));
    }

    private static ListenerBinding.Services services(BundleContext context) {
        return new ListenerBinding.Services() {
            @Override
            public @Nullable AccountListener get(ServiceReference<AccountListener> reference) {
                try {
                    return context.getService(reference);
                } catch (IllegalStateException stopped) {
                    LOG.debug("a listener was asked for after the account had stopped", stopped);
                    return null;
                }
            }

            @Override
            public void unget(ServiceReference<AccountListener> reference) {
                try {
                    context.ungetService(reference);
                } catch (IllegalStateException stopped) {
                    LOG.debug("the framework took a listener back when the account stopped", stopped);
                }
            }
        };
    }

    private void later(Runnable task) {
        if (!retries.isShutdown()) {
            // The task handles its own failures.
            Future<?> ignored = retries.schedule(task, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Called after the listeners that are already there were bound. */
    @Activate
    void start() {
        try {
            keeper.open();
        } catch (SyncSpaceException failure) {
            // The platform goes on without keys: clients are told the state, and can unlock once the cause is gone.
            LOG.error("the account could not be opened: {}: {}", failure.reason(), failure.message());
        }
    }

    @Deactivate
    void stop() {
        retries.shutdownNow();
        keeper.shutDown();
    }

    @Reference(
            service = AccountListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindListener(ServiceReference<AccountListener> reference) {
        binding.bind(reference);
    }

    void unbindListener(ServiceReference<AccountListener> reference) {
        binding.unbind(reference);
    }

    @Override
    public Path dataDirectory() {
        return keeper.dataDirectory();
    }

    @Override
    public AccountStatus status() {
        return keeper.status();
    }

    @Override
    public AccountStatus open() {
        return keeper.open();
    }

    @Override
    public AccountStatus create(char[] passphrase, int wordCount) {
        return keeper.create(passphrase, wordCount);
    }

    @Override
    public AccountStatus recover(String mnemonic, int accountIndex, char[] passphrase) {
        return keeper.recover(mnemonic, accountIndex, passphrase);
    }

    @Override
    public AccountStatus unlock(char[] passphrase) {
        return keeper.unlock(passphrase);
    }

    @Override
    public AccountStatus lock() {
        return keeper.lock();
    }

    @Override
    public AccountStatus changePassphrase(char[] current, char[] next) {
        return keeper.changePassphrase(current, next);
    }

    @Override
    public MnemonicExport exportMnemonic(char[] passphrase) {
        return keeper.exportMnemonic(passphrase);
    }

    @Override
    public void storeInitSettings(String networkId, String deviceName, Map<String, String> config) {
        keeper.storeInitSettings(networkId, deviceName, config);
    }

    @Override
    public String deviceName() {
        return keeper.deviceName();
    }
}
