package dev.syncspace.protocol.settings;

import com.google.protobuf.ByteString;
import dev.syncspace.proto.anysync.space.ObjectDelete;
import dev.syncspace.proto.anysync.space.SettingsData;
import dev.syncspace.proto.anysync.space.SpaceSettingsContent;
import dev.syncspace.proto.anysync.space.SpaceSettingsSnapshot;
import dev.syncspace.protocol.DecodeException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.wire.WireFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * What changes of the settings tree say: which objects of the space are deleted. Never encrypted. Stateless.
 *
 * <p>Source: any-sync v0.11.20: commonspace/settings/settingsstate/statebuilder.go, changefactory.go;
 * commonspace/settings/settingsobject.go.
 */
public final class SettingsContent {
    /** Up to this many changes in memory there is never a snapshot. */
    private static final int SNAPSHOT_FREE_CHANGES = 100;

    private static final int SNAPSHOT_STEP = 50;
    private static final int SNAPSHOT_BOUND = 2000;

    private SettingsContent() {}

    /** Data of a change that deletes objects. */
    public static byte[] delete(Collection<ObjectId> deleted) {
        return content(deleted).build().toByteArray();
    }

    /**
     * Data of a snapshot that deletes objects.
     *
     * @param all every deleted object of the space, the new ones included
     */
    public static byte[] deleteWithSnapshot(Collection<ObjectId> deleted, Collection<ObjectId> all) {
        SpaceSettingsSnapshot.Builder snapshot = SpaceSettingsSnapshot.newBuilder();
        all.forEach(id -> snapshot.addDeletedIds(id.bytes()));
        return content(deleted).setSnapshot(snapshot).build().toByteArray();
    }

    private static SettingsData.Builder content(Collection<ObjectId> deleted) {
        SettingsData.Builder data = SettingsData.newBuilder();
        for (ObjectId id : deleted) {
            data.addContent(SpaceSettingsContent.newBuilder()
                    .setObjectDelete(ObjectDelete.newBuilder().setId(id.bytes())));
        }
        return data;
    }

    /**
     * Whether the next change should be a snapshot: more likely the more changes are in memory.
     *
     * @param size changes in memory
     */
    public static boolean wantsSnapshot(int size, RandomGenerator random) {
        if (size <= SNAPSHOT_FREE_CHANGES) {
            return false;
        }
        int share = 2 * (size / SNAPSHOT_STEP + 1) + 1;
        return random.nextInt(SNAPSHOT_BOUND) < share;
    }

    /**
     * The deleted objects that changes of the settings tree name.
     *
     * @param order changes from the root of the in-memory tree on: if it is a snapshot, its list of ids counts and its
     *     content does not; of every other change the content counts and a snapshot does not
     * @return ascending by the unsigned bytes of the text
     * @throws DecodeException {@code MALFORMED}
     */
    public static Set<ObjectId> deletedIds(List<TreeChange> order) throws DecodeException {
        Set<ObjectId> deleted = new TreeSet<>();
        for (int i = 0; i < order.size(); i++) {
            TreeChange change = order.get(i);
            if (change.isRoot()) {
                continue;
            }
            SettingsData data = read(change);
            if (i == 0 && change.isSnapshot()) {
                data.getSnapshot().getDeletedIdsList().forEach(id -> deleted.add(ObjectId.of(id)));
            } else {
                deleted.addAll(deletedBy(data));
            }
        }
        return deleted;
    }

    /**
     * The objects that one change deletes.
     *
     * @throws DecodeException {@code MALFORMED}
     */
    public static List<ObjectId> deletedBy(TreeChange change) throws DecodeException {
        return deletedBy(read(change));
    }

    private static List<ObjectId> deletedBy(SettingsData data) {
        List<ObjectId> deleted = new ArrayList<>();
        for (SpaceSettingsContent content : data.getContentList()) {
            ByteString id = content.getObjectDelete().getId();
            if (content.hasObjectDelete()) {
                deleted.add(ObjectId.of(id));
            }
        }
        return deleted;
    }

    private static SettingsData read(TreeChange change) throws DecodeException {
        return WireFormat.parse(SettingsData.parser(), change.data());
    }
}
