package dev.syncspace.itests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.syncspace.itests.cli.Product.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on documents, with a running platform. */
class DocumentTest {
    private static final int DATA_MAX_BYTES = 16 * 1024 * 1024;

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
    void dataOfEverySizeComeBackByteForByte() throws IOException {
        for (int size : new int[] {0, 1, 127, 128, 300, 32_672, 32_673, 1024 * 1024, DATA_MAX_BYTES}) {
            byte[] data = new byte[size];
            new Random(size).nextBytes(data);
            String id = "size-" + size;
            Result created = product.run(data, "doc", "create", "Notes", "--id", id, "--collection", "sizes");
            assertThat(created.exitCode()).as(id + created.err()).isZero();
            assertThat(created.out()).isEqualTo(id + "\n");

            Result read = product.run("doc", "get", "Notes", id);
            assertThat(read.exitCode()).as(id).isZero();
            assertThat(read.outBytes()).as(id).isEqualTo(data);
            assertThat(read.err()).as(id).isEmpty();
        }
        Files.write(parent.resolve("too-large"), new byte[DATA_MAX_BYTES + 1]);
        Result tooLarge = product.run("doc", "create", "Notes", "--file", "too-large", "--json");
        assertThat(tooLarge.exitCode()).isEqualTo(8);
        assertThat(tooLarge.error().get("reason").getAsString()).isEqualTo("LIMIT_EXCEEDED");
        assertThat(tooLarge.error().get("field").getAsString()).isEqualTo("data");
    }

    @Test
    void aDocumentIsMadeOnce() {
        String id = product.ok("doc", "create", "Notes", "--text", "generated");
        assertThat(id).isNotEmpty();
        product.ok("doc", "create", "Notes", "--id", "once", "--text", "first");

        Result again = product.run("doc", "create", "Notes", "--id", "once", "--text", "second", "--json");
        assertThat(again.exitCode()).isEqualTo(4);
        assertThat(again.error().get("code").getAsString()).isEqualTo("ALREADY_EXISTS");
        assertThat(again.error().get("reason").getAsString()).isEqualTo("DOCUMENT_EXISTS");
        assertThat(product.run("doc", "get", "Notes", "once").out()).isEqualTo("first");
    }

    @Test
    void anUpdateMayExpectAVersionOrAChange() {
        product.ok("doc", "create", "Notes", "--id", "locked", "--text", "one", "--meta", "a=1", "--meta", "b=2");
        assertThat(product.ok("doc", "update", "Notes", "locked", "--expect", "1", "--text", "two"))
                .startsWith("version 2  change ");
        Result stale = product.run("doc", "update", "Notes", "locked", "--expect", "1", "--text", "three", "--json");
        assertThat(stale.exitCode()).isEqualTo(4);
        assertThat(stale.error().get("reason").getAsString()).isEqualTo("VERSION_MISMATCH");
        JsonObject details = stale.error().getAsJsonObject("details");
        assertThat(details.get("current_version").getAsString()).isEqualTo("2");

        String change = details.get("current_change_id").getAsString();
        assertThat(product.ok("doc", "update", "Notes", "locked", "--expect", change, "--keep-data", "--meta", "a=9"))
                .startsWith("version 3");
        assertThat(product.run("doc", "get", "Notes", "locked").out()).isEqualTo("two");
        assertThat(product.ok("doc", "get", "Notes", "locked", "--info"))
                .contains("version     3")
                .contains("metadata    a=9")
                .contains("size        3 B");
        product.ok("doc", "update", "Notes", "locked", "--text", "", "--clear-meta");
        assertThat(product.run("doc", "get", "Notes", "locked").outBytes()).isEmpty();
        assertThat(product.ok("doc", "get", "Notes", "locked", "--info")).contains("metadata    -");
        assertThat(product.run("doc", "update", "Notes", "missing", "--text", "x")
                        .exitCode())
                .isEqualTo(3);
    }

    @Test
    void everyVersionCanBeReadAndRestored() {
        product.ok("doc", "create", "Notes", "--id", "history", "--text", "one");
        product.ok("doc", "update", "Notes", "history", "--text", "two");

        JsonArray versions = product.run("doc", "history", "Notes", "history", "--json")
                .json()
                .getAsJsonArray("versions");
        assertThat(versions).hasSize(2);
        JsonObject newest = versions.get(0).getAsJsonObject();
        assertThat(newest.get("version").getAsString()).isEqualTo("2");
        assertThat(newest.get("isCurrent").getAsBoolean()).isTrue();
        String firstChange = versions.get(1).getAsJsonObject().get("changeId").getAsString();
        assertThat(product.ok("doc", "history", "Notes", "history"))
                .contains(firstChange)
                .contains("current");

        assertThat(product.run("doc", "view", "Notes", "history", "1").out()).isEqualTo("one");
        assertThat(product.run("doc", "view", "Notes", "history", firstChange).out())
                .isEqualTo("one");
        assertThat(product.run("doc", "view", "Notes", "history", "--version", "2")
                        .out())
                .isEqualTo("two");
        Result missing = product.run("doc", "view", "Notes", "history", "9", "--json");
        assertThat(missing.exitCode()).isEqualTo(3);
        assertThat(missing.error().get("reason").getAsString()).isEqualTo("VERSION_NOT_FOUND");

        assertThat(product.run("doc", "restore", "Notes", "history", "1", "--expect", "1")
                        .exitCode())
                .isEqualTo(4);
        assertThat(product.ok("doc", "restore", "Notes", "history", "1", "--expect", "2"))
                .startsWith("version 3");
        assertThat(product.run("doc", "get", "Notes", "history").out()).isEqualTo("one");
        assertThat(product.ok("doc", "conflicts", "Notes")).startsWith("DOCUMENT");
        Result none = product.run("doc", "resolve", "Notes", "history", firstChange, "--json");
        assertThat(none.exitCode()).isEqualTo(5);
        assertThat(none.error().get("reason").getAsString()).isEqualTo("NOT_A_CONFLICT");
    }

    @Test
    void aListIsWalkedPageByPage() {
        for (int i = 0; i < 7; i++) {
            product.ok("doc", "create", "Notes", "--id", "page-" + i, "--collection", "pages", "--text", "x");
        }
        List<String> walked = new ArrayList<>();
        String cursor = "";
        int pages = 0;
        do {
            Result page = product.run(
                    "doc", "list", "Notes", "--collection", "pages", "--limit", "3", "--cursor", cursor, "--json");
            assertThat(page.exitCode()).as(page.err()).isZero();
            for (JsonElement document : page.json().getAsJsonArray("documents")) {
                walked.add(document.getAsJsonObject().get("documentId").getAsString());
            }
            cursor = page.json().get("nextCursor").getAsString();
            pages++;
        } while (!cursor.isEmpty());

        assertThat(walked).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4", "page-5", "page-6");
        assertThat(pages).isEqualTo(3);
        assertThat(product.ok("doc", "list", "Notes", "--collection", "pages", "--order", "id", "--desc")
                        .lines()
                        .skip(1))
                .hasSize(7)
                .first()
                .asString()
                .startsWith("page-6");
        Result wrong = product.run("doc", "list", "Notes", "--cursor", "nonsense", "--json");
        assertThat(wrong.exitCode()).isEqualTo(5);
        assertThat(wrong.error().get("reason").getAsString()).isEqualTo("INVALID_CURSOR");
    }

    @Test
    void aQueryFindsByMetadata() {
        query("q1", "status=open", "priority=2", "title=two words");
        query("q2", "status=open", "priority=10", "title=other");
        query("q3", "status=done", "priority=5", "title=it's \"so\"");

        assertThat(found("status eq open")).containsExactly("q1", "q2");
        assertThat(found("priority > 3")).containsExactly("q2", "q3");
        assertThat(found("priority:text > 3")).containsExactly("q3");
        assertThat(found("title contains \"two words\"")).containsExactly("q1");
        assertThat(found("title = 'it\\'s \"so\"'")).containsExactly("q3");
        assertThat(found("status eq open", "priority <= 2")).containsExactly("q1");
        assertThat(found("@id ne q1", "status ne done")).containsExactly("q2");
        assertThat(found("@updated_at:timestamp gt 2000-01-01T00:00:00Z")).hasSize(3);

        Result wrong = product.run("doc", "query", "Notes", "--where", "a eq b", "--where", "a like b", "--json");
        assertThat(wrong.exitCode()).isEqualTo(5);
        assertThat(wrong.error().get("field").getAsString()).isEqualTo("filters[1].operator");
    }

    @Test
    void whatIsDeletedIsNotFound() {
        product.ok("doc", "create", "Notes", "--id", "short-lived", "--text", "x");
        assertThat(product.ok("doc", "delete", "Notes", "short-lived")).isEqualTo("deleted short-lived");

        Result again = product.run("doc", "delete", "Notes", "short-lived", "--json");
        assertThat(again.exitCode()).isEqualTo(3);
        assertThat(again.out()).isEqualTo("{\"existed\":false}\n");
        Result read = product.run("doc", "get", "Notes", "short-lived", "--json");
        assertThat(read.exitCode()).isEqualTo(3);
        assertThat(read.out()).isEqualTo("{\"found\":false}\n");
        Result elsewhere = product.run("doc", "get", "No such space", "short-lived", "--json");
        assertThat(elsewhere.exitCode()).isEqualTo(3);
        assertThat(elsewhere.error().get("reason").getAsString()).isEqualTo("SPACE_NOT_FOUND");
    }

    private static void query(String id, String... metadata) {
        List<String> arguments =
                new ArrayList<>(List.of("doc", "create", "Notes", "--id", id, "--collection", "query", "--text", "x"));
        for (String pair : metadata) {
            arguments.add("--meta");
            arguments.add(pair);
        }
        product.ok(arguments.toArray(String[]::new));
    }

    private static List<String> found(String... filters) {
        List<String> arguments = new ArrayList<>(List.of("doc", "query", "Notes", "--collection", "query", "--json"));
        for (String filter : filters) {
            arguments.add("--where");
            arguments.add(filter);
        }
        Result result = product.run(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isZero();
        List<String> ids = new ArrayList<>();
        for (JsonElement document : result.json().getAsJsonArray("documents")) {
            ids.add(document.getAsJsonObject().get("documentId").getAsString());
        }
        return ids;
    }
}
