package dev.syncspace.health.internal;

import com.google.protobuf.ByteString;
import dev.syncspace.api.command.CallOrigin;
import dev.syncspace.api.command.CommandCall;
import dev.syncspace.api.command.Dispatcher;
import dev.syncspace.api.error.ErrorCode;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether the process works at all: the framework runs this, and the dispatcher answers. */
@Component(
        immediate = true,
        property = {HealthCheck.NAME + "=live", HealthCheck.TAGS + "=live", HealthCheck.MBEAN_NAME + "=live"})
public final class LiveCheck implements HealthCheck {
    /** A healthy dispatcher answers within milliseconds, a busy machine within this; shorter than the executor waits. */
    private static final long ANSWER_MILLIS = 1_500;
    /** Reads a list in memory, and so needs no account and no storage. */
    private static final String PROBE = "ListCommands";

    private final Services services;
    private final long answerMillis;

    @Activate
    public LiveCheck(BundleContext context) {
        this(Services.of(context), ANSWER_MILLIS);
    }

    LiveCheck(Services services, long answerMillis) {
        this.services = services;
        this.answerMillis = answerMillis;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        CommandCall call = new CommandCall(PROBE, ByteString.EMPTY, answerMillis, CallOrigin.LOCAL);
        services.call(Dispatcher.class, dispatcher -> dispatcher.dispatch(call))
                .ifPresentOrElse(
                        answer -> await(answer, log),
                        () -> log.critical("there is no dispatcher: the bundle dev.syncspace.dispatcher does not run"));
        return new Result(log);
    }

    private void await(CompletableFuture<ByteString> answer, FormattingResultLog log) {
        try {
            answer.get(answerMillis, TimeUnit.MILLISECONDS);
            log.info("the dispatcher answers");
        } catch (ExecutionException e) {
            judge(Objects.requireNonNullElse(e.getCause(), e), log);
        } catch (TimeoutException e) {
            answer.cancel(false);
            log.critical("the dispatcher does not answer within {} ms", answerMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.temporarilyUnavailable("the check was interrupted");
        }
    }

    private void judge(Throwable failure, FormattingResultLog log) {
        if (!(failure instanceof SyncSpaceException known)) {
            log.critical("the dispatcher has a defect: {}", failure.toString());
        } else if (known.code() == ErrorCode.DEADLINE_EXCEEDED) {
            log.critical("the dispatcher does not answer within {} ms", answerMillis);
        } else if (known.code() == ErrorCode.RESOURCE_EXHAUSTED) {
            log.warn("the dispatcher refuses calls, too many wait");
        } else {
            // It answered: who is to answer the command is another question.
            log.info("the dispatcher answers");
        }
    }
}
