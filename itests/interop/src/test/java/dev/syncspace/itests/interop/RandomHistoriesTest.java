package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.crypto.Mnemonic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two devices of one account write, delete and exchange files at random. In the end both hold the same, and any-sync's own code
 * finds every tree valid and sees the documents that they see.
 */
final class RandomHistoriesTest {
    private static final int SEEDS = Integer.getInteger("syncspace.interop.histories", 20);
    private static final int STEPS = 30;

    @TempDir
    private Path folder;

    private int files;

    @Test
    void bothDevicesAndTheReferenceComeToTheSame() throws Exception {
        String words = Mnemonic.generate(12, new SecureRandom()).words();
        Path mnemonicFile = GoProgram.mnemonicFile(folder, words);
        try (Device first = Device.start(folder.resolve("first"), words);
                Device second = Device.start(folder.resolve("second"), words)) {
            for (int seed = 0; seed < SEEDS; seed++) {
                try {
                    runOne(List.of(first, second), mnemonicFile, new Random(seed));
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void runOne(List<Device> devices, Path mnemonicFile, Random random) throws Exception {
        Device first = devices.get(0);
        Device second = devices.get(1);
        String space = first.createSpace("Random", Map.of());
        exchange(first, second, space);
        for (int step = 0; step < STEPS; step++) {
            Device device = devices.get(random.nextInt(2));
            if (random.nextInt(6) == 0) {
                exchange(device, device == first ? second : first, space);
            } else {
                write(device, space, random);
            }
        }
        exchange(first, second, space);
        exchange(second, first, space);
        assertThat(first.documents(space)).isEqualTo(second.documents(space));
        assertThat(first.duplicateTrees(space)).isEqualTo(second.duplicateTrees(space));
        Map<String, List<String>> heads = check(first, mnemonicFile, space).headsByTree();
        assertThat(check(second, mnemonicFile, space).headsByTree()).isEqualTo(heads);
    }

    private static void write(Device device, String space, Random random) {
        String id = "doc-" + random.nextInt(6);
        byte[] data = new byte[random.nextInt(200)];
        random.nextBytes(data);
        if (!device.documentIds(space).contains(id)) {
            device.create(space, id, "c" + random.nextInt(2), data, Map.of("n", Integer.toString(random.nextInt())));
        } else if (random.nextInt(8) == 0) {
            device.delete(space, id);
        } else {
            device.update(space, id, data, random.nextBoolean() ? Map.of("m", "x") : Map.of());
        }
    }

    private void exchange(Device from, Device to, String space) throws Exception {
        Path file = from.export(space, folder.resolve("exchange-" + files++));
        assertThat(to.importFrom(file).getRejectionsList()).isEmpty();
        Files.delete(file);
    }

    /** The reference knows no document ids: it sees the trees of duplicates as documents of their own. */
    private SpaceReport check(Device device, Path mnemonicFile, String space) throws Exception {
        Path file = device.export(space, folder.resolve("check-" + files++));
        SpaceReport report = SpaceReport.of(mnemonicFile, file);
        Files.delete(file);
        Map<String, DocumentView> documents = device.documents(space);
        TreeSet<String> trees = new TreeSet<>(documents.keySet());
        trees.addAll(device.duplicateTrees(space));
        assertThat(report.documentsByTree().keySet()).isEqualTo(trees);
        List<DocumentView> shown = new ArrayList<>(report.documents());
        shown.removeIf(document -> !documents.containsKey(document.treeId()));
        assertThat(shown).containsExactlyInAnyOrderElementsOf(documents.values());
        return report;
    }
}
