package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.acl.AclAcceptors;
import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.crypto.PublicKey;
import dev.syncspace.protocol.crypto.SigningKey;
import dev.syncspace.protocol.crypto.SymmetricKey;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.vectors.VectorFile;
import dev.syncspace.protocol.vectors.VectorNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** trees.json: trees, deliveries, histories and refusals. */
final class TreeVectorsTest {

    private final VectorFile file = VectorFile.open("trees");
    private final Map<String, PublicKey> accounts = new HashMap<>();
    private AclList ownerAcl;
    private AclList nodeAcl;

    @BeforeEach
    void openAcl() throws Exception {
        VectorNode space = file.root().get("space");
        SigningKey owner = SigningKey.fromSeed(account("owner").hex("signKeySeed"));
        for (VectorNode account : file.root().list("accounts")) {
            accounts.put(account.text("name"), PublicKey.ofRaw(account.hex("signPublic")));
        }
        for (VectorNode record : space.list("aclRecords")) {
            ObjectId id = ObjectId.of(record.text("id"));
            if (ownerAcl == null) {
                ownerAcl = AclList.ofRoot(record.base64("raw"), id, owner, AclAcceptors.unchecked());
                nodeAcl = AclList.ofRoot(record.base64("raw"), id, null, AclAcceptors.unchecked());
            } else {
                ownerAcl.add(record.base64("raw"), id);
                nodeAcl.add(record.base64("raw"), id);
            }
        }
    }

    private VectorNode account(String name) {
        return file.root().list("accounts").stream()
                .filter(node -> node.text("name").equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readsAndDecryptsEveryChange() {
        VectorFile.Run run = new VectorFile.Run("trees changes");
        VectorNode space = file.root().get("space");
        run.check("space", () -> {
            assertThat(ownerAcl.rootId().text()).isEqualTo(space.text("aclId"));
            assertThat(ownerAcl.currentReadKeyId().text()).isEqualTo(space.text("currentReadKeyId"));
            VectorNode keys = space.get("readKeys");
            assertThat(ownerAcl.readKeys().keySet().stream().map(ObjectId::text))
                    .containsExactlyInAnyOrderElementsOf(keys.fieldNames());
            for (String id : keys.fieldNames()) {
                assertThat(ownerAcl.readKey(ObjectId.of(id)).orElseThrow().raw())
                        .isEqualTo(keys.get(id).hex());
            }
        });
        for (VectorNode tree : file.root().list("trees")) {
            ObjectId id = ObjectId.of(tree.get("root").text("id"));
            ChangeReader reader = new ChangeReader(id);
            run.check(tree.text("name") + "/root", () -> checkRoot(tree.get("root"), reader));
            run.check(tree.text("name") + "/keys", () -> checkTreeKeys(tree, id));
            for (VectorNode change : tree.list("changes")) {
                run.check(tree.text("name") + "/" + change.text("id"), () -> checkChange(change, reader, id));
            }
        }
        run.finish(file);
    }

    private void checkRoot(VectorNode node, ChangeReader reader) throws Exception {
        TreeChange root = reader.readAndVerify(raw(node));
        TreeChange.RootFields fields = Optional.ofNullable(root.root()).orElseThrow();
        assertThat(root.aclHeadId().text()).isEqualTo(node.textOr("aclHeadId", ""));
        assertThat(fields.changeType()).isEqualTo(node.text("changeType"));
        assertThat(root.data()).isEqualTo(node.base64("changePayload"));
        assertThat(fields.isDerived()).isEqualTo(node.flag("isDerived"));
        assertThat(fields.parentId().text()).isEqualTo(node.textOr("parentId", ""));
        assertThat(root.findAuthor()).isEqualTo(Optional.ofNullable(accounts.get(node.textOr("identity", ""))));
        assertThat(root.timestampSeconds()).isEqualTo(node.number("timestamp"));
        assertThat(fields.seed()).isEqualTo(node.base64("seed"));
        if (fields.isDerived()) {
            RawChange again = ChangeBuilder.derivedRoot(
                    dev.syncspace.protocol.id.SpaceId.of(fields.spaceId()),
                    fields.changeType(),
                    root.data(),
                    fields.parentId());
            assertThat(again).isEqualTo(raw(node));
        }
    }

    private void checkTreeKeys(VectorNode tree, ObjectId id) {
        Optional<VectorNode> keys = tree.find("treeKeys");
        for (String keyId : keys.map(VectorNode::fieldNames).orElse(List.of())) {
            SymmetricKey readKey = ownerAcl.readKey(ObjectId.of(keyId)).orElseThrow();
            assertThat(ChangeBuilder.treeKey(readKey, id).raw())
                    .isEqualTo(keys.orElseThrow().get(keyId).hex());
        }
    }

    private void checkChange(VectorNode node, ChangeReader reader, ObjectId tree) throws Exception {
        TreeChange change = reader.readAndVerify(raw(node));
        assertThat(change.previousIds())
                .containsExactlyElementsOf(
                        ids(node, "treeHeadIds").stream().sorted().toList());
        assertThat(change.aclHeadId().text()).isEqualTo(node.text("aclHeadId"));
        assertThat(change.snapshotBaseId().text()).isEqualTo(node.text("snapshotBaseId"));
        assertThat(change.readKeyId().text()).isEqualTo(node.text("readKeyId"));
        assertThat(change.timestampSeconds()).isEqualTo(node.number("timestamp"));
        assertThat(change.findAuthor()).contains(accounts.get(node.text("identity")));
        assertThat(change.isSnapshot()).isEqualTo(node.flag("isSnapshot"));
        assertThat(change.dataType()).isEqualTo(node.text("dataType"));
        byte[] plain = change.data().toByteArray();
        if (!change.readKeyId().isEmpty()) {
            SymmetricKey readKey = ownerAcl.readKey(change.readKeyId()).orElseThrow();
            plain = ChangeBuilder.treeKey(readKey, tree).decrypt(plain);
        }
        assertThat(plain).isEqualTo(node.base64("plain").toByteArray());
    }

    @Test
    void addsChangesAsTheReferenceDoes() {
        VectorFile.Run run = new VectorFile.Run("trees deliveries");
        for (VectorNode tree : file.root().list("trees")) {
            Map<ObjectId, RawChange> raws = new HashMap<>();
            RawChange root = raw(tree.get("root"));
            raws.put(root.id(), root);
            tree.list("changes").forEach(change -> raws.put(raw(change).id(), raw(change)));
            for (VectorNode scenario : tree.list("addRawScenarios")) {
                run.check(tree.text("name") + "/" + scenario.text("name"), () -> {
                    MemoryTreeStorage storage = new MemoryTreeStorage(root);
                    ObjectTree opened = open(storage, nodeAcl, ObjectTree.Flavour.WITHOUT_DATA);
                    List<VectorNode> calls = scenario.list("calls");
                    for (int i = 0; i < calls.size(); i++) {
                        VectorNode call = calls.get(i);
                        List<RawChange> changes =
                                ids(call, "ids").stream().map(raws::get).toList();
                        assertResult(
                                opened,
                                storage,
                                changes,
                                ids(call, "newHeads"),
                                ids(call, "snapshotPath"),
                                scenario.list("results").get(i));
                    }
                });
            }
        }
        run.finish(file);
    }

    @Test
    void refusesAndAcceptsAsTheReferenceDoes() {
        VectorFile.Run run = new VectorFile.Run("trees verdicts");
        for (String section : List.of("negative", "negativeAfterDemotion", "keyFilter")) {
            VectorNode node = file.root().get(section);
            List<RawChange> base =
                    node.list("base").stream().map(TreeVectorsTest::raw).toList();
            List<VectorNode> cases = node.list("cases");
            for (int i = 0; i < cases.size(); i++) {
                VectorNode verdict = cases.get(i);
                boolean withoutLast = section.equals("negativeAfterDemotion") && i < 2;
                List<RawChange> present = withoutLast ? base.subList(0, base.size() - 1) : base;
                for (String kind : verdict.get("verdicts").fieldNames()) {
                    run.check(
                            section + "/" + verdict.text("name") + "/" + kind,
                            () -> checkVerdict(raw(node.get("root")), present, verdict, kind));
                }
            }
        }
        run.finish(file);
    }

    private void checkVerdict(RawChange root, List<RawChange> base, VectorNode verdict, String kind) throws Exception {
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        ObjectTree tree =
                switch (kind) {
                    case "default" -> open(storage, ownerAcl, ObjectTree.Flavour.DEFAULT);
                    case "emptyData" -> open(storage, nodeAcl, ObjectTree.Flavour.WITHOUT_DATA);
                    case "keyFilterable" -> open(storage, ownerAcl, ObjectTree.Flavour.KEY_FILTERABLE);
                    default -> throw new IllegalArgumentException(kind);
                };
        for (RawChange change : base) {
            storage.apply(tree.addRawChanges(List.of(change), List.of(change.id()), tree.snapshotPath()));
        }
        List<RawChange> raws =
                verdict.list("raws").stream().map(TreeVectorsTest::raw).toList();
        VectorNode expected = verdict.get("verdicts").get(kind);
        if (verdict.text("name").equals("no-previous")) {
            // Deliberate deviation: such a change is dropped.
            TreeUpdate update = tree.addRawChanges(raws, ids(verdict, "newHeads"), tree.snapshotPath());
            assertThat(update.mode()).isEqualTo(TreeUpdate.Mode.NOTHING);
            assertThat(update.added()).isEmpty();
            assertThat(texts(tree.heads())).isEqualTo(expected.get("state").texts("heads"));
            return;
        }
        assertResult(tree, storage, raws, ids(verdict, "newHeads"), tree.snapshotPath(), expected);
    }

    private static void assertResult(
            ObjectTree tree,
            MemoryTreeStorage storage,
            List<RawChange> changes,
            List<ObjectId> heads,
            List<ObjectId> path,
            VectorNode expected)
            throws Exception {
        List<String> errors = expected.texts("errors");
        try {
            TreeUpdate update = tree.addRawChanges(changes, heads, path);
            storage.apply(update);
            assertThat(errors).isEmpty();
            assertThat(update.mode().name().toLowerCase(Locale.ROOT)).isEqualTo(expected.text("mode"));
            assertThat(update.added().stream().map(change -> change.id().text()))
                    .containsExactlyInAnyOrderElementsOf(expected.texts("added"));
            assertThat(texts(update.oldHeads())).isEqualTo(expected.texts("oldHeads"));
            assertThat(texts(update.heads())).isEqualTo(expected.texts("newHeads"));
        } catch (TreeException e) {
            assertThat(classes(e)).isEqualTo(errors);
        }
        VectorNode state = expected.get("state");
        assertThat(texts(tree.heads())).isEqualTo(state.texts("heads"));
        assertThat(tree.root().id().text()).isEqualTo(state.text("rootId"));
        assertThat(texts(tree.order().stream().map(TreeChange::id).toList())).isEqualTo(state.texts("order"));
        assertThat(tree.size()).isEqualTo((int) state.number("len"));
        assertThat(texts(tree.snapshotPath())).isEqualTo(state.texts("snapshotPath"));
        assertThat(texts(storage.heads())).isEqualTo(state.texts("storedHeads"));
        assertThat(storage.commonSnapshot().text()).isEqualTo(state.text("storedCommonSnapshot"));
        assertThat(storage.all()).hasSize((int) state.number("storedCount"));
    }

    @Test
    void givesTheHistoriesOfTheReference() {
        VectorFile.Run run = new VectorFile.Run("trees histories");
        for (VectorNode tree : file.root().list("trees")) {
            MemoryTreeStorage storage = fill(tree);
            run.check(tree.text("name") + "/fullOrder", () -> assertThat(ids(
                            ObjectTree.openHistory(storage, TreeAcl.of(nodeAcl)).order()))
                    .isEqualTo(tree.texts("fullOrder")));
            for (VectorNode history : tree.list("histories")) {
                // The reference may err here (page 03 §5).
                if (!history.text("name").equals("two-heads")) {
                    run.check(
                            tree.text("name") + "/" + history.text("name"), () -> checkHistory(tree, storage, history));
                }
            }
            for (VectorNode common : tree.list("commonSnapshots")) {
                run.check(common.path(), () -> checkCommonSnapshot(common));
            }
        }
        run.finish(file);
    }

    private MemoryTreeStorage fill(VectorNode tree) {
        RawChange root = raw(tree.get("root"));
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        try {
            storage.apply(open(storage, nodeAcl, ObjectTree.Flavour.DEFAULT)
                    .addRawChanges(
                            tree.list("changes").stream()
                                    .map(TreeVectorsTest::raw)
                                    .toList(),
                            ids(tree, "heads"),
                            List.of(root.id())));
        } catch (TreeException e) {
            throw new AssertionError(tree.path(), e);
        }
        return storage;
    }

    private void checkHistory(VectorNode tree, MemoryTreeStorage storage, VectorNode node) throws Exception {
        List<String> heads = node.texts("heads");
        List<TreeChange> order;
        if (heads.isEmpty()) {
            order = ObjectTree.openHistory(storage, TreeAcl.of(nodeAcl)).order();
        } else if (heads.equals(List.of(""))) {
            assertThat(tree.get("current").texts("order")).isEqualTo(node.texts("order"));
            node.text("rootId");
            node.texts("resultHeads");
            return;
        } else {
            order = ObjectTree.historyAt(
                    storage,
                    TreeAcl.of(nodeAcl),
                    heads.stream().map(ObjectId::of).toList(),
                    node.flag("includeBeforeId"));
        }
        assertThat(ids(order)).isEqualTo(node.texts("order"));
        assertThat(order.get(0).id().text()).isEqualTo(node.text("rootId"));
        Set<ObjectId> previous = new HashSet<>();
        order.forEach(change -> previous.addAll(change.previousIds()));
        assertThat(ids(order.stream()
                                .filter(change -> !previous.contains(change.id()))
                                .toList())
                        .stream()
                        .sorted())
                .isEqualTo(node.texts("resultHeads"));
    }

    private static void checkCommonSnapshot(VectorNode node) {
        List<String> errors = node.texts("errors");
        try {
            ObjectId common = SnapshotPaths.common(ids(node, "ours"), ids(node, "theirs"));
            assertThat(errors).isEmpty();
            assertThat(common.text()).isEqualTo(node.text("common"));
        } catch (TreeException e) {
            assertThat(classes(e)).isEqualTo(errors);
        }
    }

    @Test
    void judgesNewTreesAsTheReferenceDoes() {
        VectorFile.Run run = new VectorFile.Run("trees first loads");
        List<VectorNode> nodes = new ArrayList<>(file.root().get("negative").list("validateRawTree"));
        for (VectorNode node : nodes) {
            run.check(node.text("name"), () -> {
                List<String> expected = node.texts("errors");
                List<String> actual = List.of();
                try {
                    ObjectTree.validateNew(
                            raw(node.get("root")),
                            node.list("changes").stream()
                                    .map(TreeVectorsTest::raw)
                                    .toList(),
                            ids(node, "heads"),
                            TreeAcl.of(nodeAcl),
                            ObjectTree.Flavour.DEFAULT,
                            ContentCheck.NONE);
                    BoundParent.check(readRoot(node.get("root")), Optional.empty());
                } catch (TreeException e) {
                    actual = classes(e);
                }
                assertThat(actual).isEqualTo(expected);
            });
        }
        for (VectorNode rule : file.root().get("negative").list("parentRules")) {
            run.check(rule.text("name"), () -> checkParentRule(rule));
        }
        run.finish(file);
    }

    private static void checkParentRule(VectorNode rule) throws Exception {
        Optional<BoundParent> parent =
                switch (rule.text("name")) {
                    case "parent-present" -> Optional.of(new BoundParent(false, false));
                    case "parent-missing" -> Optional.empty();
                    case "parent-derived" -> Optional.of(new BoundParent(true, false));
                    case "parent-queued-for-deletion" -> Optional.of(new BoundParent(false, true));
                    default -> throw new IllegalArgumentException(rule.path());
                };
        List<String> errors = List.of();
        boolean isQueued = false;
        TreeChange child = readRoot(rule.get("child"));
        try {
            isQueued = BoundParent.check(child, parent);
        } catch (TreeException e) {
            errors = classes(e);
        }
        assertThat(errors).isEqualTo(rule.texts("errors"));
        if (errors.isEmpty()) {
            assertThat(Optional.ofNullable(child.root())
                            .orElseThrow()
                            .parentId()
                            .text())
                    .isEqualTo(rule.text("parentId"));
            assertThat(isQueued).isEqualTo(rule.number("deletedStatus") == 1);
        }
    }

    private static TreeChange readRoot(VectorNode node) throws TreeException {
        return new ChangeReader(ObjectId.of(node.text("id"))).readAndVerify(raw(node));
    }

    @Test
    void readsTheSettingsStatesOfTheReference() {
        VectorFile.Run run = new VectorFile.Run("trees settings");
        VectorNode tree = file.root().list("trees").stream()
                .filter(node -> node.text("name").equals("settings"))
                .findFirst()
                .orElseThrow();
        List<VectorNode> states = file.root().list("settingsStates");
        MemoryTreeStorage storage = new MemoryTreeStorage(raw(tree.get("root")));
        for (int i = 0; i < states.size(); i++) {
            VectorNode state = states.get(i);
            RawChange change = raw(tree.list("changes").get(i));
            run.check(state.text("afterChange"), () -> checkSettingsState(storage, change, state));
        }
        run.finish(file);
    }

    private void checkSettingsState(MemoryTreeStorage storage, RawChange change, VectorNode state) throws Exception {
        assertThat(change.id().text()).isEqualTo(state.text("afterChange"));
        ObjectTree settings = open(storage, nodeAcl, ObjectTree.Flavour.DEFAULT);
        storage.apply(settings.addRawChanges(List.of(change), List.of(change.id()), settings.snapshotPath()));
        assertThat(settings.find(change.id()).orElseThrow().data()).isEqualTo(state.base64("settingsData"));
        assertThat(SettingsContent.deletedIds(settings.order()).stream().map(ObjectId::text))
                .containsExactlyInAnyOrderElementsOf(state.texts("deletedIds"));
        assertThat(SettingsContent.deletedIds(ObjectTree.openHistory(storage, TreeAcl.of(nodeAcl))
                                .order())
                        .stream()
                        .map(ObjectId::text))
                .containsExactlyInAnyOrderElementsOf(state.texts("deletedIdsFullHistory"));
    }

    private ObjectTree open(MemoryTreeStorage storage, AclList acl, ObjectTree.Flavour flavour) throws TreeException {
        return ObjectTree.open(storage, TreeAcl.of(acl), flavour, ContentCheck.NONE);
    }

    private static RawChange raw(VectorNode node) {
        return new RawChange(ObjectId.of(node.text("id")), node.base64("raw"));
    }

    private static List<ObjectId> ids(VectorNode node, String field) {
        return node.texts(field).stream().map(ObjectId::of).toList();
    }

    private static List<String> ids(List<TreeChange> changes) {
        return changes.stream().map(change -> change.id().text()).toList();
    }

    private static List<String> texts(List<ObjectId> ids) {
        return ids.stream().map(ObjectId::text).toList();
    }

    /** Classes of page 03 §13: HAS_INVALID_CHANGES, then the class of the cause if it has one. */
    private static List<String> classes(TreeException e) {
        List<String> classes = new ArrayList<>();
        if (e.invalidatesCall()) {
            classes.add("HAS_INVALID_CHANGES");
        }
        Map<TreeError, String> names = new LinkedHashMap<>();
        for (TreeError error : TreeError.values()) {
            names.put(error, error.name());
        }
        names.put(TreeError.MALFORMED, "OTHER");
        if (e.error() != TreeError.INVALID_CHANGE) {
            classes.add(names.get(e.error()));
        }
        return classes;
    }
}
