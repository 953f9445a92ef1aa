package dev.syncspace.itests.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform in the background, and {@code down}. */
class DetachedTest {
    @TempDir
    Path data;

    private Optional<ProcessHandle> background = Optional.empty();

    @AfterEach
    void leaveNothingRunning() {
        background.ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void upDetachedReturnsWhenThePlatformIsReadyAndDownStopsIt() throws Exception {
        Launcher.Result up = Launcher.run("up", "--detach", "--data", data.toString());
        JsonObject endpoint = JsonParser.parseString(Files.readString(data.resolve("run/endpoint.json")))
                .getAsJsonObject();
        long pid = endpoint.get("pid").getAsLong();
        background = ProcessHandle.of(pid);

        assertThat(up.exitStatus()).isZero();
        assertThat(up.output()).startsWith("{\"event\":\"ready\",\"transport\":\"tcp://127.0.0.1:");
        assertThat(up.errors()).isEmpty();
        assertThat(background)
                .hasValueSatisfying(process -> assertThat(process.isAlive()).isTrue());

        Launcher.Result down = Launcher.run("down", "--data", data.toString());

        assertThat(down.exitStatus()).isZero();
        assertThat(down.output()).contains("\"event\":\"stopped\"", "\"pid\":" + pid);
        assertThat(background.get().isAlive()).isFalse();
        assertThat(data.resolve("run/endpoint.json")).doesNotExist();
    }

    @Test
    void aFailureInTheBackgroundIsTold() throws Exception {
        Launcher.run("up", "--detach", "--data", data.toString());
        background = runningOn(data);
        Launcher.Result second = Launcher.run("up", "--detach", "--data", data.toString());

        assertThat(second.exitStatus()).isEqualTo(7);
        assertThat(second.output()).isEmpty();
        assertThat(second.errorLine()).contains("DIRECTORY_IN_USE");
        assertThat(Launcher.run("down", "--data", data.toString()).exitStatus()).isZero();
    }

    @Test
    void downSaysThatNothingRuns() throws Exception {
        Launcher.Result down = Launcher.run("down", "--data", data.toString());

        assertThat(down.exitStatus()).isZero();
        assertThat(down.output()).isEmpty();
        assertThat(down.errors()).isEqualTo("no platform runs on " + data + "\n");
    }

    @Test
    void downDoesNotSignalAProcessThatOnlyAStaleFileNames() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        background = Optional.of(bystander.toHandle());
        Files.createDirectories(data.resolve("run"));
        Files.writeString(
                data.resolve("run/endpoint.json"),
                "{\"pid\":" + bystander.pid() + ",\"version\":\"1\",\"addresses\":[],\"startedAtMillis\":0}\n");
        Files.writeString(data.resolve("run/lock"), bystander.pid() + "\n");

        Launcher.Result down = Launcher.run("down", "--data", data.toString());

        assertThat(down.errors()).startsWith("no platform runs on ");
        assertThat(bystander.isAlive()).isTrue();
    }

    private static Optional<ProcessHandle> runningOn(Path data) throws Exception {
        return ProcessHandle.of(
                Long.parseLong(Files.readString(data.resolve("run/lock")).strip()));
    }
}
