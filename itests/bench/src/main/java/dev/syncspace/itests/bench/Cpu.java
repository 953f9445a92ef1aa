package dev.syncspace.itests.bench;

import dev.syncspace.testkit.process.PlatformProcess;
import java.time.Duration;

/**
 * Processor time that a platform takes. Other programs on the machine change it little, so it is worth looking at where
 * rates are not.
 *
 * @param pid process
 * @param before what it had taken when the operations began
 */
record Cpu(long pid, Duration before) {
    private static final double NANOS_PER_MICRO = 1e3;

    static Cpu of(PlatformProcess platform) {
        return new Cpu(platform.pid(), taken(platform.pid()));
    }

    /** Microseconds of one operation, all threads together. */
    Figure figure(String name, int operations) {
        double micros = taken(pid).minus(before).toNanos() / NANOS_PER_MICRO / operations;
        return Figure.told(name, micros, "us", "processor time of the platform for one operation");
    }

    private static Duration taken(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }
}
