package dev.syncspace.handlers.platform.internal;

import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.transport.LocalEndpoint;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;

/**
 * Which bundles carry a call of this bundle: the local transports, the dispatcher, this bundle and the runtime of components;
 * and what each of them needs: the bundles whose classes it uses, and those whose services its components cannot do
 * without, and so on from there.
 */
final class Carriers {
    private final BundleContext context;
    private final ServiceComponentRuntime components;

    Carriers(BundleContext context, ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /**
     * Who of the carriers needs a bundle, itself included.
     *
     * @return symbolic names, sorted; empty if the call goes on without the bundle
     */
    Set<String> needing(Bundle bundle) {
        Set<String> names = new TreeSet<>();
        for (Bundle carrier : carriers()) {
            if (needs(carrier).contains(bundle)) {
                names.add(carrier.getSymbolicName());
            }
        }
        return names;
    }

    private Set<Bundle> carriers() {
        Set<Bundle> carriers = new LinkedHashSet<>();
        carriers.add(context.getBundle());
        addProviders(carriers, Dispatcher.class.getName());
        addProviders(carriers, LocalEndpoint.class.getName());
        addProviders(carriers, ServiceComponentRuntime.class.getName());
        return carriers;
    }

    private void addProviders(Set<Bundle> carriers, String service) {
        try {
            ServiceReference<?>[] references = context.getServiceReferences(service, null);
            if (references != null) {
                for (ServiceReference<?> reference : references) {
                    Bundle provider = reference.getBundle();
                    if (provider != null) {
                        carriers.add(provider);
                    }
                }
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<Bundle> needs(Bundle carrier) {
        Set<Bundle> needed = new LinkedHashSet<>();
        Deque<Bundle> open = new ArrayDeque<>();
        open.add(carrier);
        while (!open.isEmpty()) {
            Bundle next = open.remove();
            if (needed.add(next)) {
                addWired(open, next);
                addServices(open, next);
            }
        }
        return needed;
    }

    private static void addWired(Collection<Bundle> found, Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return;
        }
        for (BundleWire wire : wiring.getRequiredWires(null)) {
            found.add(wire.getProvider().getBundle());
        }
        for (BundleWire wire : wiring.getProvidedWires("osgi.wiring.host")) {
            // A fragment is a part of its host.
            found.add(wire.getRequirer().getBundle());
        }
    }

    private void addServices(Collection<Bundle> found, Bundle bundle) {
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                for (SatisfiedReferenceDTO satisfied : configuration.satisfiedReferences) {
                    if (isMandatory(description, satisfied.name)) {
                        addBound(found, satisfied);
                    }
                }
            }
        }
    }

    private void addBound(Collection<Bundle> found, SatisfiedReferenceDTO satisfied) {
        if (satisfied.boundServices == null) {
            return;
        }
        for (ServiceReferenceDTO service : satisfied.boundServices) {
            Bundle provider = context.getBundle(service.bundle);
            if (provider != null) {
                found.add(provider);
            }
        }
    }

    private static boolean isMandatory(ComponentDescriptionDTO description, String name) {
        for (ReferenceDTO reference : description.references) {
            if (reference.name.equals(name)) {
                return reference.cardinality.startsWith("1");
            }
        }
        return false;
    }
}
