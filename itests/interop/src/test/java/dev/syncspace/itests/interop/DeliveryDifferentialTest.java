package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.StoredChange;
import dev.syncspace.protocol.tree.TreeChange;
import dev.syncspace.protocol.tree.TreeException;
import dev.syncspace.protocol.tree.TreeUpdate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Histories of several devices with snapshots, delivered to a fresh tree of ours and of the reference in random batches: every
 * call gives the same mode, changes, heads, order, root and stored state.
 */
final class DeliveryDifferentialTest {
    private static final int SEEDS = Integer.getInteger("syncspace.interop.deliveries", 40);
    private static final String MNEMONIC =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    /** One call of a delivery. */
    private record Call(List<RawChange> changes, List<ObjectId> heads, List<ObjectId> path) {}

    /** What a call did and left behind. */
    private record Outcome(
            String mode,
            List<String> added,
            List<String> heads,
            String root,
            List<String> order,
            List<String> path,
            List<String> storedHeads,
            String commonSnapshot) {}

    @Test
    void everyCallDoesWhatTheReferenceDoes(@TempDir Path folder) throws Exception {
        StringBuilder input = new StringBuilder();
        List<List<Outcome>> ours = new ArrayList<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            LibrarySpace space = new LibrarySpace(MNEMONIC, random);
            RawChange root = space.newRoot();
            List<Call> calls = calls(space, root, random, seed % 3 == 0);
            input.append(scenario(space, root, calls)).append('\n');
            ours.add(outcomes(space, root, calls));
        }
        List<String> answers = GoProgram.named("treecheck")
                .run(input.toString(), "-mnemonic", GoProgram.mnemonicFile(folder, MNEMONIC))
                .success()
                .lines()
                .toList();
        assertThat(answers).hasSize(SEEDS);
        for (int seed = 0; seed < SEEDS; seed++) {
            assertThat(ours.get(seed)).as("seed " + seed).isEqualTo(theirs(answers.get(seed)));
        }
    }

    /**
     * Weakness of the reference: without a snapshot path it may start at one of two sibling snapshots and lose the other
     * branch. So a delivery has a path, or its history no snapshots.
     */
    private static List<Call> calls(
            LibrarySpace space, RawChange root, RandomGenerator random, boolean withoutSnapshots) throws TreeException {
        List<LibrarySpace.Device> devices = List.of(space.device(root), space.device(root), space.device(root));
        List<RawChange> all = new ArrayList<>();
        for (int step = 0; step < 40; step++) {
            LibrarySpace.Device device = devices.get(random.nextInt(devices.size()));
            if (random.nextInt(5) < 3) {
                all.add(device.write(!withoutSnapshots && random.nextInt(7) == 0));
            } else {
                device.receiveAllOf(devices.get(random.nextInt(devices.size())));
            }
        }
        List<RawChange> order = new ArrayList<>(all);
        if (random.nextInt(3) > 0) {
            Collections.shuffle(order, new Random(random.nextLong()));
        }
        List<Call> calls = new ArrayList<>();
        for (int from = 0; from < order.size(); ) {
            int to = Math.min(order.size(), from + 1 + random.nextInt(9));
            calls.add(call(order.subList(from, to), space, root, random, devices, withoutSnapshots));
            from = to;
        }
        calls.add(call(all, space, root, random, devices, withoutSnapshots));
        calls.add(call(all, space, root, random, devices, withoutSnapshots));
        return calls;
    }

    private static Call call(
            List<RawChange> changes,
            LibrarySpace space,
            RawChange root,
            RandomGenerator random,
            List<LibrarySpace.Device> devices,
            boolean withoutSnapshots)
            throws TreeException {
        LibrarySpace.Device sender = devices.get(random.nextInt(devices.size()));
        List<ObjectId> path =
                switch (random.nextInt(withoutSnapshots ? 3 : 2)) {
                    case 0 -> List.of(root.id());
                    case 1 -> sender.path();
                    default -> List.of();
                };
        List<ObjectId> heads = random.nextBoolean() ? sender.tree.heads() : headsOf(changes, space, root);
        return new Call(List.copyOf(changes), heads, path);
    }

    private static List<ObjectId> headsOf(List<RawChange> changes, LibrarySpace space, RawChange root)
            throws TreeException {
        LibrarySpace.Device reader = space.device(root);
        reader.storage.apply(reader.tree.addRawChanges(changes, List.of(), List.of(root.id())));
        Set<ObjectId> named = new HashSet<>();
        reader.tree.order().forEach(change -> named.addAll(change.previousIds()));
        return changes.stream()
                .map(RawChange::id)
                .filter(id -> !named.contains(id))
                .sorted()
                .toList();
    }

    private static List<Outcome> outcomes(LibrarySpace space, RawChange root, List<Call> calls) throws TreeException {
        LibrarySpace.Device device = space.device(root);
        List<Outcome> outcomes = new ArrayList<>();
        for (Call call : calls) {
            TreeUpdate update = device.tree.addRawChanges(call.changes(), call.heads(), call.path());
            device.storage.apply(update);
            outcomes.add(new Outcome(
                    update.mode().name(),
                    texts(update.added().stream().map(StoredChange::id).sorted().toList()),
                    texts(device.tree.heads()),
                    device.tree.root().id().text(),
                    texts(device.tree.order().stream().map(TreeChange::id).toList()),
                    texts(device.path()),
                    texts(device.storage.heads()),
                    device.storage.commonSnapshot().text()));
        }
        return outcomes;
    }

    private static List<String> texts(List<ObjectId> ids) {
        return ids.stream().map(ObjectId::text).toList();
    }

    private static JsonObject scenario(LibrarySpace space, RawChange root, List<Call> calls) {
        JsonObject scenario = new JsonObject();
        scenario.addProperty("spaceId", space.space().id().text());
        scenario.addProperty("header", base64(space.space().header().raw()));
        scenario.add("acl", record(space.space().acl().id(), space.space().acl().raw()));
        scenario.add(
                "settings",
                record(space.space().settings().id(), space.space().settings().raw()));
        scenario.add("root", record(root.id(), root.raw()));
        JsonArray array = new JsonArray();
        for (Call call : calls) {
            JsonObject json = new JsonObject();
            JsonArray changes = new JsonArray();
            call.changes().forEach(change -> changes.add(record(change.id(), change.raw())));
            json.add("changes", changes);
            json.add("heads", new Gson().toJsonTree(texts(call.heads())));
            json.add("path", new Gson().toJsonTree(texts(call.path())));
            array.add(json);
        }
        scenario.add("calls", array);
        return scenario;
    }

    private static JsonObject record(ObjectId id, ByteString raw) {
        JsonObject record = new JsonObject();
        record.addProperty("id", id.text());
        record.addProperty("raw", base64(raw));
        return record;
    }

    private static String base64(ByteString bytes) {
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static List<Outcome> theirs(String line) {
        List<Outcome> outcomes = new ArrayList<>();
        JsonParser.parseString(line).getAsJsonArray().forEach(element -> {
            JsonObject json = element.getAsJsonObject();
            assertThat(json.remove("error").getAsString()).isEmpty();
            outcomes.add(new Gson().fromJson(json, Outcome.class));
        });
        return outcomes;
    }
}
