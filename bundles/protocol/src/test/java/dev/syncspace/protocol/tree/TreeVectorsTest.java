package dev.syncspace.protocol.tree;

import static org.junit.jupiter.api.Assertions.assertAll;

import org.junit.jupiter.api.Test;

/** trees.json: changes, deliveries, verdicts, histories, first loads and settings; and that no field is left out. */
final class TreeVectorsTest {
    @Test
    void agreesWithTheReference() throws Exception {
        TreeVectors vectors = new TreeVectors();
        TreeDeliveryVectors deliveries = new TreeDeliveryVectors(vectors);
        TreeHistoryVectors histories = new TreeHistoryVectors(vectors);
        assertAll(
                () -> new TreeChangeVectors(vectors).run(),
                deliveries::runDeliveries,
                deliveries::runVerdicts,
                histories::runHistories,
                histories::runFirstLoads,
                histories::runSettings);
        vectors.file().assertRead(vectors.root());
    }
}
