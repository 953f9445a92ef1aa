package dev.syncspace.itests.fault;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.itests.fault.Model.Register;
import dev.syncspace.itests.fault.Model.Version;
import dev.syncspace.itests.fault.Operation.Kind;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.DocumentCreatedEvent;
import dev.syncspace.proto.v1.DocumentDeletedEvent;
import dev.syncspace.proto.v1.DocumentInfo;
import dev.syncspace.proto.v1.DocumentUpdatedEvent;
import dev.syncspace.proto.v1.DocumentVersion;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.ListDocumentVersionsRequest;
import dev.syncspace.proto.v1.ListDocumentsRequest;
import dev.syncspace.proto.v1.ListDocumentsResponse;
import dev.syncspace.proto.v1.ListPendingRequest;
import dev.syncspace.proto.v1.ListPendingResponse;
import dev.syncspace.proto.v1.PendingObject;
import dev.syncspace.proto.v1.QueryDocumentsRequest;
import dev.syncspace.proto.v1.QueryDocumentsResponse;
import dev.syncspace.proto.v1.QueryFilter;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.ReadEventsResponse;
import dev.syncspace.proto.v1.SpaceInfo;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Compares a running platform with a model. Every difference is a line of the log. */
final class Check {
    private static final int PAGE = 1000;

    private final SyncSpaceClient client;
    private final Model model;
    private final PrintStream log;
    private int violations;

    Check(SyncSpaceClient client, Model model, PrintStream log) {
        this.client = client;
        this.model = model;
        this.log = log;
    }

    int violations() {
        return violations;
    }

    /** Finds out what became of the operations that were not answered: all of it or nothing. */
    void settle(Journal journal) {
        for (Register register : model.documents()) {
            Operation open = register.open();
            if (open == null) {
                continue;
            }
            GetDocumentResponse found = get(register);
            boolean before = register.exists()
                    ? found.getFound()
                            && found.getDocument().getVersion()
                                    == register.newest().version()
                    : !found.getFound();
            boolean after = open.kind() == Kind.DELETE
                    ? register.exists() && !found.getFound()
                    : found.getFound() && found.getDocument().getVersion() == nextVersion(register);
            if (before == after) {
                violation(open, "is neither as before nor as after: " + describe(found));
                continue;
            }
            Document document = found.getDocument();
            boolean exists = after && open.kind() != Kind.DELETE;
            journal.settled(
                    open.number(), after, exists ? document.getVersion() : 0, exists ? document.getChangeId() : "");
            log.println("settled " + open + ": " + (after ? "it happened" : "it did not happen"));
        }
    }

    private static long nextVersion(Register register) {
        return register.exists() ? register.newest().version() + 1 : 1;
    }

    /** Reads documents and their histories one by one. */
    void documents(long since) {
        int read = 0;
        for (Register register : model.documents()) {
            List<Version> happened = register.happened();
            if (happened.isEmpty()
                    || happened.get(happened.size() - 1).operation().number() < since) {
                continue;
            }
            read++;
            GetDocumentResponse found = get(register);
            if (!register.exists()) {
                expect(register, "is gone after its delete", false, found.getFound());
                continue;
            }
            if (!found.getFound()) {
                violation(register.newest().operation(), "was acknowledged, and its document is missing");
                continue;
            }
            Document document = found.getDocument();
            Version newest = register.newest();
            expect(register, "version", newest.version(), document.getVersion());
            expect(register, "change", newest.changeId(), document.getChangeId());
            expect(register, "metadata", newest.operation().metadata(), document.getMetadataMap());
            expect(register, "collection", newest.operation().collection(), document.getCollection());
            expect(register, "conflicts", false, document.getHasConflicts());
            ByteString data = register.dataWriter().data();
            if (!data.equals(document.getData())) {
                violation(register.dataWriter(), "wrote data that are not there");
            }
            history(register);
        }
        log.println("read " + read + " documents of " + model.documents().size());
    }

    private void history(Register register) {
        List<String> stored = client
                .listDocumentVersions(ListDocumentVersionsRequest.newBuilder()
                        .setSpaceId(register.spaceId())
                        .setDocumentId(register.documentId())
                        .build())
                .join()
                .getVersionsList()
                .stream()
                .map(DocumentVersion::getChangeId)
                .toList();
        List<String> expected = new ArrayList<>(
                register.versions().stream().map(Version::changeId).toList());
        Collections.reverse(expected);
        expect(register, "history, newest first", expected, stored);
    }

    /** Lists every space, by page, and counts. */
    void lists() {
        Set<String> listedSpaces = new TreeSet<>();
        for (SpaceInfo space : client.listSpaces().join().getSpacesList()) {
            listedSpaces.add(space.getSpaceId());
            if (model.spaces().contains(space.getSpaceId())) {
                expect(
                        "space " + space.getSpaceId() + " counts",
                        living(space.getSpaceId(), register -> true).size(),
                        (int) space.getDocumentCount());
            }
        }
        for (String space : model.spaces()) {
            expect("space " + space + " is listed", true, listedSpaces.contains(space));
            Map<String, DocumentInfo> listed = new HashMap<>();
            String cursor = "";
            do {
                ListDocumentsResponse page = client.listDocuments(ListDocumentsRequest.newBuilder()
                                .setSpaceId(space)
                                .setLimit(PAGE)
                                .setCursor(cursor)
                                .build())
                        .join();
                for (DocumentInfo info : page.getDocumentsList()) {
                    if (listed.put(info.getDocumentId(), info) != null) {
                        violation("space " + space + " lists " + info.getDocumentId() + " twice");
                    }
                }
                cursor = page.getNextCursor();
            } while (!cursor.isEmpty());
            expect("list of space " + space, living(space, register -> true), new TreeSet<>(listed.keySet()));
            compareRows(space, listed);
        }
    }

    private void compareRows(String space, Map<String, DocumentInfo> listed) {
        for (Register register : model.documents()) {
            DocumentInfo info = listed.get(register.documentId());
            if (!register.spaceId().equals(space) || !register.exists() || info == null) {
                continue;
            }
            Version newest = register.newest();
            expect(register, "version in the list", newest.version(), info.getVersion());
            expect(register, "metadata in the list", newest.operation().metadata(), info.getMetadataMap());
            expect(register, "size in the list", (long) register.dataWriter().size(), info.getDataSize());
        }
    }

    /** Queries by every kind of value that the writers wrote. */
    void queries() {
        for (String space : model.spaces()) {
            for (long number = 0; number < 4; number++) {
                String color = Operation.color(number);
                compareQuery(space, filter("color", "eq", color), operation -> Operation.color(operation.number())
                        .equals(color));
            }
            compareQuery(
                    space,
                    filter("tags", "contains", "tag-3"),
                    operation -> operation.metadata().get("tags").endsWith("tag-3"));
            long middle = model.lastNumber() / 2;
            compareQuery(space, filter("op", "gte", Long.toString(middle)), operation -> operation.number() >= middle);
            compareQuery(space, filter("writer", "ne", "writer-0"), operation -> operation.writer() != 0);
        }
    }

    private void compareQuery(String space, QueryFilter filter, Predicate<Operation> matches) {
        Set<String> found = new TreeSet<>();
        String cursor = "";
        do {
            QueryDocumentsResponse page = client.queryDocuments(QueryDocumentsRequest.newBuilder()
                            .setSpaceId(space)
                            .addFilters(filter)
                            .setLimit(PAGE)
                            .setCursor(cursor)
                            .build())
                    .join();
            page.getDocumentsList().forEach(info -> found.add(info.getDocumentId()));
            cursor = page.getNextCursor();
        } while (!cursor.isEmpty());
        expect(
                "query " + filter.getField() + " " + filter.getOperator() + " " + filter.getValue() + " of " + space,
                living(space, register -> matches.test(register.newest().operation())),
                found);
    }

    /** Every living document has changes that no node has: without a network nothing was ever uploaded. */
    void pending() {
        Map<String, Integer> pending = new HashMap<>();
        String cursor = "";
        do {
            ListPendingResponse page = client.listPending(ListPendingRequest.newBuilder()
                            .setLimit(PAGE)
                            .setCursor(cursor)
                            .build())
                    .join();
            for (PendingObject object : page.getObjectsList()) {
                pending.put(object.getSpaceId() + " " + object.getObjectId(), object.getPendingChanges());
            }
            cursor = page.getNextCursor();
        } while (!cursor.isEmpty());
        int sampled = 0;
        for (Register register : model.documents()) {
            // The tree id is in the document alone; one in ten tells whether marks are lost.
            if (!register.exists() || register.newest().operation().number() % 10 != 0) {
                continue;
            }
            sampled++;
            String tree = get(register).getDocument().getTreeId();
            int marks = pending.getOrDefault(register.spaceId() + " " + tree, 0);
            if (marks < register.versions().size()) {
                violation(
                        register.newest().operation(),
                        "has " + register.versions().size() + " changes to upload, and " + marks + " are marked");
            }
        }
        log.println("compared the upload marks of " + sampled + " documents");
    }

    /** Reads the whole event log: no holes, and every operation once, in the order of its document. */
    void events() throws InvalidProtocolBufferException {
        Map<String, List<String>> byDocument = new TreeMap<>();
        Set<String> createdSpaces = new HashSet<>();
        long last = -1;
        String cursor = "";
        long count = 0;
        while (true) {
            ReadEventsResponse page = client.readEvents(ReadEventsRequest.newBuilder()
                            .setCursor(cursor)
                            .setLimit(PAGE)
                            .build())
                    .join();
            if (page.getEventsCount() == 0) {
                break;
            }
            for (SubscribeResponse event : page.getEventsList()) {
                count++;
                long sequence = sequence(event.getEventId());
                if (last >= 0 && sequence != last + 1) {
                    violation("event " + event.getEventId() + " follows number " + last);
                }
                last = sequence;
                note(event, byDocument, createdSpaces);
            }
            cursor = page.getNextCursor();
        }
        for (String space : model.spaces()) {
            expect("space.created of " + space, true, createdSpaces.contains(space));
        }
        for (Register register : model.documents()) {
            List<String> expected = expectedEvents(register);
            List<String> found = byDocument.getOrDefault(register.spaceId() + " " + register.documentId(), List.of());
            expect(register, "events", expected, found);
        }
        log.println("read " + count + " events");
    }

    private static long sequence(String eventId) {
        return Long.parseLong(eventId.substring(eventId.lastIndexOf('-') + 1));
    }

    private static void note(SubscribeResponse event, Map<String, List<String>> byDocument, Set<String> createdSpaces)
            throws InvalidProtocolBufferException {
        String id;
        String text;
        switch (event.getEventType()) {
            case "document.created" -> {
                DocumentCreatedEvent created = DocumentCreatedEvent.parseFrom(event.getPayload());
                id = created.getDocumentId();
                text = "created " + created.getChangeId();
            }
            case "document.updated" -> {
                DocumentUpdatedEvent updated = DocumentUpdatedEvent.parseFrom(event.getPayload());
                id = updated.getDocumentId();
                text = "updated " + updated.getOldVersion() + " " + updated.getNewVersion() + " "
                        + updated.getChangeId();
            }
            case "document.deleted" -> {
                id = DocumentDeletedEvent.parseFrom(event.getPayload()).getDocumentId();
                text = "deleted";
            }
            case "space.created" -> {
                createdSpaces.add(event.getSpaceId());
                return;
            }
            default -> {
                return;
            }
        }
        byDocument
                .computeIfAbsent(event.getSpaceId() + " " + id, key -> new ArrayList<>())
                .add(text);
    }

    private static List<String> expectedEvents(Register register) {
        List<String> expected = new ArrayList<>();
        long version = 0;
        for (Version happened : register.happened()) {
            switch (happened.operation().kind()) {
                case CREATE -> expected.add("created " + happened.changeId());
                case DELETE -> expected.add("deleted");
                case UPDATE, TOUCH ->
                    expected.add("updated " + version + " " + happened.version() + " " + happened.changeId());
            }
            version = happened.version();
        }
        return expected;
    }

    private GetDocumentResponse get(Register register) {
        return client.getDocument(register.spaceId(), register.documentId()).join();
    }

    private Set<String> living(String space, Predicate<Register> wanted) {
        Set<String> living = new TreeSet<>();
        for (Register register : model.documents()) {
            if (register.spaceId().equals(space) && register.exists() && wanted.test(register)) {
                living.add(register.documentId());
            }
        }
        return living;
    }

    private static QueryFilter filter(String field, String operator, String value) {
        return QueryFilter.newBuilder()
                .setField(field)
                .setOperator(operator)
                .setValue(value)
                .build();
    }

    private static String describe(GetDocumentResponse found) {
        return found.getFound() ? "version " + found.getDocument().getVersion() : "not found";
    }

    private void expect(Register register, String what, Object expected, Object found) {
        expect("document " + register.documentId() + " of " + register.spaceId() + ": " + what, expected, found);
    }

    private void expect(String what, Object expected, Object found) {
        if (Objects.equals(expected, found)) {
            return;
        }
        if (expected instanceof Set<?> wanted && found instanceof Set<?> got) {
            Set<Object> missing = new HashSet<>(wanted);
            missing.removeAll(got);
            Set<Object> extra = new HashSet<>(got);
            extra.removeAll(wanted);
            violation(what + ": missing " + missing + ", not expected " + extra);
        } else {
            violation(what + ": expected " + expected + ", found " + found);
        }
    }

    private void violation(Operation operation, String what) {
        violation(operation + " " + what);
    }

    private void violation(String what) {
        violations++;
        log.println("VIOLATION " + what);
    }
}
