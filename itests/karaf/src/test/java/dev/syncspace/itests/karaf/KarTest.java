package dev.syncspace.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.replaceConfigurationFile;

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

/** A stock Karaf with our KAR in its folder {@code deploy}, and nothing else of ours. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class KarTest {
    @Inject
    private FeaturesService features;

    @Inject
    private SessionFactory sessions;

    @Configuration
    public Option[] container() {
        return options(
                Containers.stock(),
                // The bundle with the tests must not be refreshed while they run.
                editConfigurationFilePut("etc/org.apache.karaf.kar.cfg", "noAutoRefreshBundles", "true"),
                replaceConfigurationFile(
                        "deploy/syncspace.kar", Containers.kar().toFile()));
    }

    @Test
    public void theUsualChoiceIsInstalledAndCommandsAnswer() throws Exception {
        Karaf karaf = new Karaf(features, sessions);
        Patience.until("the KAR is deployed", () -> features.getFeature("syncspace-start") != null);
        Patience.until("its feature is installed", () -> karaf.isInstalled("syncspace-start"));
        assertTrue(karaf.isInstalled("syncspace"));
        assertFalse("only what one asks for", karaf.isInstalled("syncspace-storage-memory"));
        karaf.install("syncspace-client");
        try (Caller caller = Caller.of(Karaf.dataDirectory())) {
            String space = caller.createSpace("From a KAR");
            caller.createDocument(space, "greeting", "hello");
            assertEquals("hello", caller.text(space, "greeting"));
        }
    }
}
