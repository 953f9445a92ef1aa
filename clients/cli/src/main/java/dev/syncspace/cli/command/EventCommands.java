package dev.syncspace.cli.command;

import dev.syncspace.cli.io.ExitCodes;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.client.SyncSpaceClientException;
import dev.syncspace.proto.v1.ErrorCode;
import dev.syncspace.proto.v1.ReadEventsRequest;
import dev.syncspace.proto.v1.ReadEventsResponse;
import dev.syncspace.proto.v1.SubscribeRequest;
import dev.syncspace.proto.v1.SubscribeResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** The commands of {@code syncspace events}. */
public final class EventCommands {
    private EventCommands() {}

    /** Which events. */
    private static final class Filter {
        private Filter() {}

        static Syntax declare(Syntax syntax) {
            return syntax.options(
                            "--type",
                            "TYPE",
                            "Only events of this type, for example document.created; may be given again.")
                    .options("--space", Spaces.PARAMETER, "Only events of this space; may be given again.")
                    .option("--since", "CURSOR", "Only events after the one with this id.");
        }

        static List<String> types(Arguments arguments) {
            return arguments.texts("--type");
        }

        static List<String> spaceIds(Session session, Arguments arguments) {
            return arguments.texts("--space").stream()
                    .map(space -> Spaces.id(session, space))
                    .toList();
        }

        static String cursor(Arguments arguments) {
            return arguments.text("--since", "");
        }
    }

    /** Follows the events. */
    public static final class Watch implements CliCommand {
        @Override
        public void declare(Syntax syntax) {
            syntax.describe("Print events as they happen, until Ctrl-C or the account is locked.");
            Filter.declare(syntax).option("--count", "N", "End after so many events.");
        }

        @Override
        public int run(Session session, Arguments arguments) throws InterruptedException {
            Long count = arguments.number("--count");
            if (count != null && count < 1) {
                throw Problem.usage("--count must be positive");
            }
            SubscribeRequest request = SubscribeRequest.newBuilder()
                    .addAllEventTypes(Filter.types(arguments))
                    .addAllSpaceIds(Filter.spaceIds(session, arguments))
                    .setCursor(Filter.cursor(arguments))
                    .build();
            Reader reader = new Reader();
            session.client().subscribe(request).subscribe(reader);
            long remaining = count == null ? Long.MAX_VALUE : count;
            while (remaining > 0) {
                Optional<SubscribeResponse> event = reader.next();
                if (event.isEmpty()) {
                    return ExitCodes.OK;
                }
                session.out().line(session.isJson() ? Events.json(event.get()) : Events.line(session, event.get()));
                session.out().flush();
                remaining--;
            }
            return ExitCodes.OK;
        }
    }

    /** Reads the events of the past. */
    public static final class ListPast implements CliCommand {
        private static final int PAGE_EVENTS = 1_000;

        @Override
        public void declare(Syntax syntax) {
            syntax.describe("List the events of the past, oldest first.");
            Filter.declare(syntax).option("--limit", "N", "At most N events. Default: all.");
        }

        @Override
        public int run(Session session, Arguments arguments) {
            int limit = arguments.number("--limit", 0);
            ReadEventsRequest.Builder request = ReadEventsRequest.newBuilder()
                    .addAllEventTypes(Filter.types(arguments))
                    .addAllSpaceIds(Filter.spaceIds(session, arguments))
                    .setCursor(Filter.cursor(arguments))
                    .setLimit(limit == 0 ? PAGE_EVENTS : limit);
            ReadEventsResponse response;
            do {
                ReadEventsResponse page =
                        session.client().readEvents(request.build()).join();
                session.respond(page, () -> page.getEventsList()
                        .forEach(event -> session.out().line(Events.line(session, event))));
                request.setCursor(page.getNextCursor());
                response = page;
            } while (limit == 0 && response.getEventsCount() == PAGE_EVENTS);
            return ExitCodes.OK;
        }
    }

    /** Hands events to the main thread one by one, and asks for the next only when one was taken. */
    private static final class Reader implements Flow.Subscriber<SubscribeResponse> {
        private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
        private Flow.@Nullable Subscription subscription;

        /** The next event; empty when there are no more. */
        Optional<SubscribeResponse> next() throws InterruptedException {
            if (subscription != null) {
                subscription.request(1);
            }
            Object signal = signals.take();
            if (signal instanceof Flow.Subscription given) {
                subscription = given;
                given.request(1);
                signal = signals.take();
            }
            if (signal instanceof SubscribeResponse event) {
                return Optional.of(event);
            }
            if (signal instanceof SyncSpaceClientException failure) {
                throw failure;
            }
            if (signal instanceof Throwable defect) {
                throw Problem.of(ErrorCode.ERROR_CODE_INTERNAL, "INTERNAL_ERROR", "the events ended: " + defect);
            }
            return Optional.empty();
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            signals.add(given);
        }

        @Override
        public void onNext(SubscribeResponse event) {
            signals.add(event);
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure);
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }
}
