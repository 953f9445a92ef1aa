package dev.syncspace.itests.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules of the sources that the compiler does not see. */
class SourceRulesTest {
    private static final int FILE_LINES_MAX = 600;
    private static final Pattern NEVER = Pattern.compile("\\b(TODO|FIXME|XXX|@author)\\b");
    private static final Pattern LAZY_PACKAGE = Pattern.compile("/(impl|util|utils|common)/");

    @Test
    void noFileIsLongerThanOnePersonReads() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path source : ProductFolder.mainSources()) {
            try (Stream<String> lines = Files.lines(source)) {
                long count = lines.count();
                if (count > FILE_LINES_MAX) {
                    tooLong.add(source + ": " + count);
                }
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : ProductFolder.mainSources()) {
            if (NEVER.matcher(Files.readString(source)).find()) {
                found.add(source.toString());
            }
        }
        assertThat(found).isEmpty();
    }

    @Test
    void everyPackageIsNullMarked() throws IOException {
        for (Path source : ProductFolder.mainSources()) {
            Path packageInfo = source.resolveSibling("package-info.java");
            assertThat(packageInfo).exists();
            assertThat(Files.readString(packageInfo)).contains("@NullMarked");
        }
    }

    @Test
    void packagesAreNamedAfterWhatTheyHold() {
        assertThat(ProductFolder.mainSources())
                .noneMatch(source -> LAZY_PACKAGE.matcher(source.toString()).find());
    }
}
