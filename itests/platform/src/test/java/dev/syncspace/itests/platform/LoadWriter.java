package dev.syncspace.itests.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.CreateDocumentRequest;
import dev.syncspace.proto.v1.Document;
import dev.syncspace.proto.v1.GetDocumentRequest;
import dev.syncspace.proto.v1.GetDocumentResponse;
import dev.syncspace.proto.v1.UpdateDocumentRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Creates and updates documents that nobody else touches, and knows what each must hold. After a failure it reads: a write
 * that was surely not carried out must not be there, one whose outcome is unknown may be.
 */
final class LoadWriter implements Runnable {
    /** Documents that are updated again and again; more are created. */
    private static final int DOCUMENTS = 12;

    private final String name;
    private final String space;
    private final LoadClient client;
    private final SplittableRandom random;
    private final Map<String, State> documents = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean isEnding;

    /** What a document holds. */
    record State(long version, ByteString data) {}

    LoadWriter(String name, String space, TestPlatform platform, long seed) {
        this.name = name;
        this.space = space;
        this.client = new LoadClient(platform);
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void run() {
        for (int number = 0; !isEnding; number++) {
            ByteString data = ByteString.copyFromUtf8(name + " writes " + number + " ".repeat(random.nextInt(2_000)));
            if (ids.size() < DOCUMENTS || random.nextInt(8) == 0) {
                create(name + "-" + number, data);
            } else {
                update(ids.get(random.nextInt(ids.size())), data);
            }
        }
    }

    private void create(String id, ByteString data) {
        try {
            long version = client.once(connected -> connected.createDocument(CreateDocumentRequest.newBuilder()
                            .setSpaceId(space)
                            .setDocumentId(id)
                            .setData(data)
                            .build()))
                    .getVersion();
            written(id, new State(version, data));
        } catch (SyncSpaceClientException failure) {
            settle(id, null, data, failure);
        }
    }

    private void update(String id, ByteString data) {
        State before = documents.get(id);
        try {
            long version = client.once(connected -> connected.updateDocument(UpdateDocumentRequest.newBuilder()
                            .setSpaceId(space)
                            .setDocumentId(id)
                            .setData(data)
                            .setExpectedVersion(before.version())
                            .build()))
                    .getVersion();
            assertThat(version).as(id).isEqualTo(before.version() + 1);
            written(id, new State(version, data));
        } catch (SyncSpaceClientException failure) {
            settle(id, before, data, failure);
        }
    }

    private void written(String id, State state) {
        remember(id, state);
        acknowledged.incrementAndGet();
    }

    private void remember(String id, State state) {
        if (documents.put(id, state) == null) {
            ids.add(id);
        }
    }

    /** Finds out what became of a write that failed. */
    private void settle(String id, @Nullable State before, ByteString data, SyncSpaceClientException failure) {
        client.pause();
        State now = read(id);
        boolean isWritten = now != null && now.data().equals(data);
        if (isWritten) {
            assertThat(failure.isOutcomeUnknown())
                    .as("%s is written, and its failure told otherwise: %s", id, failure)
                    .isTrue();
            assertThat(now.version()).isEqualTo(before == null ? 1 : before.version() + 1);
            remember(id, now);
        } else {
            assertThat(now).as("%s after %s", id, failure).isEqualTo(before);
        }
    }

    private @Nullable State read(String id) {
        GetDocumentResponse response =
                client.untilDone(connected -> connected.getDocument(GetDocumentRequest.newBuilder()
                        .setSpaceId(space)
                        .setDocumentId(id)
                        .build()));
        Document document = response.getDocument();
        return response.getFound() ? new State(document.getVersion(), document.getData()) : null;
    }

    /** Lets {@link #run} return. */
    void end() {
        isEnding = true;
    }

    /** Writes that were answered so far. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** After the end: reads everything back. */
    void check() {
        documents.forEach((id, state) -> assertThat(read(id)).as(id).isEqualTo(state));
        client.close();
    }

    /** After the end: every document and what it holds. */
    Map<String, State> documents() {
        return documents;
    }

    Map<String, Integer> failures() {
        return client.failures();
    }
}
