package dev.syncspace.client.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * How a client behaves.
 *
 * @param clientName for the log of the platform
 * @param callTimeout zero: no limit of the client
 * @param connectTimeout of one attempt
 * @param retryCountMax attempts after the first
 * @param executor completes futures and calls subscribers
 */
public record Settings(
        String clientName, Duration callTimeout, Duration connectTimeout, int retryCountMax, Executor executor) {
    private static final int CLIENT_NAME_MAX_CHARACTERS = 128;
    private static final Duration TIMEOUT_MAX = Duration.ofDays(24);

    public Settings {
        checkTimeout(callTimeout);
        checkTimeout(connectTimeout);
        if (connectTimeout.isZero()) {
            throw new IllegalArgumentException("the timeout of a connect must be positive");
        }
        if (retryCountMax < 0) {
            throw new IllegalArgumentException("retries must not be negative: " + retryCountMax);
        }
        Objects.requireNonNull(executor, "executor");
        if (clientName.length() > CLIENT_NAME_MAX_CHARACTERS) {
            throw new IllegalArgumentException(
                    "a client name has at most " + CLIENT_NAME_MAX_CHARACTERS + " characters");
        }
    }

    /**
     * The timeout of a call.
     *
     * @return it
     * @throws IllegalArgumentException if it is negative, or more milliseconds than a frame can say
     */
    public static Duration checkTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.compareTo(TIMEOUT_MAX) > 0) {
            throw new IllegalArgumentException("a timeout is zero to " + TIMEOUT_MAX.toDays() + " days: " + timeout);
        }
        return timeout;
    }

    public Settings withCallTimeout(Duration timeout) {
        return new Settings(clientName, timeout, connectTimeout, retryCountMax, executor);
    }

    public Settings withConnectTimeout(Duration timeout) {
        return new Settings(clientName, callTimeout, timeout, retryCountMax, executor);
    }

    public Settings withRetryCountMax(int retries) {
        return new Settings(clientName, callTimeout, connectTimeout, retries, executor);
    }

    public Settings withExecutor(Executor other) {
        return new Settings(clientName, callTimeout, connectTimeout, retryCountMax, other);
    }

    public Settings withClientName(String name) {
        return new Settings(name, callTimeout, connectTimeout, retryCountMax, executor);
    }
}
