package dev.syncspace.itests.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncspace.itests.cli.Product.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of an account on the command line. */
class AccountTest {
    @TempDir
    Path parent;

    @Test
    void anEmptyDirectoryGetsAnAccountByItself() {
        try (Product product = Product.up(parent.resolve("data"))) {
            Result show = product.run("account", "show", "--json");

            assertThat(show.exitCode()).isZero();
            assertThat(show.out()).endsWith("}\n");
            assertThat(show.json().getAsJsonObject("account").get("state").getAsString())
                    .isEqualTo("ACCOUNT_STATE_UNLOCKED");
            assertThat(show.json()
                            .getAsJsonObject("account")
                            .get("hasPassphrase")
                            .getAsBoolean())
                    .isFalse();
            assertThat(product.ok("account", "mnemonic").split(" ")).hasSize(12);
            assertThat(product.ok("account", "devices")).contains("12D3KooW");
            assertThat(product.run("account", "create").exitCode()).isEqualTo(4);
        }
    }

    @Test
    void aPassphraseProtectsTheAccount() throws IOException {
        String canary = "canary-passphrase-9f3b";
        Files.writeString(parent.resolve("pass"), canary + "\n");
        try (Product product = Product.up(parent.resolve("data"), "--no-account")) {
            assertThat(product.ok("account", "show")).startsWith("state       none");
            Result none = product.run("space", "list", "--json");
            assertThat(none.exitCode()).isEqualTo(5);
            assertThat(none.error().get("reason").getAsString()).isEqualTo("NO_ACCOUNT");

            String account = product.ok("account", "create", "--passphrase-file", "pass", "--words", "24");
            assertThat(account).hasSize(48).startsWith("A");
            String space = product.ok("space", "create", "Notes");

            assertThat(product.ok("account", "lock")).contains("state       locked");
            Result locked = product.run("space", "list", "--json");
            assertThat(locked.exitCode()).isEqualTo(5);
            assertThat(locked.error().get("reason").getAsString()).isEqualTo("ACCOUNT_LOCKED");
            assertThat(product.ok("status")).contains("state       locked");

            Result wrong = product.run(utf8("no\n"), "account", "unlock", "--json");
            assertThat(wrong.exitCode()).isEqualTo(6);
            assertThat(wrong.error().get("reason").getAsString()).isEqualTo("WRONG_PASSPHRASE");
            assertThat(product.run(utf8(canary + "\n"), "account", "unlock").exitCode())
                    .isZero();
            assertThat(product.ok("space", "list")).contains(space);

            Result words = product.run(utf8(canary), "account", "mnemonic");
            assertThat(words.out().strip().split(" ")).hasSize(24);
            assertThat(product.run(utf8("no"), "account", "mnemonic").exitCode())
                    .isEqualTo(6);

            assertThat(product.run(utf8(canary + "\nnewer\n"), "account", "passwd")
                            .exitCode())
                    .isZero();
            product.ok("account", "lock");
            assertThat(product.run(utf8(canary), "account", "unlock").exitCode())
                    .isEqualTo(6);
            assertThat(product.run(utf8("newer"), "account", "unlock").exitCode())
                    .isZero();
            assertThat(product.run(utf8("newer"), "account", "passwd", "--no-passphrase")
                            .exitCode())
                    .isZero();
            assertThat(product.ok("account", "show")).contains("passphrase  no");
        }
        assertThat(filesWith(parent.resolve("data"), canary)).isEmpty();
    }

    @Test
    void theMnemonicBringsTheAccountBackElsewhere() {
        try (Product first = Product.up(parent.resolve("first"));
                Product second = Product.up(parent.resolve("second"), "--no-account")) {
            String words = first.ok("account", "mnemonic");
            String account = first.run("account", "show", "--json")
                    .json()
                    .getAsJsonObject("account")
                    .get("accountId")
                    .getAsString();

            Result wrong = second.run(utf8("choice visa problem\n"), "account", "recover", "--json");
            assertThat(wrong.exitCode()).isEqualTo(5);
            assertThat(wrong.error().get("reason").getAsString()).isEqualTo("INVALID_MNEMONIC");
            assertThat(wrong.err()).doesNotContain("visa");

            Result recovered = second.run(utf8(words + "\n"), "account", "recover");
            assertThat(recovered.out()).isEqualTo(account + "\n");
            assertThat(second.run(utf8(words), "account", "recover").exitCode()).isEqualTo(4);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> filesWith(Path directory, String text) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            return tree.filter(Files::isRegularFile)
                    .filter(file -> {
                        try {
                            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }
}
