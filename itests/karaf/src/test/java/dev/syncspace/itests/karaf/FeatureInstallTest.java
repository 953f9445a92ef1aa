package dev.syncspace.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.service.cm.ConfigurationAdmin;

/** A stock Karaf to which only our repository was added: {@code feature:install syncspace}. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeatureInstallTest {
    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @Inject
    private ConfigurationAdmin configurations;

    private Karaf karaf;

    @Configuration
    public Option[] container() {
        return options(Containers.stock(), Containers.ourRepository(), Containers.passOn("syncspace.version"));
    }

    @Before
    public void install() throws Exception {
        karaf = new Karaf(features, sessions);
        karaf.addRepository(System.getProperty("syncspace.version"));
        karaf.install("syncspace", "syncspace-client");
        Karaf.awaitSettings(configurations, "dev.syncspace.directory", "dev.syncspace.account", "dev.syncspace.sync");
    }

    @Test
    public void commandsAnswerOnTheLocalTransport() throws Exception {
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            String space = caller.createSpace("A space in Karaf");
            caller.createDocument(space, "greeting", "hello");
            assertEquals("hello", caller.text(space, "greeting"));
        }
    }

    @Test
    public void settingsAreFilesInEtcAndTheDatabaseWritesNoLogElsewhere() throws Exception {
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            caller.createSpace("Writes into the database");
        }
        for (String pid : List.of("directory", "account", "sync", "transport.mina")) {
            assertTrue(pid, Files.exists(Karaf.base().resolve("etc/dev.syncspace." + pid + ".cfg")));
        }
        try (Stream<Path> files = Files.walk(Karaf.base())) {
            List<Path> elsewhere = files.filter(
                            file -> file.getFileName().toString().matches("derby.*\\.log"))
                    .filter(file -> !file.startsWith(Karaf.dataDirectory()))
                    .toList();
            assertEquals(List.of(), elsewhere);
        }
    }

    @Test
    public void theHandlerOfAnotherBundleComesAndGoesWithIt() throws Exception {
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            assertEquals("UNIMPLEMENTED", caller.refusal(EchoActivator.COMMAND));
            Bundle bundle = Karaf.installHandler();
            assertEquals("again", caller.call(EchoActivator.COMMAND, "again"));
            assertTrue(karaf.shell("syncspace:commands")
                    .matches("(?s).*Echo +\\| com\\.example\\.echo/1\\.0\\.0 +\\| active.*"));
            bundle.uninstall();
            assertEquals("UNAVAILABLE", caller.refusal(EchoActivator.COMMAND));
        }
    }

    @Test
    public void theStorageIsSwappedByASettingAndBack() throws Exception {
        karaf.install("syncspace-storage-memory");
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            String kept = caller.createSpace("Kept in Derby");
            caller.createDocument(kept, "note", "still here");

            Karaf.configure("dev.syncspace.sync", "provider.target", "(syncspace.storage.kind=memory)");
            Patience.until("the store in memory is open", () -> !caller.hasSpace(kept));
            String other = caller.createSpace("Kept in memory");
            caller.createDocument(other, "note", "volatile");

            Karaf.configure("dev.syncspace.sync", "provider.target", "(syncspace.storage.kind=derby)");
            Patience.until("the store in Derby is open", () -> caller.hasSpace(kept));
            assertFalse(caller.hasSpace(other));
            assertEquals("still here", caller.text(kept, "note"));
        }
    }

    @Test
    public void theShellShowsSpacesAndDocuments() throws Exception {
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            String space = caller.createSpace("Shown in the shell");
            caller.createDocument(space, "first", "one");
            String status = karaf.shell("syncspace:status");
            assertTrue(status, status.matches("(?s).*Account +\\| A\\w{47}, unlocked.*"));
            assertTrue(status, status.contains(Karaf.dataDirectory().toString()));
            assertTrue(status, status.matches("(?s).*Listens at +\\| tcp://127\\.0\\.0\\.1:\\d+.*"));
            String spaces = karaf.shell("syncspace:spaces");
            assertTrue(spaces, spaces.matches("(?s).*" + space + " +\\| Shown in the shell +\\| owner +\\| 1 .*"));
            String documents = karaf.shell("syncspace:documents 'Shown in the shell'");
            assertTrue(documents, documents.matches("(?s).*first +\\| +\\| 1 .*"));
            assertEquals(documents, karaf.shell("syncspace:documents " + space));
        }
    }

    @Test
    public void theShellTellsOfALockedAccount() throws Exception {
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            caller.lock();
            try {
                Exception failure = assertThrows(Exception.class, () -> karaf.shell("syncspace:spaces"));
                assertTrue(failure.getMessage(), failure.getMessage().startsWith("ACCOUNT_LOCKED: "));
                assertTrue(failure.getMessage(), failure.getMessage().contains("syncspace account unlock"));
                String status = karaf.shell("syncspace:status");
                assertTrue(status, status.contains(", locked"));
                assertFalse(status, status.contains("Documents"));
            } finally {
                caller.unlock();
            }
        }
    }
}
