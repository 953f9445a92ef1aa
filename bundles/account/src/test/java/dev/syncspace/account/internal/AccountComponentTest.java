package dev.syncspace.account.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncspace.api.PlatformProperties;
import dev.syncspace.api.account.AccountListener;
import dev.syncspace.api.account.AccountSession;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

class AccountComponentTest {
    @TempDir
    private Path directory;

    private static BundleContext context(Map<String, String> properties) {
        return (BundleContext) Proxy.newProxyInstance(
                AccountComponentTest.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("getProperty");
                    return properties.get((String) arguments[0]);
                });
    }

    private static AccountComponent.Config config(boolean noAccount, String passphraseFile) {
        return (AccountComponent.Config) Proxy.newProxyInstance(
                AccountComponentTest.class.getClassLoader(),
                new Class<?>[] {AccountComponent.Config.class},
                (proxy, method, arguments) -> method.getName().equals("no_account") ? noAccount : passphraseFile);
    }

    private AccountComponent component() {
        return new AccountComponent(context(Map.of()), () -> directory, config(false, ""));
    }

    @Test
    void readsThePropertiesOfTheLauncher() {
        AccountOptions all = AccountComponent.options(
                context(Map.of(
                        PlatformProperties.NO_ACCOUNT, "true", PlatformProperties.PASSPHRASE_FILE, "/run/secret")),
                directory,
                config(false, "/other"));
        assertThat(all).isEqualTo(new AccountOptions(directory, false, Optional.of(Path.of("/run/secret"))));
    }

    @Test
    void readsItsConfigurationWhereTheLauncherSaysNothing() {
        assertThat(AccountComponent.options(context(Map.of()), directory, config(false, "")))
                .isEqualTo(new AccountOptions(directory, true, Optional.empty()));
        assertThat(AccountComponent.options(context(Map.of()), directory, config(true, "/run/secret")))
                .isEqualTo(new AccountOptions(directory, false, Optional.of(Path.of("/run/secret"))));
        assertThat(AccountComponent.options(
                                context(Map.of(PlatformProperties.NO_ACCOUNT, "false")), directory, config(true, ""))
                        .makesAccount())
                .isTrue();
    }

    @Test
    void opensTheAccountAtTheStartAndGoesWithoutCallingItLocked() {
        AccountComponent component = component();
        assertThat(component.status().state()).isEqualTo(AccountState.NONE);
        component.start();
        assertThat(component.status().state()).isEqualTo(AccountState.UNLOCKED);
        component.stop();
        assertThat(component.status().state()).isEqualTo(AccountState.UNLOCKED);
        assertThatThrownBy(component::open)
                .isInstanceOfSatisfying(SyncSpaceException.class, failure -> assertThat(failure.reason())
                        .isEqualTo(Reason.SHUTTING_DOWN));
    }

    @Test
    void aDamagedKeystoreDoesNotStopThePlatform() throws IOException {
        Files.createDirectories(directory.resolve("account"));
        Files.writeString(directory.resolve("account").resolve("keystore"), "damaged");
        AccountComponent component = component();
        component.start();
        assertThat(component.status().state()).isEqualTo(AccountState.LOCKED);
        component.stop();
    }

    /** Listeners as a framework would hold them. */
    private static final class Framework implements ListenerBinding.Services {
        final Deque<Runnable> later = new ArrayDeque<>();
        final List<String> events = new ArrayList<>();

        @Nullable
        AccountListener service = new AccountListener() {
            @Override
            public void unlocked(AccountSession session) {
                events.add("unlocked");
            }

            @Override
            public void locking() {
                events.add("locking");
            }
        };

        boolean isRegistered = true;

        final ServiceReference<AccountListener> reference = reference();

        @SuppressWarnings("unchecked")
        private ServiceReference<AccountListener> reference() {
            Bundle bundle = (Bundle) Proxy.newProxyInstance(
                    Framework.class.getClassLoader(),
                    new Class<?>[] {Bundle.class},
                    (proxy, method, arguments) -> null);
            return (ServiceReference<AccountListener>) Proxy.newProxyInstance(
                    Framework.class.getClassLoader(),
                    new Class<?>[] {ServiceReference.class},
                    (proxy, method, arguments) -> switch (method.getName()) {
                        case "getBundle" -> isRegistered ? bundle : null;
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> 1;
                        default -> throw new UnsupportedOperationException(method.getName());
                    });
        }

        @Override
        public @Nullable AccountListener get(ServiceReference<AccountListener> wanted) {
            events.add(service == null ? "not had" : "had");
            return service;
        }

        @Override
        public void unget(ServiceReference<AccountListener> wanted) {
            events.add("given back");
        }
    }

    @Test
    void aListenerThatIsBeingReconfiguredIsAskedForAgain() {
        Framework framework = new Framework();
        ListenerBinding binding =
                new ListenerBinding(new Device(directory).start().keeper, framework, framework.later::add);
        AccountListener listener = framework.service;
        framework.service = null;
        binding.bind(framework.reference);
        framework.later.pop().run();
        framework.service = listener;
        framework.later.pop().run();
        assertThat(framework.later).isEmpty();
        binding.unbind(framework.reference);
        assertThat(framework.events).containsExactly("not had", "not had", "had", "unlocked", "given back");
    }

    @Test
    void aListenerThatWentMeanwhileIsForgotten() {
        Framework framework = new Framework();
        ListenerBinding binding =
                new ListenerBinding(new Device(directory).start().keeper, framework, framework.later::add);
        framework.service = null;
        binding.bind(framework.reference);
        binding.unbind(framework.reference);
        framework.later.pop().run();
        binding.bind(framework.reference);
        framework.isRegistered = false;
        framework.later.pop().run();
        assertThat(framework.later).isEmpty();
        assertThat(framework.events).containsExactly("not had", "not had");
    }
}
