package dev.syncspace.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;

/** Our own distribution of Karaf: the platform is there without a command, and the other features need no network. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class OwnDistributionTest {
    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] container() {
        return options(Containers.container(Containers.ownDistribution()));
    }

    @Test
    public void thePlatformServesFromTheStart() throws Exception {
        Karaf karaf = new Karaf(features, sessions);
        Patience.until("the platform is installed", () -> karaf.isInstalled("syncspace"));
        karaf.install("syncspace-client", "syncspace-storage-memory");
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            String space = caller.createSpace("In our own Karaf");
            caller.createDocument(space, "greeting", "hello");
            assertEquals("hello", caller.text(space, "greeting"));
            String documents = karaf.shell("syncspace:documents " + space);
            assertTrue(documents, documents.contains("greeting"));
        }
    }
}
