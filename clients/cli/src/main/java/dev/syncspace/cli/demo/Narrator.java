package dev.syncspace.cli.demo;

import dev.syncspace.cli.command.Session;
import dev.syncspace.cli.io.Problem;
import dev.syncspace.cli.io.Text;
import dev.syncspace.proto.v1.ErrorCode;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells what the demo does and sees, and stops it at the first thing that is not as it should be. */
final class Narrator {
    private final Session session;
    private final long startNanos = System.nanoTime();
    private int steps;
    private int checks;

    Narrator(Session session) {
        this.session = session;
    }

    /** A new part of the tour. */
    void step(String what) {
        steps++;
        say("");
        say(steps + ". " + what);
    }

    /** A command as a person would type it. */
    void does(String command) {
        say("   $ " + command);
    }

    /** What came back. */
    void sees(String what) {
        say("     " + Text.oneLine(what));
    }

    /** Something that must hold. */
    void check(boolean holds, String what) {
        if (!holds) {
            throw Problem.of(ErrorCode.ERROR_CODE_INTERNAL, "DEMO_FAILED", "not as it should be: " + what);
        }
        checks++;
        say("   + " + what);
    }

    void finish() {
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
        if (session.isJson()) {
            session.out()
                    .line("{\"ok\":true,\"steps\":" + steps + ",\"checks\":" + checks + ",\"tookMillis\":" + tookMillis
                            + "}");
        } else {
            say("");
            say(String.format(
                    Locale.ROOT,
                    "Done: %d results checked in %.1f s; the directory is gone. Yours: syncspace up",
                    checks,
                    tookMillis / 1000.0));
        }
    }

    private void say(String line) {
        if (!session.isJson()) {
            session.out().line(line);
            session.out().flush();
        }
    }
}
