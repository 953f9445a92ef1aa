package dev.syncspace.dispatcher.internal;

import dev.syncspace.api.command.CommandStatistics.Figures;
import dev.syncspace.api.error.ErrorCode;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls of one command. No call waits for another one here: each adds to a few counters. Thread-safe.
 *
 * <p>Times are counted in buckets, of which eight share a power of two: the bucket tells the time to within an eighth, from a
 * microsecond to four hours, and takes 2 KiB for each command.
 */
final class CommandMeter {
    /** Buckets of each power of two, as bits. */
    private static final int BUCKET_BITS = 3;

    private static final int BUCKETS_PER_POWER = 1 << BUCKET_BITS;
    /** Longer calls than 2^34 microseconds, which is four hours, are counted as so long. */
    private static final int POWERS = 32;

    private final LongAdder totalMicros = new LongAdder();
    private final LongAccumulator maxMicros = new LongAccumulator(Math::max, 0);
    private final AtomicLongArray buckets = new AtomicLongArray(BUCKETS_PER_POWER * POWERS);
    private final AtomicLongArray failures = new AtomicLongArray(ErrorCode.values().length);

    /** A call ended well. */
    void succeeded(long micros) {
        totalMicros.add(micros);
        maxMicros.accumulate(micros);
        buckets.incrementAndGet(bucket(micros));
    }

    /** A call failed. */
    void failed(long micros, ErrorCode code) {
        failures.incrementAndGet(code.ordinal());
        succeeded(micros);
    }

    /** The bucket of a time: its highest bit and the three below it. */
    static int bucket(long micros) {
        if (micros < BUCKETS_PER_POWER) {
            return (int) Math.max(0, micros);
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int bucket = (power - BUCKET_BITS + 1) * BUCKETS_PER_POWER
                + (int) (micros >>> (power - BUCKET_BITS))
                - BUCKETS_PER_POWER;
        return Math.min(bucket, BUCKETS_PER_POWER * POWERS - 1);
    }

    /** The longest time of a bucket, in microseconds. */
    static long longest(int bucket) {
        if (bucket < BUCKETS_PER_POWER) {
            return bucket;
        }
        int shift = bucket / BUCKETS_PER_POWER - 1;
        return ((long) (bucket % BUCKETS_PER_POWER + BUCKETS_PER_POWER + 1) << shift) - 1;
    }

    /** The figures at this moment; calls that end meanwhile may be in some of them and not in others. */
    Figures figures(String command) {
        long[] counts = new long[buckets.length()];
        long calls = 0;
        for (int i = 0; i < counts.length; i++) {
            counts[i] = buckets.get(i);
            calls += counts[i];
        }
        Map<ErrorCode, Long> failed = new EnumMap<>(ErrorCode.class);
        for (ErrorCode code : ErrorCode.values()) {
            long count = failures.get(code.ordinal());
            if (count > 0) {
                failed.put(code, count);
            }
        }
        long max = maxMicros.get();
        return new Figures(
                command,
                calls,
                failed,
                Math.min(max, percentile(counts, calls, 0.50)),
                Math.min(max, percentile(counts, calls, 0.99)),
                max,
                totalMicros.sum());
    }

    private static long percentile(long[] counts, long calls, double share) {
        long wanted = (long) Math.ceil(calls * share);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return longest(i);
            }
        }
        return longest(counts.length - 1);
    }
}
