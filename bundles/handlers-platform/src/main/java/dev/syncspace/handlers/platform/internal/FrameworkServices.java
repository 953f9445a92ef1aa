package dev.syncspace.handlers.platform.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Services of the framework, looked up for each call, so that none of them keeps the handler from answering. Thread-safe. */
final class FrameworkServices implements PlatformServices {
    private final BundleContext context;

    FrameworkServices(BundleContext context) {
        this.context = context;
    }

    @Override
    public <S, T> List<T> each(Class<S> type, Function<S, T> call) {
        List<T> answers = new ArrayList<>();
        for (ServiceReference<S> reference : references(type)) {
            S service = context.getService(reference);
            if (service != null) {
                try {
                    answers.add(call.apply(service));
                } finally {
                    context.ungetService(reference);
                }
            }
        }
        return answers;
    }

    private <S> List<ServiceReference<S>> references(Class<S> type) {
        try {
            Collection<ServiceReference<S>> found = context.getServiceReferences(type, null);
            List<ServiceReference<S>> sorted = new ArrayList<>(found);
            sorted.sort((one, other) -> other.compareTo(one));
            return sorted;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter that could be wrong", e);
        }
    }
}
