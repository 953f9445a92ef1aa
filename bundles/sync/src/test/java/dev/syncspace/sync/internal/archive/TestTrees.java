package dev.syncspace.sync.internal.archive;

import com.google.protobuf.ByteString;
import dev.syncspace.api.storage.ChangeRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.id.SpaceId;
import dev.syncspace.protocol.tree.ChangeBuilder;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.sync.internal.TestPlatform;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import dev.syncspace.sync.internal.tree.TreeAdmitter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Trees of encrypted changes in spaces of a platform. */
final class TestTrees {
    private TestTrees() {}

    /** A new tree with a root and some changes. */
    static ObjectId tree(TestPlatform platform, SpaceId spaceId, String... texts) {
        AccountRuntime runtime = platform.runtime();
        OpenSpace space = runtime.space(spaceId);
        RawChange root = ChangeBuilder.root(
                runtime.signKey(), spaceId, space.aclHeadId(), "test", ByteString.EMPTY, 1, runtime.random());
        admit(platform, spaceId, root.id(), List.of(root));
        for (String text : texts) {
            append(platform, spaceId, root.id(), text);
        }
        return root.id();
    }

    /** One more change on top of all heads. */
    static ObjectId append(TestPlatform platform, SpaceId spaceId, ObjectId tree, String text) {
        RawChange change = change(platform, spaceId, tree, text);
        admit(platform, spaceId, tree, List.of(change));
        return change.id();
    }

    /** A change that is not stored. */
    static RawChange change(TestPlatform platform, SpaceId spaceId, ObjectId tree, String text) {
        AccountRuntime runtime = platform.runtime();
        OpenSpace space = runtime.space(spaceId);
        OpenSpace.WriteKeys keys = space.writeKeys(tree);
        List<ObjectId> heads = row(platform, spaceId, tree).heads();
        return ChangeBuilder.encrypted(
                runtime.signKey(),
                new ChangeBuilder.Content(heads, keys.aclHeadId(), tree, false, "test", 1),
                keys.treeKey(),
                keys.readKeyId(),
                text.getBytes(StandardCharsets.UTF_8),
                runtime.random());
    }

    static void admit(TestPlatform platform, SpaceId spaceId, ObjectId tree, List<RawChange> changes) {
        AccountRuntime runtime = platform.runtime();
        var admission = new TreeAdmitter().admit(runtime, runtime.space(spaceId), tree, changes, List.of());
        if (!admission.rejections().isEmpty()) {
            throw new AssertionError(admission.rejections());
        }
    }

    static ObjectRow row(TestPlatform platform, SpaceId spaceId, ObjectId tree) {
        return platform.runtime().store().object(spaceId, tree).orElseThrow();
    }

    /** Ids of the stored changes, in the order of storing. */
    static List<ObjectId> changes(TestPlatform platform, SpaceId spaceId, ObjectId tree) {
        List<ObjectId> ids = new ArrayList<>();
        for (ChangeRow row : platform.runtime().store().changes(spaceId, tree, 0, 0, 100_000)) {
            ids.add(row.id());
        }
        return ids;
    }
}
