package dev.syncspace.health.internal;

import dev.syncspace.api.platform.DaemonThreads;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the beans in the MBean server of the process, under the domain {@code dev.syncspace}. It does so on a thread of its
 * own: making that server takes longer than any other part of the start, and nobody waits for it.
 */
@Component(
        service = {},
        immediate = true)
public final class BeanRegistrar {
    /** Domain of the names. */
    static final String DOMAIN = "dev.syncspace";

    private static final Logger LOG = LoggerFactory.getLogger(BeanRegistrar.class);

    private final CompletableFuture<List<ObjectName>> registered;
    private final Supplier<MBeanServer> server;

    @Activate
    public BeanRegistrar(BundleContext context) {
        this(
                new StatusReader(Services.of(context), System::nanoTime),
                ManagementFactory::getPlatformMBeanServer,
                BeanRegistrar::onOwnThread);
    }

    BeanRegistrar(StatusReader reader, Supplier<MBeanServer> server, Executor executor) {
        this.server = server;
        this.registered = CompletableFuture.supplyAsync(() -> register(reader), executor);
    }

    private static void onOwnThread(Runnable task) {
        DaemonThreads.create(task, "syncspace-jmx").start();
    }

    private List<ObjectName> register(StatusReader reader) {
        Map<String, Object> beans = new LinkedHashMap<>();
        beans.put("Platform", new Beans.Platform(reader::status));
        beans.put("Commands", new Beans.Commands(reader::status));
        beans.put("Storage", new Beans.Storage(reader::status));
        List<ObjectName> names = new ArrayList<>();
        beans.forEach((type, bean) -> {
            try {
                ObjectName name = new ObjectName(DOMAIN + ":type=" + type);
                server.get().registerMBean(bean, name);
                names.add(name);
            } catch (JMException e) {
                // Another platform in this process was first: it keeps the name, and this one works without it.
                LOG.warn("{} is not registered for JMX: {}", type, e.toString());
            }
        });
        return names;
    }

    /** Waits until the beans are registered. */
    void await() {
        registered.join();
    }

    /** Takes the beans away. */
    @Deactivate
    public void unregister() {
        for (ObjectName name : registered.join()) {
            try {
                server.get().unregisterMBean(name);
            } catch (JMException e) {
                LOG.warn("{} is not unregistered from JMX: {}", name, e.toString());
            }
        }
    }
}
