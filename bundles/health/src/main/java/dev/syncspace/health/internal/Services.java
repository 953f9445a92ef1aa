package dev.syncspace.health.internal;

import java.util.Optional;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * Services that may or may not be there: a check that had them as conditions would vanish with what it looks after. Thread-safe.
 */
interface Services {
    /**
     * Calls the best service of a type.
     *
     * @return what it answered, which must not be null; empty if there is none
     */
    <S, T> Optional<T> call(Class<S> type, Function<S, T> call);

    /** The services of the framework. */
    static Services of(BundleContext context) {
        return new Services() {
            @Override
            public <S, T> Optional<T> call(Class<S> type, Function<S, T> call) {
                ServiceReference<S> reference = context.getServiceReference(type);
                S service = reference == null ? null : context.getService(reference);
                if (service == null) {
                    return Optional.empty();
                }
                try {
                    return Optional.of(call.apply(service));
                } finally {
                    context.ungetService(reference);
                }
            }
        };
    }
}
