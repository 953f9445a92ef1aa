package dev.syncspace.health.internal;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.transport.ConnectionSource;
import dev.syncspace.proto.v1.Syncspace;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether clients can work: the account is unlocked, a transport listens, and somebody answers every operation. */
@Component(
        immediate = true,
        property = {HealthCheck.NAME + "=ready", HealthCheck.TAGS + "=ready", HealthCheck.MBEAN_NAME + "=ready"})
public final class ReadyCheck implements HealthCheck {
    private final Services services;
    private final List<String> operations;

    @Activate
    public ReadyCheck(BundleContext context) {
        this(Services.of(context), operations());
    }

    ReadyCheck(Services services, List<String> operations) {
        this.services = services;
        this.operations = operations;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        checkAccount(log);
        if (services.call(ConnectionSource.class, ConnectionSource::connections).isEmpty()) {
            log.temporarilyUnavailable("no transport listens");
        }
        checkOperations(log);
        return new Result(log);
    }

    private void checkAccount(FormattingResultLog log) {
        Optional<AccountState> state =
                services.call(AccountService.class, account -> account.status().state());
        if (state.isEmpty()) {
            log.temporarilyUnavailable("the bundle dev.syncspace.account does not run");
        } else if (state.get() == AccountState.NONE) {
            log.temporarilyUnavailable("there is no account yet: create or recover one");
        } else if (state.get() == AccountState.LOCKED) {
            log.temporarilyUnavailable("the account is locked: unlock it with its passphrase");
        } else {
            log.info("the account is unlocked");
        }
    }

    private void checkOperations(FormattingResultLog log) {
        Set<String> answered = services.call(Dispatcher.class, dispatcher -> dispatcher.registrations().stream()
                        .filter(registration -> registration.state() == CommandRegistration.State.ACTIVE)
                        .map(CommandRegistration::command)
                        .collect(Collectors.toSet()))
                .orElse(Set.of());
        List<String> missing = operations.stream()
                .filter(operation -> !answered.contains(operation))
                .toList();
        if (missing.isEmpty()) {
            log.info("every operation is answered");
        } else {
            log.temporarilyUnavailable("nobody answers {}", String.join(", ", missing));
        }
    }

    /** What the API declares; subscriptions are the business of the transports. */
    static List<String> operations() {
        return Syncspace.getDescriptor().findServiceByName("SyncSpaceService").getMethods().stream()
                .filter(method -> !method.isServerStreaming())
                .map(MethodDescriptor::getName)
                .toList();
    }
}
