package dev.syncspace.executable.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void startsThePlatformUnlessACommandIsNamed() {
        assertThat(Main.command(List.of())).containsExactly("up");
        assertThat(Main.command(List.of("--data", "x"))).containsExactly("up", "--data", "x");
        assertThat(Main.command(List.of("space", "list"))).containsExactly("space", "list");
        assertThat(Main.command(List.of("--version"))).containsExactly("--version");
        assertThat(Main.command(List.of("--help"))).containsExactly("--help");
    }

    @Test
    void unpacksWhereTheUserKeepsCaches() {
        Path home = Path.of("/home/somebody");
        assertThat(Main.cache(Map.of(), home)).isEqualTo(home.resolve(".cache/syncspace"));
        assertThat(Main.cache(Map.of("XDG_CACHE_HOME", "/caches"), home)).isEqualTo(Path.of("/caches/syncspace"));
        assertThat(Main.cache(Map.of("SYNCSPACE_CACHE", "/mine", "XDG_CACHE_HOME", "/caches"), home))
                .isEqualTo(Path.of("/mine"));
    }
}
