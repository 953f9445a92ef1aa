package dev.syncspace.protocol.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.protocol.acl.AclList;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.vectors.VectorNode;
import dev.syncspace.protocol.vectors.VectorRun;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Deliveries and verdicts of trees.json: what a call adds, refuses and leaves behind. */
final class TreeDeliveryVectors {
    private final TreeVectors vectors;

    TreeDeliveryVectors(TreeVectors vectors) {
        this.vectors = vectors;
    }

    void runDeliveries() {
        VectorRun run = new VectorRun("trees deliveries", vectors.file());
        for (VectorNode tree : vectors.trees()) {
            Map<ObjectId, RawChange> raws = new HashMap<>();
            RawChange root = TreeVectors.raw(tree.get("root"));
            raws.put(root.id(), root);
            tree.list("changes").forEach(change -> raws.put(TreeVectors.id(change), TreeVectors.raw(change)));
            for (VectorNode scenario : tree.list("addRawScenarios")) {
                run.check(scenario, () -> deliver(root, raws, scenario));
            }
        }
        run.finish();
    }

    private void deliver(RawChange root, Map<ObjectId, RawChange> raws, VectorNode scenario) throws Exception {
        scenario.text("name");
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        ObjectTree opened = TreeVectors.open(storage, vectors.nodeAcl(), ObjectTree.Flavour.WITHOUT_DATA);
        List<VectorNode> calls = scenario.list("calls");
        List<VectorNode> results = scenario.list("results");
        assertThat(results).hasSameSizeAs(calls);
        for (int i = 0; i < calls.size(); i++) {
            VectorNode call = calls.get(i);
            List<RawChange> changes = TreeVectors.ids(call, "ids").stream()
                    .map(id -> Objects.requireNonNull(raws.get(id), id.text()))
                    .toList();
            assertResult(
                    opened,
                    storage,
                    changes,
                    TreeVectors.ids(call, "newHeads"),
                    TreeVectors.ids(call, "snapshotPath"),
                    results.get(i));
        }
    }

    void runVerdicts() {
        VectorRun run = new VectorRun("trees verdicts", vectors.file());
        for (String section : List.of("negative", "negativeAfterDemotion", "keyFilter")) {
            VectorNode node = vectors.root().get(section);
            RawChange root = TreeVectors.raw(node.get("root"));
            List<RawChange> base =
                    node.list("base").stream().map(TreeVectors::raw).toList();
            List<VectorNode> cases = node.list("cases");
            for (int i = 0; i < cases.size(); i++) {
                VectorNode verdict = cases.get(i);
                boolean withoutLast = section.equals("negativeAfterDemotion") && i < 2;
                List<RawChange> present = withoutLast ? base.subList(0, base.size() - 1) : base;
                run.check(verdict, () -> checkVerdicts(root, present, verdict));
            }
        }
        run.finish();
    }

    private void checkVerdicts(RawChange root, List<RawChange> base, VectorNode verdict) throws Exception {
        for (String kind : verdict.get("verdicts").fieldNames()) {
            checkVerdict(root, base, verdict, kind);
        }
    }

    private void checkVerdict(RawChange root, List<RawChange> base, VectorNode verdict, String kind) throws Exception {
        MemoryTreeStorage storage = new MemoryTreeStorage(root);
        ObjectTree tree = TreeVectors.open(storage, acl(kind), flavour(kind));
        for (RawChange change : base) {
            storage.apply(tree.addRawChanges(List.of(change), List.of(change.id()), tree.snapshotPath()));
        }
        List<RawChange> raws =
                verdict.list("raws").stream().map(TreeVectors::raw).toList();
        VectorNode expected = verdict.get("verdicts").get(kind);
        List<ObjectId> heads = TreeVectors.ids(verdict, "newHeads");
        if (verdict.text("name").equals("no-previous")) {
            assertDropped(tree, storage, raws, heads, expected);
        } else {
            assertResult(tree, storage, raws, heads, tree.snapshotPath(), expected);
        }
    }

    private AclList acl(String kind) {
        return kind.equals("emptyData") ? vectors.nodeAcl() : vectors.ownerAcl();
    }

    private static ObjectTree.Flavour flavour(String kind) {
        return switch (kind) {
            case "default" -> ObjectTree.Flavour.DEFAULT;
            case "emptyData" -> ObjectTree.Flavour.WITHOUT_DATA;
            case "keyFilterable" -> ObjectTree.Flavour.KEY_FILTERABLE;
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Deliberate deviation: a change without previous ids is dropped, where the reference stores what nothing leads to. */
    private static void assertDropped(
            ObjectTree tree, MemoryTreeStorage storage, List<RawChange> raws, List<ObjectId> heads, VectorNode expected)
            throws TreeException {
        List<TreeChange> before = tree.order();
        TreeUpdate update = tree.addRawChanges(raws, heads, tree.snapshotPath());
        assertThat(update.mode()).isEqualTo(TreeUpdate.Mode.NOTHING);
        assertThat(update.added()).isEmpty();
        assertThat(tree.order()).isEqualTo(before);
        List<ObjectId> loose = raws.stream().map(RawChange::id).toList();
        assertThat(expected.texts("errors")).isEmpty();
        assertThat(expected.texts("added")).isEqualTo(TreeVectors.texts(loose));
        assertThat(expected.text("mode")).isEqualTo("rebuild");
        assertThat(expected.texts("oldHeads")).isEqualTo(TreeVectors.texts(update.oldHeads()));
        assertThat(expected.texts("newHeads")).isEqualTo(TreeVectors.texts(update.heads()));
        VectorNode state = expected.get("state");
        assertThat(TreeVectors.texts(tree.heads())).isEqualTo(state.texts("heads"));
        assertThat(TreeVectors.changeTexts(tree.order())).isEqualTo(state.texts("order"));
        assertThat(tree.root().id().text()).isEqualTo(state.text("rootId"));
        assertThat(tree.size() + loose.size()).isEqualTo((int) state.number("len"));
        assertThat(TreeVectors.texts(tree.snapshotPath())).isEqualTo(state.texts("snapshotPath"));
        assertThat(TreeVectors.texts(storage.heads())).isEqualTo(state.texts("storedHeads"));
        assertThat(storage.commonSnapshot().text()).isEqualTo(state.text("storedCommonSnapshot"));
        assertThat(storage.all().size() + loose.size()).isEqualTo((int) state.number("storedCount"));
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
            assertThat(TreeVectors.texts(update.oldHeads())).isEqualTo(expected.texts("oldHeads"));
            assertThat(TreeVectors.texts(update.heads())).isEqualTo(expected.texts("newHeads"));
        } catch (TreeException e) {
            assertThat(TreeVectors.classes(e)).isEqualTo(errors);
        }
        assertState(tree, storage, expected.get("state"));
    }

    static void assertState(ObjectTree tree, MemoryTreeStorage storage, VectorNode state) throws TreeException {
        assertThat(TreeVectors.texts(tree.heads())).isEqualTo(state.texts("heads"));
        assertThat(tree.root().id().text()).isEqualTo(state.text("rootId"));
        assertThat(TreeVectors.changeTexts(tree.order())).isEqualTo(state.texts("order"));
        assertThat(tree.size()).isEqualTo((int) state.number("len"));
        assertThat(TreeVectors.texts(tree.snapshotPath())).isEqualTo(state.texts("snapshotPath"));
        assertThat(TreeVectors.texts(storage.heads())).isEqualTo(state.texts("storedHeads"));
        assertThat(storage.commonSnapshot().text()).isEqualTo(state.text("storedCommonSnapshot"));
        assertThat(storage.all()).hasSize((int) state.number("storedCount"));
    }
}
