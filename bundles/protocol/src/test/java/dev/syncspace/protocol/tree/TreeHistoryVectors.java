package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.settings.SettingsContent;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whole trees of trees.json: their order, state and histories, first loads, and what settings trees say. */
final class TreeHistoryVectors {
    /** Fields of a tree that are cases of other sections. */
    private static final Set<String> OTHER_FIELDS =
            Set.of("root", "changes", "treeKeys", "addRawScenarios", "loaders", "commonSnapshots", "histories");

    private final TreeVectors vectors;

    TreeHistoryVectors(TreeVectors vectors) {
        this.vectors = vectors;
    }

    void runHistories() throws Exception {
        VectorRun run = new VectorRun("trees histories", vectors.file());
        for (VectorNode tree : vectors.trees()) {
            MemoryTreeStorage storage = vectors.fill(tree);
            run.check(tree, OTHER_FIELDS, () -> checkTree(tree));
            for (VectorNode history : tree.list("histories")) {
                run.check(history, () -> checkHistory(tree, storage, history));
            }
            for (VectorNode common : tree.list("commonSnapshots")) {
                run.check(common, () -> checkCommonSnapshot(common));
            }
        }
        VectorNode siblings = vectors.root().get("historyOfSiblingSnapshots");
        run.check(siblings, () -> checkSiblingSnapshots(siblings));
        run.finish();
    }

    private void checkTree(VectorNode tree) throws Exception {
        tree.text("name");
        MemoryTreeStorage storage = vectors.fill(tree);
        TreeAcl acl = TreeAcl.of(vectors.nodeAcl());
        List<TreeChange> order = ObjectTree.openHistory(storage, acl).order();
        assertThat(TreeVectors.changeTexts(order)).isEqualTo(tree.texts("fullOrder"));
        assertThat(TreeVectors.texts(storage.heads())).isEqualTo(tree.texts("heads"));
        assertThat(validate(tree.get("root"), tree.list("changes"), tree.texts("heads")))
                .isEqualTo(tree.texts("validateRawTree"));
        VectorNode current = tree.get("current");
        ObjectTree opened = ObjectTree.open(
                from(storage, ObjectId.of(current.text("storedCommonSnapshot"))),
                acl,
                ObjectTree.Flavour.DEFAULT,
                ContentCheck.NONE);
        assertThat(opened.root().id().text()).isEqualTo(current.text("rootId"));
        assertThat(TreeVectors.texts(opened.heads()))
                .isEqualTo(current.texts("heads"))
                .isEqualTo(current.texts("storedHeads"));
        assertThat(TreeVectors.changeTexts(opened.order())).isEqualTo(current.texts("order"));
        assertThat(opened.size()).isEqualTo((int) current.number("len"));
        assertThat(TreeVectors.texts(opened.snapshotPath())).isEqualTo(current.texts("snapshotPath"));
        assertThat(storage.all()).hasSize((int) current.number("storedCount"));
    }

    /** The same store with another root of the in-memory tree. */
    private static MemoryTreeStorage from(MemoryTreeStorage storage, ObjectId commonSnapshot) {
        StoredChange root = storage.find(storage.treeId()).orElseThrow();
        MemoryTreeStorage copy = new MemoryTreeStorage(new RawChange(root.id(), root.raw()));
        copy.apply(new TreeUpdate(TreeUpdate.Mode.REBUILD, List.of(), storage.heads(), storage.all(), commonSnapshot));
        return copy;
    }

    private void checkHistory(VectorNode tree, MemoryTreeStorage storage, VectorNode node) throws Exception {
        List<String> heads = node.texts("heads");
        if (node.text("name").equals("two-heads")) {
            checkTwoHeads(storage, node);
            return;
        }
        TreeAcl acl = TreeAcl.of(vectors.nodeAcl());
        List<TreeChange> order;
        if (heads.isEmpty()) {
            assertThat(node.flag("includeBeforeId")).isFalse();
            order = ObjectTree.openHistory(storage, acl).order();
        } else if (heads.equals(List.of(""))) {
            assertThat(node.flag("includeBeforeId")).isFalse();
            ObjectId root = ObjectId.of(tree.get("current").text("storedCommonSnapshot"));
            order = ObjectTree.open(from(storage, root), acl, ObjectTree.Flavour.DEFAULT, ContentCheck.NONE)
                    .order();
        } else {
            order = ObjectTree.historyAt(storage, acl, TreeVectors.ids(node, "heads"), node.flag("includeBeforeId"));
        }
        assertThat(TreeVectors.changeTexts(order)).isEqualTo(node.texts("order"));
        assertThat(order.get(0).id().text()).isEqualTo(node.text("rootId"));
        assertThat(TreeVectors.texts(heads(order))).isEqualTo(node.texts("resultHeads"));
    }

    private static List<ObjectId> heads(List<TreeChange> order) {
        Set<ObjectId> previous = new HashSet<>();
        order.forEach(change -> previous.addAll(change.previousIds()));
        return order.stream()
                .map(TreeChange::id)
                .filter(id -> !previous.contains(id))
                .sorted()
                .toList();
    }

    /** Weakness of the reference: of two sibling snapshots it may take one as the root, and the other branch is missing. */
    private void checkTwoHeads(MemoryTreeStorage storage, VectorNode node) throws Exception {
        List<ObjectId> tips = TreeVectors.ids(node, "heads");
        assertThat(node.flag("includeBeforeId")).isTrue();
        List<TreeChange> order = ObjectTree.historyAt(storage, TreeAcl.of(vectors.nodeAcl()), tips, true);
        assertThat(order).extracting(TreeChange::id).containsAll(tips);
        boolean isComplete = node.texts("order").containsAll(TreeVectors.texts(tips));
        assertThat(TreeVectors.changeTexts(order)).containsAll(node.texts("order"));
        assertThat(TreeVectors.texts(heads(order))).containsAll(node.texts("resultHeads"));
        if (isComplete) {
            assertThat(TreeVectors.changeTexts(order)).isEqualTo(node.texts("order"));
            assertThat(order.get(0).id().text()).isEqualTo(node.text("rootId"));
            assertThat(TreeVectors.texts(heads(order))).isEqualTo(node.texts("resultHeads"));
        }
    }

    private void checkSiblingSnapshots(VectorNode node) throws Exception {
        MemoryTreeStorage storage = vectors.fill(vectors.tree("snapshots"));
        TreeAcl acl = TreeAcl.of(vectors.nodeAcl());
        List<ObjectId> heads = TreeVectors.ids(node, "heads");
        List<TreeChange> order = ObjectTree.historyAt(storage, acl, heads, true);
        assertThat(heads(order)).isEqualTo(heads);
        TreeChange sibling = ObjectTree.openHistory(storage, acl)
                .find(ObjectId.of(node.text("rootId")))
                .orElseThrow();
        assertThat(order.get(0).id()).isEqualTo(sibling.snapshotBaseId());
        assertThat(TreeVectors.changeTexts(order)).containsAll(node.texts("order"));
        assertThat(node.texts("resultHeads")).hasSize(1);
        assertThat(TreeVectors.texts(heads)).containsAll(node.texts("resultHeads"));
    }

    private static void checkCommonSnapshot(VectorNode node) {
        List<String> errors = node.texts("errors");
        try {
            ObjectId common = SnapshotPaths.common(TreeVectors.ids(node, "ours"), TreeVectors.ids(node, "theirs"));
            assertThat(errors).isEmpty();
            assertThat(common.text()).isEqualTo(node.text("common"));
        } catch (TreeException e) {
            assertThat(TreeVectors.classes(e)).isEqualTo(errors);
        }
    }

    void runFirstLoads() {
        VectorRun run = new VectorRun("trees first loads", vectors.file());
        VectorNode negative = vectors.root().get("negative");
        for (VectorNode node : negative.list("validateRawTree")) {
            run.check(node, () -> {
                node.text("name");
                assertThat(validate(node.get("root"), node.list("changes"), node.texts("heads")))
                        .isEqualTo(node.texts("errors"));
            });
        }
        negative.list("parentRules").forEach(rule -> run.check(rule, () -> checkParentRule(rule)));
        run.finish();
    }

    private List<String> validate(VectorNode root, List<VectorNode> changes, List<String> heads) throws Exception {
        List<RawChange> raws = changes.stream().map(TreeVectors::raw).toList();
        try {
            BoundParent.check(TreeVectors.readRoot(root), Optional.empty());
            ObjectTree.validateNew(
                    TreeVectors.raw(root),
                    raws,
                    heads.stream().map(ObjectId::of).toList(),
                    TreeAcl.of(vectors.nodeAcl()),
                    ObjectTree.Flavour.WITHOUT_DATA,
                    ContentCheck.NONE);
            return List.of();
        } catch (TreeException e) {
            return TreeVectors.classes(e);
        }
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
        TreeChange child = TreeVectors.readRoot(rule.get("child"));
        try {
            boolean isQueued = BoundParent.check(child, parent);
            assertThat(rule.texts("errors")).isEmpty();
            TreeChange.RootFields fields = Optional.ofNullable(child.root()).orElseThrow();
            assertThat(fields.parentId().text()).isEqualTo(rule.text("parentId"));
            assertThat(isQueued ? 1L : 0L).isEqualTo(rule.number("deletedStatus"));
        } catch (TreeException e) {
            assertThat(TreeVectors.classes(e)).isEqualTo(rule.texts("errors"));
        }
    }

    void runSettings() throws Exception {
        VectorRun run = new VectorRun("trees settings", vectors.file());
        List<VectorNode> states = vectors.root().list("settingsStates");
        VectorNode tree = vectors.tree("settings");
        for (int i = 0; i < states.size(); i++) {
            VectorNode state = states.get(i);
            int last = i;
            run.check(state, () -> checkSettingsState(tree, last, state));
        }
        run.finish();
    }

    private void checkSettingsState(VectorNode tree, int last, VectorNode state) throws Exception {
        MemoryTreeStorage storage = new MemoryTreeStorage(TreeVectors.raw(tree.get("root")));
        ObjectTree settings = TreeVectors.open(storage, vectors.nodeAcl(), ObjectTree.Flavour.DEFAULT);
        for (VectorNode node : tree.list("changes").subList(0, last + 1)) {
            RawChange change = TreeVectors.raw(node);
            storage.apply(settings.addRawChanges(List.of(change), List.of(change.id()), settings.snapshotPath()));
        }
        ObjectId change = ObjectId.of(state.text("afterChange"));
        assertThat(settings.heads()).containsExactly(change);
        assertThat(settings.find(change).orElseThrow().data()).isEqualTo(state.base64("settingsData"));
        assertThat(SettingsContent.deletedIds(settings.order()).stream().map(ObjectId::text))
                .containsExactlyInAnyOrderElementsOf(state.texts("deletedIds"));
        assertThat(
                        SettingsContent.deletedIds(ObjectTree.openHistory(storage, TreeAcl.of(vectors.nodeAcl()))
                                        .order())
                                .stream()
                                .map(ObjectId::text))
                .containsExactlyInAnyOrderElementsOf(state.texts("deletedIdsFullHistory"));
    }
}
