package dev.syncspace.itests.interop;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the program spacecheck found in an exported space after any-sync's own code had validated and decrypted all of it. */
record SpaceReport(
        String spaceId,
        String spaceType,
        String owner,
        String aclHead,
        int aclRecords,
        List<String> deletedIds,
        List<Tree> trees,
        List<DocumentView> documents,
        List<KeyValue> keyValues,
        String storeHead,
        String spaceName,
        Map<String, String> spaceMetadata) {

    /** A tree and its total order, the root not included. */
    record Tree(String id, String type, List<String> heads, List<String> order, String root, int snapshots) {}

    /** An entry of the key-value store with its plaintext in base64. */
    record KeyValue(String keyPeerId, String key, String value, long micros) {}

    static SpaceReport of(Path mnemonicFile, Path archive) {
        String json = GoProgram.named("spacecheck")
                .run("", "-mnemonic", mnemonicFile, archive)
                .success();
        return new Gson().fromJson(json, SpaceReport.class);
    }

    /** Documents by the tree that holds them. */
    Map<String, DocumentView> documentsByTree() {
        Map<String, DocumentView> byTree = new TreeMap<>();
        documents.forEach(document -> byTree.put(document.treeId(), document));
        return byTree;
    }

    /** Heads of every tree. */
    Map<String, List<String>> headsByTree() {
        Map<String, List<String>> byTree = new TreeMap<>();
        trees.forEach(tree -> byTree.put(tree.id(), tree.heads()));
        return byTree;
    }
}
