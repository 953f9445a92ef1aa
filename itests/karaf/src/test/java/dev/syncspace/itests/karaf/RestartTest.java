package dev.syncspace.itests.karaf;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

/** From outside, with the scripts of Karaf: what was written is there after a restart. */
public class RestartTest {
    @Test
    public void aStockKarafWithOurKarKeepsWhatWasWritten() throws Exception {
        try (KarafProcess karaf = KarafProcess.unpack(Containers.stockKaraf())) {
            karaf.deploy(Containers.kar(), "syncspace.kar");
            keepsWhatWasWritten(karaf, karaf.dataDirectory());
        }
    }

    @Test
    public void ourDistributionKeepsItsDataAndListensWhereTheSettingsSay() throws Exception {
        try (KarafProcess karaf = KarafProcess.unpack(Containers.ownDistribution())) {
            Path directory = karaf.base().resolve("another place");
            karaf.put("dev.syncspace.directory", "data.dir", directory.toString());
            String port = Containers.freePort();
            karaf.put("dev.syncspace.transport.mina", "port", port);
            keepsWhatWasWritten(karaf, directory);
            assertTrue(
                    "port " + port + " of the settings", karaf.log().contains("listening on tcp://127.0.0.1:" + port));
            assertFalse(Files.exists(karaf.dataDirectory()));
        }
    }

    private static void keepsWhatWasWritten(KarafProcess karaf, Path directory) throws Exception {
        karaf.start();
        String space;
        try (Caller caller = Caller.of(directory)) {
            space = caller.createSpace("Written before the restart");
            caller.createDocument(space, "note", "still here");
        }
        karaf.stop();
        assertFalse("a stopped platform is not offered", Files.exists(directory.resolve("run/endpoint.json")));

        karaf.start();
        try (Caller caller = Caller.of(directory)) {
            assertEquals("still here", caller.text(space, "note"));
        }
        String printed = karaf.commandLine("space", "list", "--data", directory.toString());
        assertTrue(printed, printed.contains("Written before the restart"));
        karaf.stop();
    }
}
