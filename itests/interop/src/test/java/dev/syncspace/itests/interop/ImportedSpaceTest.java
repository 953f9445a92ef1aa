package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.proto.v1.GetSpaceRequest;
import dev.syncspace.proto.v1.ImportSpaceResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.protocol.crypto.Mnemonic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spaces that any-sync's own code made come into the product whole, can be worked on there, and go back. */
final class ImportedSpaceTest {
    private static final int SPACES = Integer.getInteger("syncspace.interop.imports", 4);

    @TempDir
    private Path folder;

    @Test
    void spacesMadeInGoComeInAreWorkedOnAndGoBack() throws Exception {
        String words = Mnemonic.generate(24, new SecureRandom()).words();
        Path mnemonicFile = GoProgram.mnemonicFile(folder, words);
        try (Device device = Device.start(folder.resolve("data"), words)) {
            for (int seed = 0; seed < SPACES; seed++) {
                Path archive = folder.resolve("made-" + seed);
                String space = GoProgram.named("spacemake")
                        .run("", "-mnemonic", mnemonicFile, "-seed", seed, archive)
                        .success()
                        .strip();
                SpaceReport made = SpaceReport.of(mnemonicFile, archive);
                comesIn(device, archive, made);
                goesBackAsItCame(device, mnemonicFile, space, made);
                goesBackWorkedOn(device, mnemonicFile, space, made);
            }
        }
    }

    private static void comesIn(Device device, Path archive, SpaceReport made) {
        ImportSpaceResponse imported = device.importFrom(archive);
        assertThat(imported.getSpaceId()).isEqualTo(made.spaceId());
        assertThat(imported.getRejectionsList()).isEmpty();
        assertThat(imported.getIsNewSpace()).isTrue();
        assertThat(imported.getAddedTreeCount()).isEqualTo(made.trees().size());
        assertThat(imported.getAddedKeyValueCount()).isEqualTo(made.keyValues().size());
        assertThat(device.documents(made.spaceId())).isEqualTo(made.documentsByTree());
        SpaceInfo info = device.client()
                .getSpace(
                        GetSpaceRequest.newBuilder().setSpaceId(made.spaceId()).build())
                .join()
                .getSpace();
        assertThat(info.getName()).isEqualTo(made.spaceName());
        assertThat(info.getMetadataMap()).isEqualTo(made.spaceMetadata());
        assertThat(info.getSpaceType()).isEqualTo(made.spaceType());
        assertThat(info.getPermission()).isEqualTo("owner");
        assertThat(info.getDocumentCount()).isEqualTo(made.documents().size());
        ImportSpaceResponse again = device.importFrom(archive);
        assertThat(again.getIsNewSpace()).isFalse();
        assertThat(again.getAddedChangeCount() + again.getAddedTreeCount() + again.getAddedKeyValueCount())
                .isZero();
    }

    private void goesBackAsItCame(Device device, Path mnemonicFile, String space, SpaceReport made) {
        SpaceReport back = SpaceReport.of(mnemonicFile, device.export(space, folder.resolve(made.aclHead() + "-same")));
        assertThat(back.headsByTree()).isEqualTo(made.headsByTree());
        assertThat(back.documentsByTree()).isEqualTo(made.documentsByTree());
        assertThat(back.deletedIds()).isEqualTo(made.deletedIds());
        assertThat(back.keyValues()).containsExactlyInAnyOrderElementsOf(made.keyValues());
        assertThat(back.storeHead()).isEqualTo(made.storeHead());
    }

    private void goesBackWorkedOn(Device device, Path mnemonicFile, String space, SpaceReport made) {
        for (String id : device.documentIds(space)) {
            device.update(space, id, ("after " + id).getBytes(StandardCharsets.UTF_8), Map.of("by", "java"));
        }
        device.delete(space, "edited");
        device.create(space, "gone", "", "again".getBytes(StandardCharsets.UTF_8), Map.of());
        SpaceReport back = SpaceReport.of(mnemonicFile, device.export(space, folder.resolve(made.aclHead() + "-new")));
        Map<String, DocumentView> documents = new TreeMap<>(device.documents(space));
        assertThat(back.documentsByTree())
                .isEqualTo(documents)
                .hasSize(made.documents().size());
        assertThat(documents.values()).allMatch(document -> document.conflicts().isEmpty());
        assertThat(back.deletedIds()).hasSize(2).containsAll(made.deletedIds());
        for (DocumentView before : made.documents()) {
            DocumentView after = documents.get(before.treeId());
            if (after != null) {
                assertThat(after.version()).isEqualTo(before.version() + 1);
                assertThat(changes(after)).containsAll(changes(before));
            }
        }
    }

    private static List<String> changes(DocumentView document) {
        return document.history().stream().map(DocumentView.Version::changeId).toList();
    }
}
