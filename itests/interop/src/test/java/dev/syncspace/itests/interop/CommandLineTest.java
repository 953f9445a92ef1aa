package dev.syncspace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.syncspace.protocol.crypto.Mnemonic;
import dev.syncspace.testkit.process.PlatformProcess;
import dev.syncspace.testkit.process.ProductFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way a person goes: recover the account, work and export on the command line; and the way back. */
final class CommandLineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    private Path data;

    @Test
    void spacesGoFromTheCommandLineToGoAndBack() throws Exception {
        data = folder.resolve("data");
        Path mnemonic = GoProgram.mnemonicFile(
                folder, Mnemonic.generate(15, new SecureRandom()).words());
        try (PlatformProcess platform = PlatformProcess.up(ProductFolder.ofThisBuild(), data, "--no-account")) {
            platform.awaitReady(PATIENCE);
            syncspace("account", "recover", "--mnemonic-file", mnemonic.toString());
            leavesForGo(mnemonic);
            comesFromGo(mnemonic);
        }
    }

    private void leavesForGo(Path mnemonic) throws Exception {
        byte[] content = new byte[100_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("content"), content);
        syncspace("space", "create", "Notes", "--meta", "colour=blue");
        syncspace("doc", "create", "Notes", "--id", "shopping", "--text", "milk");
        syncspace("doc", "update", "Notes", "shopping", "--text", "milk, bread", "--expect", "1");
        syncspace("doc", "create", "Notes", "--id", "large", "--collection", "files", "--file", file.toString());
        Path archive = folder.resolve("notes.syncspace");
        syncspace("space", "export", "Notes", "--out", archive.toString(), "--documents");
        SpaceReport report = SpaceReport.of(mnemonic, archive);
        assertThat(report.spaceName()).isEqualTo("Notes");
        assertThat(report.spaceMetadata()).containsEntry("colour", "blue");
        assertThat(report.documents())
                .extracting(DocumentView::documentId, DocumentView::collection, DocumentView::dataLength)
                .containsExactlyInAnyOrder(
                        tuple("shopping", "", "milk, bread".length()), tuple("large", "files", content.length));
    }

    private void comesFromGo(Path mnemonic) throws Exception {
        Path archive = folder.resolve("made");
        String space = GoProgram.named("spacemake")
                .run("", "-mnemonic", mnemonic, archive)
                .success()
                .strip();
        SpaceReport made = SpaceReport.of(mnemonic, archive);
        syncspace("space", "import", archive.toString());
        assertThat(text(syncspace("space", "list"))).contains("Notes").contains(made.spaceName());
        for (DocumentView document : made.documents()) {
            byte[] shown = syncspace("doc", "get", space, document.documentId());
            assertThat(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(shown)))
                    .isEqualTo(document.dataSha256());
        }
        assertThat(text(syncspace("doc", "history", space, "edited", "--json"))).contains("\"isCurrent\":true");
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Runs the command line as a process of its own; its standard output. */
    private byte[] syncspace(String... arguments) throws IOException, InterruptedException {
        Path jars =
                ProductFolder.ofThisBuild().path().resolve("lib").resolve("cli").resolve("*");
        List<String> command =
                new ArrayList<>(List.of(ProductFolder.java(), "-cp", jars.toString(), "dev.syncspace.cli.Main"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        Path errors = folder.resolve("errors");
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(errors.toFile())
                .start();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (InputStream in = process.getInputStream()) {
            in.transferTo(output);
        }
        assertThat(process.waitFor())
                .as(() -> String.join(" ", arguments) + ": " + readErrors(errors))
                .isZero();
        return output.toByteArray();
    }

    private static String readErrors(Path errors) {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
