package dev.syncspace.itests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.syncspace.itests.cli.Product.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on spaces, with a running platform. */
class SpaceTest {
    @TempDir
    static Path parent;

    private static Product product;

    @BeforeAll
    static void start() {
        product = Product.up(parent.resolve("data"));
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    @Test
    void aSpaceIsMadeShownRenamedAndDeleted() {
        String id = product.ok("space", "create", "Büro", "--meta", "colour=blau", "--meta", "size=2");

        JsonObject space = product.run("space", "show", "Büro", "--json").json().getAsJsonObject("space");
        assertThat(space.get("spaceId").getAsString()).isEqualTo(id);
        assertThat(space.get("name").getAsString()).isEqualTo("Büro");
        assertThat(space.getAsJsonObject("metadata").get("colour").getAsString())
                .isEqualTo("blau");
        assertThat(space.get("permission").getAsString()).isEqualTo("owner");
        assertThat(space.get("documentCount").getAsString()).isEqualTo("0");

        assertThat(product.ok("space", "rename", id, "Atelier")).contains("name        Atelier");
        assertThat(product.run("space", "show", "Büro").exitCode()).isEqualTo(3);
        assertThat(product.ok("space", "update", "Atelier", "--meta", "colour=rot"))
                .contains("metadata    colour=rot")
                .doesNotContain("size=2");
        assertThat(product.ok("space", "update", "Atelier", "--clear-meta")).contains("metadata    -");

        Result deleted = product.run("space", "delete", "Atelier", "--json");
        assertThat(deleted.exitCode()).isZero();
        assertThat(deleted.out()).isEqualTo("{\"success\":true}\n");
        Result gone = product.run("space", "show", id, "--json");
        assertThat(gone.exitCode()).isEqualTo(3);
        assertThat(gone.error().get("reason").getAsString()).isEqualTo("SPACE_NOT_FOUND");
    }

    @Test
    void twoSpacesMayHaveOneName() {
        String one = product.ok("space", "create", "Twins");
        String two = product.ok("space", "create", "Twins");
        assertThat(one).isNotEqualTo(two);

        Result ambiguous = product.run("space", "show", "Twins", "--json");
        assertThat(ambiguous.exitCode()).isEqualTo(5);
        assertThat(ambiguous.error().get("reason").getAsString()).isEqualTo("AMBIGUOUS_NAME");
        assertThat(ambiguous.error().get("message").getAsString()).contains(one).contains(two);
        assertThat(product.ok("space", "show", two)).contains("space       " + two);

        JsonArray spaces = product.run("space", "list", "--json").json().getAsJsonArray("spaces");
        assertThat(spaces.toString()).contains(one).contains(two);
        assertThat(product.ok("space", "list")).contains(one).contains(two);
    }

    @Test
    void aSpaceTravelsInAFile() throws IOException {
        String space = product.ok("space", "create", "Traveller", "--meta", "a=b");
        product.ok("doc", "create", "Traveller", "--id", "d1", "--text", "canary-of-the-export", "--meta", "k=v");

        assertThat(product.ok("space", "export", "Traveller", "--out", "closed.space"))
                .startsWith(parent.resolve("closed.space") + ": ");
        assertThat(product.run("space", "export", "Traveller", "--out", "closed.space")
                        .exitCode())
                .isEqualTo(4);
        Result open = product.run("space", "export", "Traveller", "--out", "open.space", "--documents", "--json");
        assertThat(open.json().get("treeCount").getAsLong()).isPositive();
        assertThat(Files.size(parent.resolve("open.space")))
                .isEqualTo(open.json().get("sizeBytes").getAsLong());

        product.ok("space", "delete", "Traveller", "--yes");
        Result imported = product.run("space", "import", "closed.space", "--json");
        assertThat(imported.exitCode()).as(imported.err()).isZero();
        assertThat(imported.json().get("spaceId").getAsString()).isEqualTo(space);
        assertThat(product.run("doc", "get", space, "d1").out()).isEqualTo("canary-of-the-export");
        assertThat(product.ok("space", "import", "closed.space")).isEqualTo(space);

        assertThat(product.run("space", "import", "missing.space").exitCode()).isEqualTo(3);
        Files.writeString(parent.resolve("nonsense.space"), "nonsense");
        Result nonsense = product.run("space", "import", "nonsense.space", "--json");
        assertThat(nonsense.exitCode()).isEqualTo(5);
        assertThat(nonsense.error().get("reason").getAsString()).isEqualTo("INVALID_ARCHIVE");
    }

    @Test
    void theWishToSyncIsRemembered() {
        String space = product.ok("space", "create", "Synced");

        assertThat(product.ok("sync", "start", "Synced")).isEqualTo("sync is wanted");
        assertThat(product.run("sync", "status", space, "--json").out()).contains("\"isWanted\":true");
        assertThat(product.ok("sync", "pause", "Synced")).isEqualTo("sync is paused");
        assertThat(product.run("sync", "status", space, "--json").out()).contains("\"isWanted\":false");
        assertThat(product.ok("sync", "pending", "Synced")).contains(space);
        assertThat(product.ok("sync", "status")).contains(space);
    }
}
