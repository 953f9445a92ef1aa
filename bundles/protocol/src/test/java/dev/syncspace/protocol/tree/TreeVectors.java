package dev.syncspace.protocol.tree;

import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** trees.json with its space opened: the log as the owner and as a node without keys sees it. */
final class TreeVectors {
    private final VectorFile file = VectorFile.open("trees");
    private final Map<String, SigningKey> accounts = new HashMap<>();
    private final AclList ownerAcl;
    private final AclList nodeAcl;

    TreeVectors() throws Exception {
        for (VectorNode account : file.root().list("accounts")) {
            accounts.put(account.text("name"), SigningKey.fromSeed(account.hex("signKeySeed")));
        }
        this.ownerAcl = open(account("owner"));
        this.nodeAcl = open(null);
    }

    private AclList open(@Nullable SigningKey me) throws Exception {
        List<VectorNode> records = file.root().get("space").list("aclRecords");
        VectorNode root = records.get(0);
        AclList list = AclList.ofRoot(root.base64("raw"), id(root), me, AclAcceptors.unchecked());
        for (VectorNode record : records.subList(1, records.size())) {
            list.add(record.base64("raw"), id(record));
        }
        return list;
    }

    VectorFile file() {
        return file;
    }

    VectorNode root() {
        return file.root();
    }

    List<VectorNode> trees() {
        return root().list("trees");
    }

    VectorNode tree(String name) {
        return trees().stream()
                .filter(node -> node.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    SigningKey account(String name) {
        return Objects.requireNonNull(accounts.get(name), name);
    }

    PublicKey publicKey(String name) {
        return account(name).publicKey();
    }

    AclList ownerAcl() {
        return ownerAcl;
    }

    AclList nodeAcl() {
        return nodeAcl;
    }

    static ObjectTree open(TreeStorage storage, AclList acl, ObjectTree.Flavour flavour) throws TreeException {
        return ObjectTree.open(storage, TreeAcl.of(acl), flavour, ContentCheck.NONE);
    }

    /** A store that holds every change of a tree. */
    MemoryTreeStorage fill(VectorNode tree) throws TreeException {
        RawChange root = raw(tree.get("root"));
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        List<RawChange> changes =
                tree.list("changes").stream().map(TreeVectors::raw).toList();
        storage.apply(open(storage, nodeAcl, ObjectTree.Flavour.DEFAULT)
                .addRawChanges(changes, ids(tree, "heads"), List.of(root.id())));
        return storage;
    }

    static RawChange raw(VectorNode node) {
        return new RawChange(id(node), node.base64("raw"));
    }

    static ObjectId id(VectorNode node) {
        return ObjectId.of(node.text("id"));
    }

    static List<ObjectId> ids(VectorNode node, String field) {
        return node.texts(field).stream().map(ObjectId::of).toList();
    }

    static List<String> texts(List<ObjectId> ids) {
        return ids.stream().map(ObjectId::text).toList();
    }

    static List<String> changeTexts(List<TreeChange> changes) {
        return changes.stream().map(change -> change.id().text()).toList();
    }

    static TreeChange readRoot(VectorNode node) throws TreeException {
        return new ChangeReader(id(node)).readAndVerify(raw(node));
    }

    /** Classes of page 03 §13: HAS_INVALID_CHANGES, then the class of the cause if it has one. */
    static List<String> classes(TreeException e) {
        List<String> classes = new ArrayList<>();
        if (e.invalidatesCall()) {
            classes.add("HAS_INVALID_CHANGES");
        }
        if (e.error() != TreeError.INVALID_CHANGE) {
            classes.add(e.error() == TreeError.MALFORMED ? "OTHER" : e.error().name());
        }
        return classes;
    }
}
