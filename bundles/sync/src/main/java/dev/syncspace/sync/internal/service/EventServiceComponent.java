package dev.syncspace.sync.internal.service;

import dev.syncspace.api.event.Event;
import dev.syncspace.api.event.EventFilter;
import dev.syncspace.api.event.EventService;
import dev.syncspace.sync.internal.account.RuntimeAccess;
import java.util.List;
import java.util.concurrent.Flow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The event log of the unlocked account. */
@Component(service = EventService.class, immediate = true)
public final class EventServiceComponent implements EventService {
    private final RuntimeAccess access;

    @Activate
    public EventServiceComponent(@Reference RuntimeAccess access) {
        this.access = access;
    }

    @Override
    public Flow.Publisher<Event> subscribe(EventFilter filter, String cursor) {
        return access.call(runtime -> runtime.events().subscribe(filter, cursor));
    }

    @Override
    public String position() {
        return access.call(runtime -> runtime.events().position());
    }

    @Override
    public List<Event> read(EventFilter filter, String cursor, int limit) {
        return access.call(runtime -> runtime.events().read(filter, cursor, limit));
    }
}
