package dev.syncspace.itests.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.client.ClientOptions;
import dev.syncspace.client.SyncSpaceClient;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.PlatformProcess.ReadyLine;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kills the platform again and again, and lets a process of its own compare what is there with what was acknowledged.
 *
 * <p>A killed process keeps what it gave to the system: this does not tell whether a commit was forced to the disk. That is
 * what the fault-injecting storage of the Derby bundle is for.
 */
@Tag("fault")
class KillLoopTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final ProductFolder product = ProductFolder.ofThisBuild();
    private final AtomicLong numbers = new AtomicLong();
    private final List<String> spaces = new ArrayList<>();

    /** Where a round kills. */
    private enum Round {
        /** 0.2 to 1.0 s after the first acknowledged write. */
        WRITING,
        /** While a platform starts on existing data. */
        START,
        /** While a platform starts on an empty directory, before, in and after the making of the database. */
        FIRST_START,
        /** While a platform stops under load. */
        SHUTDOWN
    }

    @Test
    void nothingThatWasAcknowledgedIsLostByAKill() throws Exception {
        Seed seed = Seed.of("kill-loop");
        SplittableRandom random = seed.random();
        Path data = seed.directory().resolve("data");
        Path journalFile = seed.directory().resolve("journal");
        List<Round> rounds = rounds(Integer.getInteger("fault.rounds", 20));
        PlatformProcess platform = PlatformProcess.up(product, data);
        try (Journal journal = Journal.open(journalFile)) {
            long startMillis = platform.awaitReady(PATIENCE).tookMillis();
            createSpaces(data, journal);
            for (int i = 0; i < rounds.size(); i++) {
                long first = numbers.get() + 1;
                Round round = rounds.get(i);
                long written = 0;
                switch (round) {
                    case WRITING, SHUTDOWN -> written = write(platform, round, random, journal, "r" + i);
                    case START -> {
                        platform.kill();
                        killStarting(data, random, startMillis);
                    }
                    case FIRST_START -> {
                        platform.kill();
                        Path fresh = seed.directory().resolve("fresh-" + i);
                        killStarting(fresh, random, startMillis * 2);
                        assertServes(fresh);
                    }
                }
                platform = PlatformProcess.up(product, data);
                ReadyLine ready = platform.awaitReady(PATIENCE);
                boolean isLast = i == rounds.size() - 1;
                check(seed, data, journalFile, i, isLast ? "all" : Long.toString(first));
                System.out.printf(
                        "round %d of %d, %s: %d acknowledged, ready again after %d ms%n",
                        i + 1, rounds.size(), round, written, ready.tookMillis());
            }
            assertThat(numbers.get()).as("operations in all").isGreaterThan(rounds.size());
            assertThat(platform.stop(PATIENCE)).isZero();
        } finally {
            platform.close();
        }
        seed.passed();
    }

    /** At least three rounds that kill elsewhere than in writing, spread over the others. */
    private static List<Round> rounds(int count) {
        List<Round> special = List.of(Round.START, Round.FIRST_START, Round.SHUTDOWN);
        int specialCount = Math.max(3, count / 4);
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int specialsBefore = i * specialCount / count;
            boolean isSpecial = (i + 1) * specialCount / count > specialsBefore;
            rounds.add(isSpecial ? special.get(specialsBefore % special.size()) : Round.WRITING);
        }
        return rounds;
    }

    private void createSpaces(Path data, Journal journal) {
        try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(data))) {
            for (int i = 0; i < 2; i++) {
                String space = client.createSpace("space " + i).join().getSpaceId();
                spaces.add(space);
                journal.space(space);
            }
        }
    }

    private long write(PlatformProcess platform, Round round, SplittableRandom random, Journal journal, String name)
            throws Exception {
        Writers writers = new Writers(platform.dataDirectory(), journal, spaces, numbers);
        writers.start(random.split(), name);
        assertThat(writers.firstAnswer().await(60, TimeUnit.SECONDS))
                .as("a write was acknowledged")
                .isTrue();
        pause(200 + random.nextInt(800));
        if (round == Round.SHUTDOWN) {
            platform.terminate();
            pause(random.nextInt(400));
        }
        platform.kill();
        return writers.join();
    }

    /** Three starts that are killed at random places, or just after they were ready. */
    private void killStarting(Path data, SplittableRandom random, long spanMillis) throws Exception {
        for (int i = 0; i < 3; i++) {
            try (PlatformProcess starting = PlatformProcess.up(product, data)) {
                pause(50 + random.nextLong(spanMillis + 200));
                starting.kill();
            }
        }
    }

    private void assertServes(Path data) throws Exception {
        try (PlatformProcess platform = PlatformProcess.up(product, data)) {
            platform.awaitReady(PATIENCE);
            try (SyncSpaceClient client = SyncSpaceClient.connect(ClientOptions.forDataDirectory(data))) {
                String space = client.createSpace("after").join().getSpaceId();
                String id = client.createDocument(space, "text").join().getDocumentId();
                assertThat(client.getDocument(space, id)
                                .join()
                                .getDocument()
                                .getData()
                                .toStringUtf8())
                        .isEqualTo("text");
            }
            assertThat(platform.stop(PATIENCE)).isZero();
        }
    }

    private static void check(Seed seed, Path data, Path journal, int round, String since) throws Exception {
        Path log = seed.directory().resolve("check-" + round + ".log");
        Process check = new ProcessBuilder(
                        ProductFolder.java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CheckMain.class.getName(),
                        data.toString(),
                        journal.toString(),
                        log.toString(),
                        since)
                .inheritIO()
                .start();
        int status = check.waitFor();
        assertThat(status)
                .as("check of round %d, seed %d, data kept in %s:%n%s", round, seed.value(), data, tail(log))
                .isZero();
    }

    private static String tail(Path log) throws IOException {
        if (!Files.exists(log)) {
            return "no log";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    /** A kill at a random time is what is tested: there is no condition to wait for. */
    private static void pause(long millis) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)).isFalse();
    }
}
