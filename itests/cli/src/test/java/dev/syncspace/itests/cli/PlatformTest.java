package dev.syncspace.itests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.syncspace.itests.cli.Product.Result;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls by name, events, errors, pipes and the demo, with a running platform. */
class PlatformTest {
    @TempDir
    static Path parent;

    private static Product product;

    @BeforeAll
    static void start() {
        product = Product.up(parent.resolve("data"));
        product.ok("space", "create", "Notes");
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void anyCommandCanBeCalledWithJson() throws IOException {
        Result created = product.run(utf8("{\"name\":\"By call\",\"metadata\":{\"a\":\"b\"}}"), "call", "CreateSpace");
        assertThat(created.exitCode()).as(created.err()).isZero();
        String space = created.json().get("spaceId").getAsString();

        Files.writeString(parent.resolve("request.json"), "{\"space_id\":\"" + space + "\"}");
        Result read = product.run("call", "GetSpace", "--in", "request.json");
        assertThat(read.json().getAsJsonObject("space").get("name").getAsString())
                .isEqualTo("By call");
        assertThat(product.run("call", "GetAccount").json().has("account")).isTrue();
    }

    @Test
    void aCallRefusesFieldsThatDoNotExistAndCommandsThatAreUnknown() {
        Result field = product.run(utf8("{\"spaceId\":\"s\",\"limt\":3}"), "call", "ListDocuments", "--json");
        assertThat(field.exitCode()).isEqualTo(5);
        assertThat(field.error().get("code").getAsString()).isEqualTo("INVALID_ARGUMENT");
        assertThat(field.error().get("field").getAsString()).isEqualTo("limt");

        Result missing = product.run(utf8("{}"), "call", "GetSpace", "--json");
        assertThat(missing.exitCode()).isEqualTo(5);
        assertThat(missing.error().get("field").getAsString()).isEqualTo("space_id");

        Result unknown = product.run("call", "createSpace", "--json");
        assertThat(unknown.exitCode()).isEqualTo(5);
        assertThat(unknown.error().get("code").getAsString()).isEqualTo("UNIMPLEMENTED");
        assertThat(unknown.error().get("reason").getAsString()).isEqualTo("UNKNOWN_COMMAND");
    }

    @Test
    void theCommandsOfThePlatformAreThoseOfTheApi() {
        Result commands = product.run("commands", "--json");
        List<String> names = commands.json().getAsJsonArray("commands").asList().stream()
                .map(command -> command.getAsJsonObject().get("name").getAsString())
                .collect(Collectors.toList());

        assertThat(names).contains("Init", "CreateSpace", "GetDocument", "GetSyncStatus", "ReadEvents", "ListCommands");
        assertThat(product.ok("commands")).contains("CreateSpace").contains("active");
        JsonObject status = product.run("status", "--json").json();
        assertThat(status.get("running").getAsBoolean()).isTrue();
        assertThat(status.getAsJsonObject("account").get("state").getAsString()).isEqualTo("ACCOUNT_STATE_UNLOCKED");
        assertThat(product.ok("status")).contains("state       unlocked");
    }

    @Test
    void eventsAreSeenAsTheyHappen() throws IOException, InterruptedException {
        Process watch = new ProcessBuilder(ProductFolder.ofThisBuild()
                        .commandLine(List.of(
                                "events",
                                "watch",
                                "--type",
                                "document.created",
                                "--since",
                                lastEvent(),
                                "--count",
                                "2",
                                "--json",
                                "--data",
                                product.data().toString())))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
            product.ok("doc", "create", "Notes", "--id", "watched-1", "--text", "x");
            JsonObject first = JsonParser.parseString(lines.readLine()).getAsJsonObject();
            product.ok("doc", "create", "Notes", "--id", "watched-2", "--text", "x");
            JsonObject second = JsonParser.parseString(lines.readLine()).getAsJsonObject();

            assertThat(first.getAsJsonObject("event").get("documentId").getAsString())
                    .isEqualTo("watched-1");
            assertThat(second.getAsJsonObject("event").get("documentId").getAsString())
                    .isEqualTo("watched-2");
            assertThat(watch.waitFor()).isZero();
        } finally {
            watch.destroyForcibly();
        }
        assertThat(product.ok("events", "list")).contains("watched-1").contains("space.created");
    }

    @Test
    void aReaderThatGoesAwayIsNoError() throws IOException {
        product.run(new byte[4_000_000], "doc", "create", "Notes", "--id", "pipe");
        String get = quoted(ProductFolder.ofThisBuild()
                .commandLine(List.of(
                        "doc", "get", "Notes", "pipe", "--data", product.data().toString())));

        Result result = Product.runProcess(
                new byte[0], parent, Map.of(), List.of("sh", "-c", "{ " + get + "; echo $? >status; } | head -c 10"));

        assertThat(result.outBytes()).hasSize(10);
        assertThat(result.err()).isEmpty();
        assertThat(parent.resolve("status")).hasContent("0");
    }

    @Test
    void dataMayComeThroughANamedPipe() {
        String create = quoted(ProductFolder.ofThisBuild()
                .commandLine(List.of(
                        "doc",
                        "create",
                        "Notes",
                        "--id",
                        "fifo",
                        "--file",
                        "fifo",
                        "--data",
                        product.data().toString())));

        Result result = Product.runProcess(
                new byte[0],
                parent,
                Map.of(),
                List.of("sh", "-c", "mkfifo fifo; printf through-a-pipe >fifo & " + create));

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(product.run("doc", "get", "Notes", "fifo").out()).isEqualTo("through-a-pipe");
    }

    @Test
    void outputThatHasNoRoomIsAnError() {
        String get = quoted(ProductFolder.ofThisBuild()
                .commandLine(List.of(
                        "space", "list", "--json", "--data", product.data().toString())));

        Result result = Product.runProcess(new byte[0], parent, Map.of(), List.of("sh", "-c", get + " >/dev/full"));

        assertThat(result.exitCode()).isEqualTo(8);
        assertThat(result.error().get("reason").getAsString()).isEqualTo("DISK_FULL");
    }

    @Test
    void aWrongTokenIsADenialAndNoPlatformIsUnavailable() throws IOException {
        Path other = Files.createDirectories(parent.resolve("other/run"));
        Files.copy(product.data().resolve("run/endpoint.json"), other.resolve("endpoint.json"));
        Files.writeString(other.resolve("token"), "canary-of-a-wrong-token");
        Result denied = run("space", "list", "--json", "--data", "other");
        assertThat(denied.exitCode()).isEqualTo(6);
        assertThat(denied.error().get("reason").getAsString()).isEqualTo("WRONG_TOKEN");
        assertThat(denied.err()).doesNotContain("canary");

        Result none = run("space", "list", "--json", "--data", "nothing");
        assertThat(none.exitCode()).isEqualTo(7);
        assertThat(none.error().get("reason").getAsString()).isEqualTo("PLATFORM_NOT_RUNNING");
        assertThat(none.error().get("retryable").getAsBoolean()).isTrue();
    }

    @Test
    void aMistakeIsToldWithTheUsage() {
        assertThat(product.run("space", "nonsense").exitCode()).isEqualTo(2);
        assertThat(product.run("doc", "create").exitCode()).isEqualTo(2);
        Result json = product.run("doc", "list", "Notes", "--limit", "many", "--json");
        assertThat(json.exitCode()).isEqualTo(2);
        assertThat(json.error().get("reason").getAsString()).isEqualTo("USAGE");
        Result help = product.run("doc", "query", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).contains("--where").contains("contains");
        assertThat(product.ok("completion", "bash")).contains("_complete_syncspace");
        assertThat(product.ok("version")).startsWith("syncspace ");
    }

    @Test
    void theDemoShowsWhatTheProductDoes() throws IOException {
        Path script = parent.resolve("syncspace");
        Files.writeString(
                script, "#!/bin/sh\nexec " + quoted(ProductFolder.ofThisBuild().launcher(List.of())) + " \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Path temporary = Files.createDirectory(parent.resolve("temporary"));
        List<String> demo = ProductFolder.ofThisBuild().commandLine(List.of("demo"));
        demo.add(1, "-Djava.io.tmpdir=" + temporary);

        Result result = Product.runProcess(new byte[0], parent, Map.of("SYNCSPACE_SCRIPT", script.toString()), demo);

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains("1. A platform starts on an empty directory")
                .contains("VERSION_MISMATCH")
                .contains("every document reads back byte for byte")
                .contains("Done: ");
        assertThat(temporary).isEmptyDirectory();
    }

    private static Result run(String... arguments) {
        return Product.runProcess(
                new byte[0], parent, Map.of(), ProductFolder.ofThisBuild().commandLine(List.of(arguments)));
    }

    private static String lastEvent() {
        return product.run("events", "list", "--json").json().get("nextCursor").getAsString();
    }

    private static String quoted(List<String> command) {
        return command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
