package dev.syncspace.dispatcher.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.syncspace.api.command.CommandContext;
import dev.syncspace.api.command.CommandHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Handlers as a framework would hold them, without a framework. */
final class FakeHandlers implements HandlerServices {
    private final AtomicLong serviceIds = new AtomicLong(100);
    /** Services that were given and not yet given back. */
    final AtomicInteger inUse = new AtomicInteger();
    /** Services that were given. */
    final AtomicInteger given = new AtomicInteger();

    /** What a handler does. */
    interface Body extends BiFunction<CommandContext, ByteString, ByteString> {}

    /** A registration of a handler that answers with the name of its bundle. */
    Reference named(String bundle, int ranking, String... commands) {
        return handler(bundle, ranking, (context, request) -> ByteString.copyFromUtf8(bundle), commands);
    }

    Reference handler(String bundle, int ranking, Body body, String... commands) {
        return new Reference(
                bundle, body, Map.of(CommandHandler.COMMANDS, commands, Constants.SERVICE_RANKING, ranking));
    }

    Reference withProperties(String bundle, Map<String, Object> properties) {
        return new Reference(bundle, (context, request) -> ByteString.copyFromUtf8(bundle), properties);
    }

    @Override
    public CommandHandler get(ServiceReference<CommandHandler> reference) {
        Reference handler = (Reference) reference;
        if (handler.bundle == null || !handler.canBeHad) {
            return null;
        }
        inUse.incrementAndGet();
        given.incrementAndGet();
        return new CommandHandler() {
            @Override
            public ByteString handle(CommandContext context, ByteString request) {
                return handler.body.apply(context, request);
            }

            @Override
            public Optional<ServiceDescriptor> declaration() {
                return Optional.ofNullable(handler.declaration);
            }
        };
    }

    @Override
    public void unget(ServiceReference<CommandHandler> reference) {
        inUse.decrementAndGet();
    }

    /** A service reference with properties that can change. */
    final class Reference implements ServiceReference<CommandHandler> {
        private final Body body;
        private final long serviceId = serviceIds.getAndIncrement();
        private volatile Map<String, Object> properties;
        private volatile Bundle bundle;
        volatile boolean canBeHad = true;
        /** The messages of its commands. */
        volatile ServiceDescriptor declaration;

        private Reference(String bundle, Body body, Map<String, Object> properties) {
            this.bundle = bundle(bundle);
            this.body = body;
            this.properties = properties;
        }

        void properties(Map<String, Object> next) {
            properties = next;
        }

        /** The service was unregistered. */
        void unregister() {
            bundle = null;
        }

        @Override
        public Object getProperty(String key) {
            return key.equals(Constants.SERVICE_ID) ? Long.valueOf(serviceId) : properties.get(key);
        }

        @Override
        public String[] getPropertyKeys() {
            List<String> keys = new ArrayList<>(properties.keySet());
            keys.add(Constants.SERVICE_ID);
            return keys.toArray(String[]::new);
        }

        @Override
        public Bundle getBundle() {
            return bundle;
        }

        @Override
        public Bundle[] getUsingBundles() {
            return new Bundle[0];
        }

        @Override
        public boolean isAssignableTo(Bundle other, String className) {
            return true;
        }

        @Override
        public int compareTo(Object reference) {
            return Long.compare(((Reference) reference).serviceId, serviceId);
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> A adapt(Class<A> type) {
            return null;
        }
    }

    private static Bundle bundle(String name) {
        return (Bundle) Proxy.newProxyInstance(
                FakeHandlers.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getSymbolicName" -> name;
                    case "getVersion" -> new Version(1, 2, 3);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
