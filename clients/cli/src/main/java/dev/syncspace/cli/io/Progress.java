package dev.syncspace.cli.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says on standard error that a long command is at work, once a second from the first second on. Closing it wipes the line
 * away. Does nothing where nobody looks.
 */
public final class Progress implements AutoCloseable {
    private static final String WIPE = "\r\u001b[K";

    private final OutputStream err;
    private final String what;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;

    private Progress(OutputStream err, String what) {
        this.err = err;
        this.what = what;
        this.thread = new Thread(this::run, "progress");
        thread.setDaemon(true);
    }

    /**
     * Starts to tell.
     *
     * @param what for example {@code exporting}
     */
    public static Progress start(Environment environment, String what) {
        Progress progress = new Progress(environment.err(), what);
        if (environment.terminal().showsProgress()) {
            progress.thread.start();
        }
        return progress;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (int seconds = 1; !closed.await(1, TimeUnit.SECONDS); seconds++) {
                write(WIPE + what + " ... " + seconds + " s");
            }
            write(WIPE);
        } catch (InterruptedException | IOException ignored) {
            // Whoever does not want to know how long it takes is not told.
            return;
        }
    }

    private void write(String text) throws IOException {
        err.write(Output.utf8(text));
        err.flush();
    }
}
