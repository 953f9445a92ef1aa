package dev.syncspace.itests.karaf;

import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.UUID;
import org.ops4j.pax.exam.Option;

/** The containers of these tests. Runs in the process of the tests, not in a container. */
final class Containers {
    private static final String MAVEN = "etc/org.ops4j.pax.url.mvn.cfg";
    private static final String REPOSITORIES = "org.ops4j.pax.url.mvn.repositories";
    private static final String MANAGEMENT = "etc/org.apache.karaf.management.cfg";

    private Containers() {}

    /** A stock Karaf that reaches no repository of Maven. */
    static Option stock() {
        return container(stockKaraf());
    }

    /** A container from an archive, without a console, on ports that nobody else uses. */
    static Option container(Path archive) {
        return composite(
                karafDistributionConfiguration()
                        .frameworkUrl(archive.toUri().toString())
                        .karafVersion(System.getProperty("karaf.version"))
                        .name("Apache Karaf")
                        .unpackDirectory(new File(System.getProperty("karaf.directory")))
                        .useDeployFolder(false),
                configureConsole().ignoreLocalConsole().ignoreRemoteShell(),
                keepRuntimeFolder(),
                editConfigurationFilePut(MAVEN, REPOSITORIES, folder(path("exam.repository"), "exam")),
                // A folder that does not exist: what this machine, or a container before, has from elsewhere must not
                // help.
                editConfigurationFilePut(
                        MAVEN,
                        "org.ops4j.pax.url.mvn.localRepository",
                        path("karaf.directory")
                                .resolve("none-" + UUID.randomUUID())
                                .toString()),
                editConfigurationFilePut(MANAGEMENT, "rmiRegistryPort", freePort()),
                editConfigurationFilePut(MANAGEMENT, "rmiServerPort", freePort()),
                editConfigurationFilePut("etc/org.apache.karaf.shell.cfg", "sshPort", freePort()));
    }

    /** Lets the container find our bundles, by the folder that a KAR is made of. */
    static Option ourRepository() {
        Path ours = path("syncspace.features").resolve("syncspace-kar/repository");
        return editConfigurationFilePut(
                MAVEN, REPOSITORIES, folder(path("exam.repository"), "exam") + "," + folder(ours, "syncspace"));
    }

    private static String folder(Path repository, String id) {
        return repository.toUri() + "@id=" + id + "@snapshots";
    }

    /** Archive of a Karaf as everybody downloads it. */
    static Path stockKaraf() {
        return path("karaf.stock");
    }

    /** Archive of our own distribution of Karaf. */
    static Path ownDistribution() {
        return path("karaf.own");
    }

    /** The KAR. */
    static Path kar() {
        return path("syncspace.features").resolve("syncspace-kar.jar");
    }

    /** A system property of this process for the tests in the container. */
    static Option passOn(String property) {
        return editConfigurationFilePut("etc/system.properties", property, System.getProperty(property));
    }

    private static Path path(String property) {
        return Path.of(System.getProperty(property)).toAbsolutePath().normalize();
    }

    /** A port that nobody uses now. */
    static String freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
