package dev.syncspace.client.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.syncspace.client.ClientLimits;
import dev.syncspace.client.Resume;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.local.v1.ClientFrame;
import dev.syncspace.proto.local.v1.Credit;
import dev.syncspace.proto.local.v1.ServerFrame;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber and its place in the event log. The platform sends only what it was given credit for, and credit is given
 * for what the subscriber asked for and for at most {@link ClientLimits#EVENTS_AHEAD_MAX} events ahead of it. All fields are
 * guarded by this; the subscriber is called by one thread of the executor at a time.
 */
final class EventStream implements Flow.Subscription, Connection.Receiver {
    private static final Set<String> ACCOUNT_AWAY = Set.of("ACCOUNT_LOCKED", "NO_ACCOUNT");
    /** Credit in small pieces would be a frame per event. */
    private static final int CREDIT_MIN = ClientLimits.EVENTS_AHEAD_MAX / 4;

    private final ClientCore core;
    private final SubscribeRequest request;
    private final Resume resume;
    private final Flow.Subscriber<? super SubscribeResponse> subscriber;

    private final Deque<SubscribeResponse> waiting = new ArrayDeque<>();
    /** Events that the subscriber asked for and that no credit was given for. */
    private long demand;
    /** Events that the platform may still send. */
    private int credit;

    private String cursor;
    private @Nullable Connection connection;
    private long callId;
    private int failedAttempts;
    private boolean wasCompleted;

    /** A thread of the executor is at work on the signals below. */
    private boolean isDelivering;
    /** The platform has confirmed the subscription once. */
    private boolean isInPlace;

    private boolean isIntroduced;
    /** No event comes any more. */
    private boolean isOver;
    /** The subscriber must hear nothing any more. */
    private boolean isSilent;

    private @Nullable Throwable failure;

    EventStream(
            ClientCore core,
            SubscribeRequest request,
            Resume resume,
            Flow.Subscriber<? super SubscribeResponse> subscriber) {
        this.core = core;
        this.request = request;
        this.resume = resume;
        this.subscriber = subscriber;
        this.cursor = request.getCursor();
    }

    /** The subscriber is introduced as soon as the subscription is in place: it misses nothing from then on. */
    void start() {
        connect();
    }

    /** Ends the stream because the client closes. */
    void close(SyncSpaceClientException why) {
        finish(why);
    }

    // ---- What the subscriber does

    @Override
    public void request(long events) {
        if (events <= 0) {
            finish(new IllegalArgumentException("a subscriber must request at least one event, not " + events));
            stopRemote();
            return;
        }
        synchronized (this) {
            demand = demand > Long.MAX_VALUE - events ? Long.MAX_VALUE : demand + events;
        }
        giveCredit();
    }

    @Override
    public void cancel() {
        synchronized (this) {
            isOver = true;
            isSilent = true;
            waiting.clear();
        }
        core.ended(this);
        stopRemote();
    }

    // ---- The connection

    private void connect() {
        Connection open = core.connector().current();
        if (open != null) {
            subscribe(open);
            return;
        }
        core.connector().open().whenComplete((opened, why) -> {
            if (why == null) {
                subscribe(opened);
            } else {
                ended(Failures.of(why));
            }
        });
    }

    private void subscribe(Connection open) {
        try {
            synchronized (this) {
                if (isOver) {
                    return;
                }
                connection = open;
                callId = open.call(
                        ClientFrame.newBuilder()
                                .setSubscribe(dev.syncspace.proto.transport.v1.SubscribeRequest.newBuilder()
                                        .addAllEventTypes(request.getEventTypesList())
                                        .addAllSpaceIds(request.getSpaceIdsList())
                                        .setCursor(cursor)),
                        this);
            }
        } catch (SyncSpaceClientException e) {
            ended(e);
            return;
        }
        giveCredit();
    }

    private void giveCredit() {
        synchronized (this) {
            Connection open = connection;
            if (isOver || open == null || callId == 0) {
                return;
            }
            long room = ClientLimits.EVENTS_AHEAD_MAX - credit - waiting.size();
            int more = (int) Math.min(room, demand);
            if (more > 0 && (more >= CREDIT_MIN || credit == 0)) {
                demand -= more;
                credit += more;
                open.send(ClientFrame.newBuilder()
                        .setCallId(callId)
                        .setCredit(Credit.newBuilder().setEvents(more))
                        .build());
            }
        }
    }

    private void stopRemote() {
        Connection open;
        long id;
        synchronized (this) {
            open = connection;
            id = callId;
            connection = null;
            callId = 0;
        }
        if (open != null && id != 0) {
            open.cancel(id);
        }
    }

    @Override
    public void frame(ServerFrame frame) {
        switch (frame.getBodyCase()) {
            case SUBSCRIBED -> subscribed(frame.getSubscribed().getCursor());
            case EVENT -> event(frame);
            case COMPLETED -> completed();
            case ERROR -> ended(SyncSpaceClientException.of(frame.getError()));
            default ->
                ended(Failures.internal(
                        "the platform answered a subscription with a frame of kind " + frame.getBodyCase()));
        }
    }

    @Override
    public void lost(SyncSpaceClientException why, boolean sent) {
        ended(why);
    }

    private void subscribed(String start) {
        synchronized (this) {
            failedAttempts = 0;
            wasCompleted = false;
            isInPlace = true;
            if (cursor.isEmpty()) {
                cursor = start;
            }
        }
        deliver();
    }

    private void event(ServerFrame frame) {
        SubscribeResponse event;
        try {
            event = SubscribeResponse.parseFrom(frame.getEvent().getData());
        } catch (InvalidProtocolBufferException e) {
            finish(Failures.internal("an event cannot be read: " + e.getMessage()));
            stopRemote();
            return;
        }
        boolean isTooMany;
        synchronized (this) {
            isTooMany = credit == 0;
            if (!isTooMany && !isOver) {
                credit--;
                cursor = event.getEventId();
                failedAttempts = 0;
                waiting.add(event);
            }
        }
        if (isTooMany) {
            finish(Failures.internal("the platform sent more events than it was given credit for"));
            stopRemote();
        } else {
            deliver();
        }
    }

    /** The log was closed: the account was locked, or the platform stops. The next attempt tells which. */
    private void completed() {
        synchronized (this) {
            wasCompleted = true;
        }
        if (resume == Resume.NEVER) {
            finish(null);
        } else {
            again();
        }
    }

    private void ended(SyncSpaceClientException why) {
        boolean isComplete;
        synchronized (this) {
            isComplete = wasCompleted && ACCOUNT_AWAY.contains(why.reason());
        }
        if (isComplete) {
            finish(null);
        } else if (resume == Resume.NEVER || !why.isRetryable()) {
            finish(why);
        } else {
            again();
        }
    }

    private void again() {
        int attempts;
        synchronized (this) {
            connection = null;
            callId = 0;
            demand = demand > Long.MAX_VALUE - credit ? Long.MAX_VALUE : demand + credit;
            credit = 0;
            failedAttempts++;
            attempts = failedAttempts;
        }
        core.loop().schedule(core.backoff().delayNanos(attempts), this::connectUnlessOver);
    }

    private void connectUnlessOver() {
        boolean over;
        synchronized (this) {
            over = isOver;
        }
        if (!over) {
            connect();
        }
    }

    private void finish(@Nullable Throwable why) {
        synchronized (this) {
            if (isOver) {
                return;
            }
            isOver = true;
            failure = why;
        }
        core.ended(this);
        deliver();
    }

    // ---- The subscriber

    private void deliver() {
        synchronized (this) {
            if (isDelivering) {
                return;
            }
            isDelivering = true;
        }
        core.execute(this::deliverAll);
    }

    private void deliverAll() {
        try {
            for (Runnable signal = nextSignal(); signal != null; signal = nextSignal()) {
                signal.run();
            }
        } catch (RuntimeException thrown) {
            cancel();
            subscriber.onError(thrown);
        }
    }

    /** What the subscriber is to be told next; null: nothing now, and the next {@link #deliver} starts again. */
    private synchronized @Nullable Runnable nextSignal() {
        if (!isIntroduced && (isInPlace || isOver)) {
            isIntroduced = true;
            return () -> subscriber.onSubscribe(this);
        }
        SubscribeResponse event = waiting.poll();
        if (event != null) {
            return () -> {
                subscriber.onNext(event);
                giveCredit();
            };
        }
        isDelivering = false;
        if (!isOver || isSilent) {
            return null;
        }
        isSilent = true;
        Throwable why = failure;
        return why == null ? subscriber::onComplete : () -> subscriber.onError(why);
    }
}
