package dev.syncspace.directory.internal;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceListener;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

/** The part of a framework that the bundle uses. */
final class FakeContext {
    /** Interfaces and objects of the registered services. */
    final Map<Class<?>, Object> services = new java.util.HashMap<>();
    /** Addresses of the endpoints that are registered now. */
    final List<String> addresses = new ArrayList<>();

    private final Map<String, String> properties;
    private final List<ServiceListener> listeners = new ArrayList<>();

    FakeContext(Map<String, String> properties) {
        this.properties = properties;
    }

    BundleContext context() {
        return proxy(BundleContext.class, (name, arguments) -> switch (name) {
            case "getProperty" -> properties.get((String) arguments[0]);
            case "getBundle" -> proxy(Bundle.class, (method, none) -> new Version("1.2.3"));
            case "registerService" -> {
                services.put((Class<?>) arguments[0], arguments[1]);
                yield proxy(ServiceRegistration.class, (method, none) -> services.remove((Class<?>) arguments[0]));
            }
            case "addServiceListener" -> listeners.add((ServiceListener) arguments[0]);
            case "removeServiceListener" -> listeners.remove((ServiceListener) arguments[0]);
            case "getServiceReferences" ->
                addresses.stream().map(FakeContext::reference).toList();
            default -> throw new UnsupportedOperationException(name);
        });
    }

    /** The endpoints are other ones now. */
    void endpoints(String... uris) {
        addresses.clear();
        addresses.addAll(List.of(uris));
        List.copyOf(listeners).forEach(listener -> listener.serviceChanged(null));
    }

    private static ServiceReference<?> reference(String uri) {
        return proxy(ServiceReference.class, (name, arguments) -> name.equals("compareTo") ? 0 : uri);
    }

    private interface Answers {
        Object to(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                FakeContext.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Object answer = answers.to(method.getName(), arguments == null ? new Object[0] : arguments);
                    return method.getReturnType() == void.class ? null : answer;
                }));
    }
}
