package dev.syncspace.launcher.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Tells people which component of which bundle keeps the platform from being ready. */
final class Components {
    private final BundleContext context;

    Components(BundleContext context) {
        this.context = context;
    }

    /**
     * A component whose activation threw, and what it threw.
     *
     * @param isIgnored symbolic names of bundles that may fail
     */
    Optional<String> firstFailure(Predicate<String> isIgnored) {
        return configurations().stream()
                .filter(configuration -> !isIgnored.test(configuration.description.bundle.symbolicName))
                .filter(configuration -> configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION)
                .map(configuration -> "bundle " + configuration.description.bundle.symbolicName + ": "
                        + configuration.description.name + " failed: " + rootMessage(configuration.failure))
                .findFirst();
    }

    /** Components that wait for a service, and for which. */
    String waiting() {
        String names = configurations().stream()
                .filter(configuration -> configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE)
                .map(configuration ->
                        configuration.description.bundle.symbolicName + " waits for " + missing(configuration))
                .collect(Collectors.joining("; "));
        return names.isEmpty() ? "no component waits for another: see the log" : names;
    }

    private List<ComponentConfigurationDTO> configurations() {
        ServiceReference<ServiceComponentRuntime> reference =
                context.getServiceReference(ServiceComponentRuntime.class);
        ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
        List<ComponentConfigurationDTO> all = new ArrayList<>();
        if (runtime != null) {
            for (ComponentDescriptionDTO description : runtime.getComponentDescriptionDTOs()) {
                all.addAll(runtime.getComponentConfigurationDTOs(description));
            }
            context.ungetService(reference);
        }
        return all;
    }

    private static String missing(ComponentConfigurationDTO configuration) {
        List<String> interfaces = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : configuration.unsatisfiedReferences) {
            for (var reference : configuration.description.references) {
                if (reference.name.equals(unsatisfied.name)) {
                    interfaces.add(reference.interfaceName);
                }
            }
        }
        return String.join(" and ", interfaces);
    }

    /** The last cause in the text of a stack trace. */
    private static String rootMessage(@Nullable String stackTrace) {
        if (stackTrace == null) {
            return "no reason was given";
        }
        String[] lines = stackTrace.split("\\R", -1);
        String message = lines[0];
        for (String line : lines) {
            if (line.startsWith("Caused by: ")) {
                message = line.substring("Caused by: ".length());
            }
        }
        return message;
    }
}
