package dev.syncspace.health.internal;

import dev.syncspace.api.platform.HealthReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The report of the executor of the Felix Health Checks: our checks, and those of others. */
@Component(immediate = true)
public final class FelixHealthReport implements HealthReport {
    /** Selects all checks: an empty selector selects none. */
    private static final String ALL = "*";

    private final HealthCheckExecutor executor;

    @Activate
    public FelixHealthReport(@Reference HealthCheckExecutor executor) {
        this.executor = executor;
    }

    @Override
    public List<Result> check(Set<String> tags) {
        HealthCheckSelector selector =
                tags.isEmpty() ? HealthCheckSelector.tags(ALL) : HealthCheckSelector.tags(tags.toArray(String[]::new));
        List<Result> results = new ArrayList<>();
        for (HealthCheckExecutionResult executed : executor.execute(selector)) {
            results.add(result(executed));
        }
        results.sort(Comparator.comparing(Result::status).reversed().thenComparing(Result::name));
        return results;
    }

    private static Result result(HealthCheckExecutionResult executed) {
        org.apache.felix.hc.api.Result result = executed.getHealthCheckResult();
        List<String> worst = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            if (entry.getStatus() == result.getStatus() && !entry.isDebug()) {
                worst.add(entry.getMessage());
            }
        }
        return new Result(
                executed.getHealthCheckMetadata().getTitle(),
                executed.getHealthCheckMetadata().getTags(),
                status(result.getStatus()),
                String.join("; ", worst));
    }

    private static Status status(org.apache.felix.hc.api.Result.Status status) {
        return switch (status) {
            case OK -> Status.OK;
            case WARN -> Status.WARN;
            case TEMPORARILY_UNAVAILABLE -> Status.TEMPORARILY_UNAVAILABLE;
            case CRITICAL, HEALTH_CHECK_ERROR -> Status.CRITICAL;
        };
    }
}
