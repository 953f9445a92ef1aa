package dev.syncspace.sync.internal.tree;

import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.space.SpaceService;
import dev.syncspace.api.storage.DocumentRow;
import dev.syncspace.api.storage.ObjectRow;
import dev.syncspace.api.storage.StorageException;
import dev.syncspace.protocol.id.ObjectId;
import dev.syncspace.protocol.tree.RawChange;
import dev.syncspace.protocol.tree.TreeError;
import dev.syncspace.sync.internal.account.AccountRuntime;
import dev.syncspace.sync.internal.space.OpenSpace;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The one way of foreign changes into the store. Every try builds one batch; a batch that came too late is built anew. */
@Component(service = TreeAdmission.class)
public final class TreeAdmitter implements TreeAdmission {
    /** Tries of one call: after the first nobody else writes the objects of the call through the queues. */
    static final int TRIES_MAX = 50;
    /** Of a message: some name ids that somebody else chose, in any number. */
    static final int MESSAGE_MAX_CHARS = 500;

    @Activate
    public TreeAdmitter() {
        // Everything comes with the call.
    }

    @Override
    public Admission admit(
            AccountRuntime runtime,
            OpenSpace space,
            ObjectId tree,
            List<RawChange> changes,
            List<ObjectId> announcedHeads) {
        if (!tree.isCid()) {
            return rejected(tree, TreeError.MALFORMED.name(), "the id of the tree is no CID");
        }
        WorkLocks locks = runtime.part(WorkLocks.class, ignored -> new WorkLocks());
        Set<WorkLocks.Key> keys = new LinkedHashSet<>();
        keys.add(WorkLocks.Key.tree(space.id(), tree));
        runtime.store()
                .object(space.id(), tree)
                .flatMap(ObjectRow::document)
                .map(DocumentRow::documentId)
                .ifPresent(id -> keys.add(WorkLocks.Key.document(space.id(), id)));
        for (int i = 0; i < TRIES_MAX; i++) {
            AdmissionTry attempt = new AdmissionTry(runtime, space, tree, changes, announcedHeads);
            Optional<Admission> admission = locks.with(keys, () -> run(attempt));
            if (admission.isPresent()) {
                return admission.get();
            }
            attempt.documentIds().forEach(id -> keys.add(WorkLocks.Key.document(space.id(), id)));
        }
        throw SyncSpaceException.of(
                Reason.TOO_MUCH_CONTENTION, "tree " + tree + ": other writers changed it again and again; try again");
    }

    /** Empty if somebody else was faster. */
    private static Optional<Admission> run(AdmissionTry attempt) {
        try {
            return Optional.of(attempt.run());
        } catch (StorageException failure) {
            if (failure.kind() != StorageException.Kind.CONFLICT) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    static Admission rejected(ObjectId object, String reason, String message) {
        return new Admission(false, 0, List.of(rejection(object, reason, message)));
    }

    static SpaceService.Rejection rejection(ObjectId object, String reason, String message) {
        String shown = message.length() <= MESSAGE_MAX_CHARS ? message : message.substring(0, MESSAGE_MAX_CHARS) + "…";
        return new SpaceService.Rejection(object.toString(), reason, shown);
    }
}
