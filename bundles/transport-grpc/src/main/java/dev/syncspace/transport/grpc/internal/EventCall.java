package dev.syncspace.transport.grpc.internal;

import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import dev.syncspace.api.command.Requests;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventService;
import dev.syncspace.api.transport.TransportAnswers;
import dev.syncspace.api.transport.TransportCalls;
import dev.syncspace.proto.transport.v1.SubscribeRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: passes events on as far as the client reads them. What it does not read stays in the log, so a client that
 * stands still costs a window of events and no more. Confined to the loop; the log enters it from any thread.
 */
final class EventCall extends ServerCall.Listener<byte[]> {
    /** Header of the answer: where the subscription starts; a client that loses it before an event goes on from there. */
    static final Metadata.Key<String> CURSOR = Metadata.Key.of("syncspace-cursor", Metadata.ASCII_STRING_MARSHALLER);

    /** A request, and one more to see that there is none. */
    private static final int MESSAGES = 2;

    private final ServerCall<byte[], MessageLite> call;
    private final CallResources resources;
    private final Client client;
    private final int windowMax;
    private final Set<EventCall> all;
    private byte @Nullable [] request;
    private Flow.@Nullable Subscription upstream;
    private int asked;
    private boolean closed;
    private boolean gone;

    private EventCall(
            ServerCall<byte[], MessageLite> call, CallResources resources, Client client, Set<EventCall> all) {
        this.call = call;
        this.resources = resources;
        this.client = client;
        this.windowMax = resources.limits().counts().eventWindow();
        this.all = all;
    }

    /** Lets a subscription in that the door did not refuse. */
    static ServerCall.Listener<byte[]> begin(
            ServerCall<byte[], MessageLite> call, CallResources resources, Client client, Set<EventCall> all) {
        EventCall events = new EventCall(call, resources, client, all);
        int open = client.subscriptions().incrementAndGet();
        all.add(events);
        int max = resources.limits().counts().subscriptions();
        if (open > max) {
            events.fail(SyncSpaceException.of(
                    Reason.LIMIT_EXCEEDED,
                    "the connection has " + max + " subscriptions, and no more are allowed; end one first"));
        } else {
            call.request(MESSAGES);
        }
        return events;
    }

    // ---- What the client does

    @Override
    public void onMessage(byte[] message) {
        if (request != null) {
            fail(SyncSpaceException.of(Reason.MALFORMED_REQUEST, "the call has more than one request"));
        } else {
            request = message;
        }
    }

    @Override
    public void onHalfClose() {
        if (closed) {
            return;
        }
        try {
            if (request == null) {
                throw SyncSpaceException.of(Reason.MALFORMED_REQUEST, "the call has no request");
            }
            SubscribeRequest wanted =
                    Requests.parse(SubscribeRequest.parser(), UnsafeByteOperations.unsafeWrap(request));
            EventFilter filter = TransportCalls.filter(wanted);
            resources.commands().requireInitialized();
            resources.workers().execute(() -> locate(filter, wanted.getCursor()));
        } catch (SyncSpaceException refused) {
            fail(refused);
        } catch (RejectedExecutionException stopping) {
            fail(Door.shuttingDown());
        }
    }

    @Override
    public void onReady() {
        ask();
    }

    @Override
    public void onComplete() {
        if (!gone) {
            gone = true;
            client.subscriptions().decrementAndGet();
            all.remove(this);
        }
    }

    @Override
    public void onCancel() {
        closed = true;
        cancelUpstream();
        onComplete();
    }

    /** The transport stops. */
    void stop() {
        fail(Door.shuttingDown());
    }

    // ---- What the log does

    /** Finds the place in the log; reads the storage, so it runs on a worker. */
    private void locate(EventFilter filter, String cursor) {
        try {
            EventService events = resources
                    .services()
                    .events()
                    .orElseThrow(() -> SyncSpaceException.of(
                            Reason.COMMAND_UNAVAILABLE, "no bundle offers the event log at the moment; try again"));
            String start = cursor.isEmpty() ? events.position() : cursor;
            Flow.Publisher<Event> publisher = events.subscribe(filter, start);
            enter(() -> follow(start, publisher));
        } catch (RuntimeException e) {
            enter(() -> close(ErrorStatus.ofAny(e)));
        }
    }

    private void follow(String start, Flow.Publisher<Event> publisher) {
        if (!closed) {
            Metadata headers = new Metadata();
            headers.put(CURSOR, start);
            call.sendHeaders(headers);
            publisher.subscribe(new LogSubscriber(this));
        }
    }

    /** The side of the log: whatever thread it uses, the call is entered on the loop. */
    private record LogSubscriber(EventCall events) implements Flow.Subscriber<Event> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (!events.enter(() -> events.subscribed(subscription))) {
                subscription.cancel();
            }
        }

        @Override
        public void onNext(Event event) {
            events.enter(() -> events.send(event));
        }

        @Override
        public void onError(Throwable failure) {
            events.enter(() -> events.close(ErrorStatus.ofAny(failure)));
        }

        @Override
        public void onComplete() {
            events.enter(events::ended);
        }
    }

    private void subscribed(Flow.Subscription subscription) {
        upstream = subscription;
        if (closed) {
            cancelUpstream();
        } else {
            ask();
        }
    }

    private void send(Event event) {
        if (!closed) {
            asked--;
            call.sendMessage(TransportAnswers.event(event));
            ask();
        }
    }

    private void ended() {
        if (!closed) {
            closed = true;
            call.close(Status.OK, new Metadata());
        }
    }

    /** Asks the log for more if there is reason to. */
    private void ask() {
        // In halves of the window: asking for every single event would wake the log for every single event.
        if (closed || upstream == null || asked > windowMax / 2 || !call.isReady()) {
            return;
        }
        int more = windowMax - asked;
        asked += more;
        upstream.request(more);
    }

    private boolean enter(Runnable task) {
        try {
            resources.loop().execute(task);
            return true;
        } catch (RejectedExecutionException stopped) {
            return false;
        }
    }

    private void fail(SyncSpaceException failure) {
        close(ErrorStatus.of(failure));
    }

    private void close(ErrorStatus error) {
        if (!closed) {
            closed = true;
            cancelUpstream();
            call.close(error.status(), error.trailers());
        }
    }

    private void cancelUpstream() {
        if (upstream != null) {
            upstream.cancel();
        }
    }
}
