package dev.syncspace.itests.platform;

import java.lang.reflect.Method;
import java.util.Dictionary;
import java.util.Map;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** The configurations of a platform. */
final class Configurations {
    private static final String ADMIN = "org.osgi.service.cm.ConfigurationAdmin";

    private final TestPlatform platform;

    Configurations(TestPlatform platform) {
        this.platform = platform;
    }

    private ServiceReference<?>[] admins() {
        try {
            // All, because the test has another class of this name.
            return platform.context().getAllServiceReferences(ADMIN, null);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** Updates a configuration; it takes effect on another thread. The classes of the service belong to its bundle. */
    void update(String pid, Map<String, ?> settings) {
        ServiceReference<?> reference = admins()[0];
        Object admin = platform.context().getService(reference);
        try {
            Method get = admin.getClass().getMethod("getConfiguration", String.class, String.class);
            Object configuration = get.invoke(admin, pid, null);
            configuration
                    .getClass()
                    .getMethod("update", Dictionary.class)
                    .invoke(configuration, FrameworkUtil.asDictionary(settings));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the configuration admin is another one than expected", e);
        } finally {
            platform.context().ungetService(reference);
        }
    }

    /** Removes a configuration: the defaults hold. */
    void delete(String pid) {
        ServiceReference<?> reference = admins()[0];
        Object admin = platform.context().getService(reference);
        try {
            Method get = admin.getClass().getMethod("getConfiguration", String.class, String.class);
            Object configuration = get.invoke(admin, pid, null);
            configuration.getClass().getMethod("delete").invoke(configuration);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the configuration admin is another one than expected", e);
        } finally {
            platform.context().ungetService(reference);
        }
    }
}
