package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.v1.RestoreDocumentRequest;
import dev.syncspace.proto.v1.UpdateSpaceRequest;
import dev.syncspace.protocol.crypto.Mnemonic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A space that the product made is read, validated and decrypted by any-sync's own code, which sees what its owner sees. */
final class ExportedSpaceTest {
    @TempDir
    private Path folder;

    private Path mnemonicFile;
    private Device device;

    @BeforeEach
    void start() throws Exception {
        String words = Mnemonic.generate(12, new SecureRandom()).words();
        mnemonicFile = GoProgram.mnemonicFile(folder, words);
        device = Device.start(folder.resolve("data"), words);
    }

    @AfterEach
    void stop() throws Exception {
        device.close();
    }

    private SpaceReport export(String space, String name) {
        return SpaceReport.of(mnemonicFile, device.export(space, folder.resolve(name)));
    }

    @Test
    void anEmptySpaceIsValid() {
        String space = device.createSpace("Empty", Map.of());
        SpaceReport report = export(space, "empty");
        assertThat(report.spaceId()).isEqualTo(space);
        assertThat(report.spaceType()).isEqualTo("anytype.space");
        assertThat(report.owner())
                .isEqualTo(device.client().getAccount().join().getAccount().getAccountId());
        assertThat(report.aclRecords()).isEqualTo(1);
        assertThat(report.trees()).hasSize(1);
        assertThat(report.documents()).isEmpty();
        assertThat(report.spaceName()).isEqualTo("Empty");
    }

    @Test
    void documentsOfEverySizeAndShapeAreWhatTheirOwnerSees() {
        String space = device.createSpace("Documents", Map.of("colour", "blue", "ключ", ""));
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 127, 128, 300, 70_000, 1 << 20}) {
            byte[] data = new byte[size];
            random.nextBytes(data);
            device.create(space, "size-" + size, "sizes", data, Map.of("size", Integer.toString(size)));
        }
        device.create(space, "дело/№ 7 \ud83d\ude00", "", "x".getBytes(StandardCharsets.UTF_8), Map.of());
        device.create(space, "protobuf", "", new byte[] {0x12, 0x03, 0x61, 0x62, 0x63, 0x64}, Map.of("a", "b"));
        device.update(space, "size-300", new byte[0], Map.of());
        device.update(space, "size-300", new byte[] {1}, Map.of("other", "field"));
        device.client()
                .restoreDocument(RestoreDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId("size-300")
                        .setVersion(1)
                        .build())
                .join();
        SpaceReport report = export(space, "documents");
        assertThat(report.documentsByTree()).isEqualTo(device.documents(space));
        assertThat(report.documents()).hasSize(9);
        assertThat(report.spaceMetadata()).isEqualTo(Map.of("colour", "blue", "ключ", ""));
    }

    @Test
    void longHistoriesHaveSnapshotsAndEveryVersionOpens() {
        String space = device.createSpace("History", Map.of());
        device.create(space, "long", "", new byte[] {0}, Map.of());
        for (int i = 1; i <= 230; i++) {
            device.update(space, "long", Integer.toString(i).getBytes(StandardCharsets.UTF_8), Map.of());
        }
        SpaceReport report = export(space, "history");
        assertThat(report.documentsByTree()).isEqualTo(device.documents(space));
        assertThat(report.documents().get(0).version()).isEqualTo(231);
        assertThat(report.documents().get(0).history()).hasSize(231);
        SpaceReport.Tree tree = report.trees().stream()
                .filter(candidate -> candidate.type().equals("syncspace.document"))
                .findFirst()
                .orElseThrow();
        assertThat(tree.snapshots()).isEqualTo(2);
        assertThat(tree.root()).isNotEqualTo(tree.id());
    }

    @Test
    void deletedDocumentsAreNamedByTheSettingsTreeAndTheirChangesAreGone() {
        String space = device.createSpace("Deletions", Map.of());
        for (int i = 0; i < 5; i++) {
            device.create(space, "doc-" + i, "", new byte[] {(byte) i}, Map.of());
        }
        String tree =
                device.client().getDocument(space, "doc-1").join().getDocument().getTreeId();
        device.delete(space, "doc-1");
        device.delete(space, "doc-3");
        device.create(space, "doc-1", "", new byte[] {9}, Map.of());
        SpaceReport report = export(space, "deletions");
        assertThat(report.deletedIds()).hasSize(2).contains(tree);
        assertThat(report.documentsByTree()).isEqualTo(device.documents(space)).hasSize(4);
        assertThat(report.headsByTree()).doesNotContainKeys(report.deletedIds().toArray(String[]::new));
    }

    @Test
    void theNameOfASpaceIsAnEncryptedEntryAndTheNewestCounts() {
        String space = device.createSpace("Before", Map.of("k", "v"));
        device.client()
                .updateSpace(UpdateSpaceRequest.newBuilder()
                        .setSpaceId(space)
                        .setName("After")
                        .build())
                .join();
        SpaceReport report = export(space, "name");
        assertThat(report.spaceName()).isEqualTo("After");
        assertThat(report.spaceMetadata()).isEqualTo(Map.of("k", "v"));
        assertThat(report.keyValues()).singleElement().satisfies(entry -> assertThat(entry.key())
                .isEqualTo("space.info"));
        assertThat(report.storeHead()).matches("[0-9a-f]{64}");
    }
}
