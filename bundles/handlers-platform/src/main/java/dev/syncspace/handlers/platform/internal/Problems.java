package dev.syncspace.handlers.platform.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Tells people why a bundle does not do what it is there for. Thread-safe. */
final class Problems {
    /** Longest text of one cause, in characters: the log has the whole. */
    private static final int TEXT_MAX_CHARS = 400;

    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]*)\\)");
    private static final Pattern FROM = Pattern.compile("(?<!!)\\(version>=([^)]*)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]*)\\)\\)");

    private final FrameworkWiring wiring;
    private final ServiceComponentRuntime components;
    /** What the framework last said of a bundle that did not start, by the id of the bundle. */
    private final Map<Long, String> startFailures = new ConcurrentHashMap<>();

    /** Listens to the framework until the context ends. */
    Problems(BundleContext context, FrameworkWiring wiring, ServiceComponentRuntime components) {
        this.wiring = wiring;
        this.components = components;
        context.addFrameworkListener(event -> {
            if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
                startFailures.put(event.getBundle().getBundleId(), rootMessage(event.getThrowable()));
            }
        });
        context.addBundleListener(event -> {
            if (event.getType() == BundleEvent.STARTED || event.getType() == BundleEvent.UNINSTALLED) {
                startFailures.remove(event.getBundle().getBundleId());
            }
        });
    }

    /** Empty, or what is wrong with a bundle. */
    String of(Bundle bundle) {
        boolean isFragment = isFragment(bundle);
        switch (bundle.getState()) {
            case Bundle.INSTALLED -> {
                // What was never to start need not be resolved.
                return isFragment || isToStart(bundle) ? unresolved(bundle) : "";
            }
            case Bundle.RESOLVED -> {
                return isFragment || !isToStart(bundle)
                        ? ""
                        : "it did not start: "
                                + startFailures.getOrDefault(
                                        bundle.getBundleId(), "the log of the platform may say why");
            }
            default -> {
                return String.join("; ", componentProblems(bundle));
            }
        }
    }

    static boolean isFragment(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        return revision != null && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static boolean isToStart(Bundle bundle) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        return level != null && level.isPersistentlyStarted();
    }

    /** What keeps a bundle from being resolved. */
    String unresolved(Bundle bundle) {
        String missing = missing(bundle);
        if (!missing.isEmpty()) {
            return missing;
        }
        String said = startFailures.get(bundle.getBundleId());
        return said == null ? "it cannot be resolved" : "it cannot be resolved: " + said;
    }

    /** What a bundle needs and no other provides; empty if nothing is missing, or only together with other needs. */
    String missing(Bundle bundle) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return "";
        }
        List<String> missing = new ArrayList<>();
        for (BundleRequirement requirement : revision.getDeclaredRequirements(null)) {
            Map<String, String> directives = requirement.getDirectives();
            boolean isOptional =
                    Namespace.RESOLUTION_OPTIONAL.equals(directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                            || PackageNamespace.RESOLUTION_DYNAMIC.equals(
                                    directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
            String effective =
                    directives.getOrDefault(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE, Namespace.EFFECTIVE_RESOLVE);
            boolean isProvided = !wiring.findProviders(requirement).isEmpty();
            if (!isOptional && effective.equals(Namespace.EFFECTIVE_RESOLVE) && !isProvided) {
                missing.add(text(requirement));
            }
        }
        return missing.isEmpty() ? "" : "it needs " + String.join(", ", missing) + "; no bundle provides that";
    }

    private static String text(BundleRequirement requirement) {
        String filter = requirement
                .getDirectives()
                .getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, requirement.getNamespace());
        Matcher name = PACKAGE.matcher(filter);
        if (!requirement.getNamespace().equals(PackageNamespace.PACKAGE_NAMESPACE) || !name.find()) {
            return requirement.getNamespace() + " " + shortened(filter);
        }
        StringBuilder text = new StringBuilder("the package ").append(name.group(1));
        Matcher from = FROM.matcher(BELOW.matcher(filter).replaceAll(""));
        Matcher below = BELOW.matcher(filter);
        if (from.find()) {
            text.append(", version ").append(from.group(1)).append(" or later");
        }
        if (below.find()) {
            text.append(", before ").append(below.group(1));
        }
        return text.toString();
    }

    private List<String> componentProblems(Bundle bundle) {
        List<String> problems = new ArrayList<>();
        for (ComponentDescriptionDTO description : components.getComponentDescriptionDTOs(bundle)) {
            for (ComponentConfigurationDTO configuration : components.getComponentConfigurationDTOs(description)) {
                if (configuration.state == ComponentConfigurationDTO.FAILED_ACTIVATION) {
                    problems.add(simpleName(description) + " failed: " + rootMessage(configuration.failure));
                } else if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    problems.add(simpleName(description) + " waits for " + services(description, configuration));
                }
            }
        }
        return problems;
    }

    private static String simpleName(ComponentDescriptionDTO description) {
        return "component " + description.name.substring(description.name.lastIndexOf('.') + 1);
    }

    private static String services(ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
        List<String> services = new ArrayList<>();
        for (UnsatisfiedReferenceDTO unsatisfied : configuration.unsatisfiedReferences) {
            for (ReferenceDTO reference : description.references) {
                if (reference.name.equals(unsatisfied.name)) {
                    boolean isForAny = reference.target == null || reference.target.isEmpty();
                    services.add(reference.interfaceName + (isForAny ? "" : " " + shortened(reference.target)));
                }
            }
        }
        return "the service " + String.join(" and ", services);
    }

    /** The message of the innermost cause. */
    static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return shortened(root.getMessage() == null ? root.getClass().getName() : root.getMessage());
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
        return shortened(message);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() > TEXT_MAX_CHARS ? line.substring(0, TEXT_MAX_CHARS) + "…" : line;
    }
}
