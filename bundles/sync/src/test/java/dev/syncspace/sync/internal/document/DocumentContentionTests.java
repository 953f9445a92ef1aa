package dev.syncspace.sync.internal.document;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.api.document.DocumentQuery;
import dev.syncspace.api.document.DocumentUpdate;
import dev.syncspace.api.document.VersionRef;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.storage.ObjectStoreProvider;
import dev.syncspace.sync.internal.tree.FaultyProvider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

abstract class DocumentContentionTests extends DocumentsContract {
    private FaultyProvider faulty;

    /** What the faults are put upon. */
    abstract ObjectStoreProvider newSoundProvider();

    @Override
    ObjectStoreProvider newProvider() {
        faulty = new FaultyProvider(newSoundProvider());
        return faulty;
    }

    @Test
    @Timeout(60)
    void oneOfManyCreatorsOfAnIdSucceeds() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "d" + round;
            AtomicInteger created = new AtomicInteger();
            Concurrently.run(8, thread -> {
                try {
                    create(id, text("by " + thread));
                    created.incrementAndGet();
                } catch (SyncSpaceException e) {
                    assertThat(e.reason()).isEqualTo(Reason.DOCUMENT_EXISTS);
                }
            });
            assertThat(created).hasValue(1);
            assertThat(get(id).version()).isEqualTo(1);
        }
        device.checkIndex(space);
    }

    @Test
    @Timeout(60)
    void concurrentUpdatesOfOneDocumentAllHappen() throws Exception {
        create("a");
        Set<Long> versions = ConcurrentHashMap.newKeySet();
        Concurrently.run(8, thread -> {
            for (int i = 0; i < 40; i++) {
                versions.add(documents
                        .update(space, "a", update(text(thread + "/" + i)))
                        .version());
            }
        });
        assertThat(versions).hasSize(320);
        assertThat(get("a").version()).isEqualTo(321);
        assertThat(device.tree(space, "a").heads()).hasSize(1);
        device.checkIndex(space);
    }

    @Test
    @Timeout(60)
    void w11ExpectedVersionsMakeReadModifyWriteSafe() throws Exception {
        create("a", text("0"));
        Concurrently.run(8, thread -> {
            for (int done = 0; done < 15; ) {
                var present = get("a");
                int next = Integer.parseInt(present.data().toStringUtf8()) + 1;
                boolean byVersion = thread % 2 == 0;
                try {
                    documents.update(
                            space,
                            "a",
                            new DocumentUpdate(
                                    Optional.of(text("" + next)),
                                    Optional.empty(),
                                    byVersion ? present.version() : 0,
                                    byVersion ? "" : present.changeId()));
                    done++;
                } catch (SyncSpaceException lost) {
                    assertThat(lost.reason()).isEqualTo(Reason.VERSION_MISMATCH);
                }
            }
        });
        assertThat(get("a").data()).isEqualTo(text("120"));
        assertThat(get("a").version()).isEqualTo(121);
    }

    @Test
    @Timeout(60)
    void w10ReadersAndWritersDoNotBlockEachOther() throws Exception {
        for (int i = 0; i < 4; i++) {
            create("d" + i);
        }
        Concurrently.run(12, thread -> {
            for (int i = 0; i < 60; i++) {
                String id = "d" + i % 4;
                switch (thread % 6) {
                    case 0 -> documents.update(space, id, update(text("x" + i)));
                    case 1 -> documents.get(space, id);
                    case 2 ->
                        documents.query(
                                space, new DocumentQuery("", List.of(), 0, "", DocumentQuery.Order.CREATED, false));
                    case 3 -> documents.versions(space, id, 5, "");
                    case 4 -> documents.conflicts(space, "", 0, "");
                    default -> {
                        documents.create(space, "t" + thread + "-" + i, "", DATA, Map.of());
                        documents.delete(space, "t" + thread + "-" + i);
                    }
                }
            }
        });
        assertThat(device.store().totals(space).documents()).isEqualTo(4);
        device.checkIndex(space);
    }

    @Test
    void aWriterThatIsNeverFastEnoughIsToldSo() {
        create("a");
        faulty.refuseCommits(true);
        assertFails(Reason.TOO_MUCH_CONTENTION, "", () -> documents.update(space, "a", update(DATA)));
        assertFails(Reason.TOO_MUCH_CONTENTION, "", () -> documents.delete(space, "a"));
        faulty.refuseCommits(false);
        assertThat(documents.update(space, "a", update(DATA)).version()).isEqualTo(2);
        assertThat(documents.delete(space, "a")).isTrue();
    }

    @Test
    void aWriterThatWasOnceTooLateDecidesAgain() {
        create("a", text("one"));
        faulty.beforeNextCommit(() -> documents.update(space, "a", update(text("two"))));
        documents.update(space, "a", update(text("three")));
        assertThat(get("a").version()).isEqualTo(3);
        assertThat(get("a").data()).isEqualTo(text("three"));
    }

    @Test
    void nothingIsWrittenOnTopOfARowThatChangedSinceItWasRead() {
        create("a", text("one"));
        faulty.afterNextRead(() -> faulty.advance(device.tree(space, "a")));
        assertThat(documents.update(space, "a", update(text("two"))).version()).isEqualTo(3);
    }

    @Test
    void w12ADocumentThatIsErasedWhileItIsReadIsMissingAndNotDamaged() {
        List<Runnable> reads = List.of(
                () -> assertThat(documents.get(space, "a")).isEmpty(),
                () -> assertGone(() -> documents.versions(space, "a", 0, "")),
                () -> assertGone(() -> documents.version(space, "a", new VersionRef(1, ""))),
                () -> assertGone(() -> documents.restore(space, "a", new VersionRef(1, ""), 0)),
                () -> assertGone(() -> documents.update(
                        space, "a", new DocumentUpdate(Optional.empty(), Optional.of(Map.of()), 0, ""))));
        for (Runnable read : reads) {
            create("a");
            faulty.afterNextRead(() -> documents.delete(space, "a"));
            read.run();
            assertThat(device.store().documents(space, "a")).isEmpty();
        }
    }

    private static void assertGone(ThrowingCallable call) {
        assertFails(Reason.DOCUMENT_NOT_FOUND, "document_id", call);
    }

    @Test
    void anExpectationIsComparedAtTheCommit() {
        create("a", text("one"));
        // Another writer, past the queue, between the decision and the commit.
        faulty.beforeNextCommit(() -> faulty.touch(device.tree(space, "a")));
        documents.update(space, "a", new DocumentUpdate(Optional.of(text("two")), Optional.empty(), 1, ""));
        assertThat(get("a").data()).isEqualTo(text("two"));
        faulty.beforeNextCommit(() -> faulty.advance(device.tree(space, "a")));
        assertFails(
                Reason.VERSION_MISMATCH,
                "expected_version",
                () -> documents.update(
                        space, "a", new DocumentUpdate(Optional.of(text("three")), Optional.empty(), 2, "")));
        assertThat(get("a").data()).isEqualTo(text("two"));
    }
}
