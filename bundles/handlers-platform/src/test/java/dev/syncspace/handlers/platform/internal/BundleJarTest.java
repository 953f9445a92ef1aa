package dev.syncspace.handlers.platform.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.syncspace.api.error.Reason;
import dev.syncspace.api.error.SyncSpaceException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Version;

class BundleJarTest {
    private static final Map<String, String> GOOD =
            Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", "a.bundle;singleton:=true");

    private static SyncSpaceException refusal(ByteString jar) {
        SyncSpaceException refusal = catchThrowableOfType(SyncSpaceException.class, () -> BundleJar.read(jar));
        assertThat(refusal.reason()).isEqualTo(Reason.INVALID_BUNDLE);
        assertThat(refusal.field()).isEqualTo("jar");
        return refusal;
    }

    @Test
    void readsNameAndVersion() {
        BundleJar jar = BundleJar.read(Jars.jar(GOOD, Map.of("some/file", new byte[] {1, 2, 3})));
        assertThat(jar.name()).isEqualTo("a.bundle");
        assertThat(jar.version()).isEqualTo(Version.emptyVersion);
        assertThat(BundleJar.read(Jars.bundle("b", "1.2.3.x")).version()).isEqualTo(Version.parseVersion("1.2.3.x"));
    }

    @Test
    void everyCutIsSeen() {
        ByteString jar = Jars.jar(GOOD, Map.of("some/file", new byte[] {1, 2, 3}));
        for (int length = 1; length < jar.size(); length++) {
            refusal(jar.substring(0, length));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/etc/evil", "..\\evil", "C:/evil"})
    void noEntryLeadsOutOfTheJar(String entry) {
        assertThat(refusal(Jars.jar(GOOD, Map.of(entry, new byte[1]))).message())
                .contains("leads out of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a..b", ".a", "a.", "a/b", "a\\b", "a b", "ä", "a:b", "a\tb"})
    void noNameLeadsOutOfTheFolder(String name) {
        assertThat(BundleJar.isName(name)).isFalse();
        refusal(Jars.bundle(name, "1.0.0"));
    }

    @Test
    void whatUnpacksToMoreThanTheLimitIsRefused() {
        ByteString bomb = Jars.bomb("a.bundle", BundleJar.UNPACKED_MAX_BYTES);
        assertThat(bomb.size()).isLessThan(BundleJar.CONTENT_MAX_BYTES);
        assertThat(refusal(bomb).message()).contains("unpacks to more than");
    }
}
