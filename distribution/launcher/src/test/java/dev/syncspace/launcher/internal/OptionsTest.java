package dev.syncspace.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    @TempDir
    Path directory;

    @Test
    void nothingGivenMeansTheHomeDirectoryAndAnyPort() throws LaunchException {
        Options options = Options.ofUp(List.of(), Map.of());

        assertThat(options.dataDirectory()).isEqualTo(Path.of(System.getProperty("user.home"), ".syncspace"));
        assertThat(options.port()).isZero();
        assertThat(options.isDetached()).isFalse();
        assertThat(options.hasNoAccount()).isFalse();
        assertThat(options.asksPassphrase()).isFalse();
        assertThat(options.passphraseFile()).isNull();
        assertThat(options.logLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void theEnvironmentNamesTheDirectoryAndTheOptionWins() throws LaunchException {
        Map<String, String> environment = Map.of("SYNCSPACE_DATA", "/from/environment");

        assertThat(Options.ofUp(List.of(), environment).dataDirectory()).isEqualTo(Path.of("/from/environment"));
        assertThat(Options.ofUp(List.of("--data", "/given"), environment).dataDirectory())
                .isEqualTo(Path.of("/given"));
        assertThat(Options.ofDown(List.of("--data=/given"), environment).dataDirectory())
                .isEqualTo(Path.of("/given"));
    }

    @Test
    void aRelativeDirectoryIsThatBelowThePresentOne() throws LaunchException {
        assertThat(Options.ofUp(List.of("--data", "a/../b c"), Map.of()).dataDirectory())
                .isEqualTo(Path.of("b c").toAbsolutePath());
    }

    @Test
    void everyOptionIsRead() throws Exception {
        Path file = Files.writeString(directory.resolve("passphrase"), "secret");
        Options options = Options.ofUp(
                List.of(
                        "--port=4000",
                        "--detach",
                        "--no-account",
                        "--passphrase-file",
                        file.toString(),
                        "--log-level",
                        "debug"),
                Map.of());

        assertThat(options.port()).isEqualTo(4000);
        assertThat(options.isDetached()).isTrue();
        assertThat(options.hasNoAccount()).isTrue();
        assertThat(options.passphraseFile()).isEqualTo(file);
        assertThat(options.logLevel()).isEqualTo(Level.FINE);
    }

    @Test
    void thePassphraseFileMayComeFromTheEnvironment() throws Exception {
        Path file = Files.writeString(directory.resolve("passphrase"), "secret");

        assertThat(Options.ofUp(List.of(), Map.of("SYNCSPACE_PASSPHRASE_FILE", file.toString()))
                        .passphraseFile())
                .isEqualTo(file);
    }

    @Test
    void aMissingPassphraseFileIsNotFound() {
        assertThatThrownBy(() -> Options.ofUp(List.of("--passphrase-file", "/no/such/file"), Map.of()))
                .isInstanceOfSatisfying(LaunchException.class, e -> {
                    assertThat(e.exitStatus()).isEqualTo(3);
                    assertThat(e.toJson()).contains("\"reason\":\"FILE_NOT_FOUND\"", "/no/such/file");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "http", "", "4000.5"})
    void aPortThatIsNoneIsRefusedByItsName(String port) {
        assertThatThrownBy(() -> Options.ofUp(List.of("--port", port), Map.of()))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("--port " + port);
    }

    @ParameterizedTest
    @CsvSource({"error,SEVERE", "warn,WARNING", "info,INFO", "debug,FINE", "trace,FINEST", "DEBUG,FINE"})
    void logLevelsHaveTheNamesOfSlf4j(String name, String level) throws LaunchException {
        assertThat(Options.ofUp(List.of("--log-level", name), Map.of()).logLevel())
                .isEqualTo(Level.parse(level));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--unknown", "up", "--detach=yes", "--log-level=loud", "--data", "--data="})
    void whatIsNotAnOptionIsAUsageError(String argument) {
        assertThatThrownBy(() -> Options.ofUp(List.of(argument), Map.of()))
                .isInstanceOfSatisfying(LaunchException.class, e -> {
                    assertThat(e.exitStatus()).isEqualTo(2);
                    assertThat(e.toJson()).contains("\"code\":\"INVALID_ARGUMENT\"");
                });
    }

    @Test
    void jsonIsTakenByBothAndChangesNothing() throws LaunchException {
        assertThat(Options.ofUp(List.of("--json"), Map.of())).isEqualTo(Options.ofUp(List.of(), Map.of()));
        assertThat(Options.ofDown(List.of("--json"), Map.of())).isEqualTo(Options.ofDown(List.of(), Map.of()));
    }

    @Test
    void downKnowsTheDirectoryOnly() {
        assertThatThrownBy(() -> Options.ofDown(List.of("--port", "1"), Map.of()))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("down does not know --port");
    }
}
