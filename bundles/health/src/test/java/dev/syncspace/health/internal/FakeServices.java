package dev.syncspace.health.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.account.AccountService;
import dev.syncspace.api.account.AccountState;
import dev.syncspace.api.account.AccountStatus;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.CommandRegistration;
import dev.syncspace.api.command.Dispatcher;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Services of a test. */
final class FakeServices implements Services {
    final List<Object> present = new ArrayList<>();

    @Override
    public <S, T> Optional<T> call(Class<S> type, Function<S, T> call) {
        return present.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .map(call);
    }

    FakeServices with(Object service) {
        present.add(service);
        return this;
    }

    /** A dispatcher with these commands that answers every call alike. */
    static Dispatcher dispatcher(List<String> commands, CompletableFuture<ByteString> answer) {
        return new Dispatcher() {
            @Override
            public CompletableFuture<ByteString> dispatch(CommandCall call) {
                return answer;
            }

            @Override
            public List<CommandRegistration> registrations() {
                return commands.stream()
                        .map(command -> new CommandRegistration(
                                command, "bundle/1", CommandRegistration.State.ACTIVE, "", 0, 0))
                        .toList();
            }
        };
    }

    /** An account in a state. */
    static AccountService account(AccountState state) {
        return (AccountService) Proxy.newProxyInstance(
                FakeServices.class.getClassLoader(),
                new Class<?>[] {AccountService.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("status")) {
                        return new AccountStatus(state, "", "", false, 0);
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
