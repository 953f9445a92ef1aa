package dev.syncspace.handlers.platform.internal;

import java.util.List;
import java.util.function.Function;

/** Services that may or may not be there when they are asked for. Thread-safe. */
interface PlatformServices {
    /**
     * Calls every service of a type, the best first.
     *
     * @return what they answered
     */
    <S, T> List<T> each(Class<S> type, Function<S, T> call);
}
