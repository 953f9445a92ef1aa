package dev.syncspace.itests.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the product has, Karaf gets, too. */
class FeaturesTest {
    private static final Path FEATURES = ProductFolder.root().resolve("features");
    private static final Pattern OWN_BUNDLE = Pattern.compile("<bundle[^>]*>mvn:dev\\.syncspace/(syncspace-[a-z-]+)/");
    private static final Pattern OWN_ARTIFACT = Pattern.compile("<artifactId>(syncspace-[a-z-]+)</artifactId>");

    @Test
    void everyBundleOfTheProductIsInAFeature() throws IOException {
        Set<String> product = ProductFolder.ownBundles().stream()
                .map(jar -> jar.getFileName().toString().replaceAll("-[0-9].*$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found(OWN_BUNDLE, "src/main/feature/features.xml")).containsAll(product);
    }

    /** The resolver of the build knows the jars of this build by the dependencies of the module alone. */
    @Test
    void everyBundleOfAFeatureIsBuiltBeforeIt() throws IOException {
        assertThat(found(OWN_ARTIFACT, "pom.xml")).containsAll(found(OWN_BUNDLE, "src/main/feature/features.xml"));
    }

    private static List<String> found(Pattern pattern, String file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(FEATURES.resolve(file)));
        return matcher.results().map(result -> result.group(1)).toList();
    }
}
