package dev.syncspace.itests.arch;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the manifests of the product's bundles may say. */
class ManifestTest {
    /** Contracts and wrappers of libraries: everything else keeps its packages to itself. */
    private static final Set<String> EXPORTING =
            Set.of("dev.syncspace.proto", "dev.syncspace.protocol", "dev.syncspace.api", "dev.syncspace.client");

    /** Annotations that the run time does not need; everything optional beyond them is listed with its bundle. */
    private static final Set<String> OPTIONAL_EVERYWHERE = Set.of("org.jspecify.annotations");

    private static final Pattern CONFIGURATION_PID = Pattern.compile("configuration-pid=\"([^\"]*)\"");

    @Test
    void everyJarIsABundleWithASymbolicName() {
        assertThat(ProductFolder.bundles()).isNotEmpty().allSatisfy(jar -> assertThat(symbolicName(jar))
                .as("Bundle-SymbolicName of %s", jar.getFileName())
                .isNotEmpty());
    }

    @Test
    void symbolicNamesAreUnique() {
        assertThat(ProductFolder.bundles().stream().map(ManifestTest::symbolicName))
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyContractsClientAndWrappersExportPackages() {
        for (Path jar : ProductFolder.ownBundles()) {
            String name = symbolicName(jar);
            boolean mayExport = EXPORTING.contains(name) || name.startsWith("dev.syncspace.wrap-");
            assertThat(ProductFolder.header(jar, "Export-Package").isEmpty())
                    .as("%s exports no package", name)
                    .isEqualTo(!mayExport);
        }
    }

    @Test
    void everyExportedPackageHasAVersion() {
        for (Path jar : ProductFolder.ownBundles()) {
            parsed(jar, "Export-Package").forEach((name, attributes) -> assertThat(attributes.getVersion())
                    .as("version of %s in %s", name, jar.getFileName())
                    .isNotNull());
        }
    }

    @Test
    void importsAreOptionalOnlyWhereTheListAllowsIt() {
        for (Path jar : ProductFolder.ownBundles()) {
            if (symbolicName(jar).startsWith("dev.syncspace.wrap-")) {
                continue;
            }
            List<String> optional = new ArrayList<>();
            for (Map.Entry<String, Attrs> clause : parsed(jar, "Import-Package").entrySet()) {
                if ("optional".equals(clause.getValue().get("resolution:"))) {
                    optional.add(clause.getKey());
                }
            }
            assertThat(OPTIONAL_EVERYWHERE)
                    .as("optional imports of %s", jar.getFileName())
                    .containsAll(optional);
        }
    }

    @Test
    void noBundleHasAnActivator() {
        assertThat(ProductFolder.ownBundles())
                .allSatisfy(jar -> assertThat(ProductFolder.header(jar, "Bundle-Activator"))
                        .as("Bundle-Activator of %s", jar.getFileName())
                        .isEmpty());
    }

    @Test
    void everyBundleHasAModuleName() {
        assertThat(ProductFolder.ownBundles()).allSatisfy(jar -> {
            boolean isModule = java.lang.module.ModuleFinder.of(jar).findAll().stream()
                    .anyMatch(module -> module.descriptor().name().startsWith("dev.syncspace."));
            assertThat(isModule)
                    .as("%s has a module descriptor or an Automatic-Module-Name", jar.getFileName())
                    .isTrue();
        });
    }

    @Test
    void onePackageLivesInOneBundle() {
        Map<String, Path> owners = new HashMap<>();
        for (Path jar : ProductFolder.bundles()) {
            for (String packageName : ProductFolder.packages(jar)) {
                Path other = owners.put(packageName, jar);
                assertThat(other)
                        .as("%s is also in %s", packageName, jar.getFileName())
                        .isNull();
            }
        }
    }

    /** File Install, here and in Karaf, takes NAME-OTHER.cfg for one of many configurations of NAME: it would reach nobody. */
    @Test
    void noNameOfAConfigurationHasAHyphen() throws IOException {
        List<String> names = new ArrayList<>();
        for (Path path : ProductFolder.ownBundles()) {
            try (JarFile jar = new JarFile(path.toFile())) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.getName().matches("OSGI-INF/[^/]*\\.xml")) {
                        String text = new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                        CONFIGURATION_PID.matcher(text).results().forEach(found -> names.add(found.group(1)));
                    }
                }
            }
        }
        assertThat(names).contains("dev.syncspace.directory").noneMatch(name -> name.contains("-"));
    }

    private static String symbolicName(Path jar) {
        return ProductFolder.header(jar, "Bundle-SymbolicName").replaceAll(";.*", "");
    }

    private static Parameters parsed(Path jar, String header) {
        return OSGiHeader.parseHeader(ProductFolder.header(jar, header));
    }
}
