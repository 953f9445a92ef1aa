package dev.syncspace.itests.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Which code may use which, by the bytes of the product. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DependencyRulesTest {
    private static final String BASE = "dev.syncspace.";

    /** What a jar may use of the other jars of this repository; a jar that is not listed may use {@link #BY_DEFAULT}. */
    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "proto", Set.of(),
            "protocol", Set.of("proto"),
            "api", Set.of("proto", "protocol"),
            "client", Set.of("proto"),
            "cli", Set.of("proto", "client"),
            // As a plain jar on its class path: the lock and the file of addresses.
            "launcher", Set.of("api", "directory"));

    /** Bundles meet through the services of the API, never each other. */
    private static final Set<String> BY_DEFAULT = Set.of("proto", "protocol", "api");

    private static final Set<String> ALSO_FOR_STORES = Set.of("proto", "protocol", "api", "wrap-derby");

    private final Map<String, String> jarOfClass = new HashMap<>();
    private JavaClasses classes = new ClassFileImporter().importClasses();

    @BeforeAll
    void readTheProduct() throws IOException {
        List<JarFile> jars = new ArrayList<>();
        List<Path> paths = new ArrayList<>(ProductFolder.ownBundles());
        paths.addAll(ProductFolder.ownClassPathJars());
        for (Path path : paths) {
            JarFile jar = new JarFile(path.toFile());
            String name = path.getFileName().toString().replaceAll("^syncspace-|-[0-9].*$", "");
            if (!name.startsWith("wrap-")) {
                jars.add(jar);
            }
            jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .forEach(entry ->
                            jarOfClass.put(entry.getName().replace('/', '.').replaceAll("\\.class$", ""), name));
        }
        // What a bundle embeds has rules of its own.
        classes = new ClassFileImporter()
                .withImportOption(location -> location.contains("/dev/syncspace/"))
                .importJars(jars);
        for (JarFile jar : jars) {
            jar.close();
        }
        assertThat(classes).hasSizeGreaterThan(100);
    }

    @Test
    void arrowsPointDownAndSiblingsDoNotKnowEachOther() {
        List<String> violations = new ArrayList<>();
        for (JavaClass origin : classes) {
            String from = jarOf(origin);
            for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                String to = jarOf(dependency.getTargetClass().getBaseComponentType());
                if (!to.isEmpty() && !to.equals(from) && !allowed(from).contains(to)) {
                    violations.add(from + " uses " + to + ": " + dependency.getDescription());
                }
            }
        }
        assertThat(violations).isEmpty();
    }

    @Test
    void theLauncherUsesConstantsOfTheApiOnly() {
        noClasses()
                .that()
                .resideInAPackage("dev.syncspace.launcher..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.syncspace.api..")
                .because("the interfaces of the API belong to the bundle, the launcher is outside of it")
                .check(classes);
    }

    @Test
    void theProtocolIsPure() {
        noClasses()
                .that()
                .resideInAPackage("dev.syncspace.protocol..")
                .and()
                // Version annotations of packages; they are not kept at run time.
                .doNotHaveSimpleName("package-info")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.osgi..",
                        "org.slf4j..",
                        "org.apache.mina..",
                        "java.sql..",
                        "javax.sql..",
                        "java.net..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.(Thread|ThreadLocal|Process.*)|java\\.time\\.Clock|java\\.io\\.File.*")
                .orShould()
                .callMethodWhere(readsAClock())
                .because("bytes and time come in as arguments")
                .check(classes);
    }

    @Test
    void databaseAndNetworkLibrariesStayInTheirBundles() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.syncspace.storage.derby..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.apache.derby..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.syncspace.transport.mina..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.mina..")
                .check(classes);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.syncspace.transport.grpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.netty..", "com.google.common..")
                .check(classes);
    }

    @Test
    void thereIsNoStaticState() {
        noFields()
                .that(isWritten())
                .should()
                .beStatic()
                .because("two platforms in one process must not share anything")
                .check(classes);
    }

    @Test
    void nothingAsksForServicesBesideTheFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.syncspace.launcher..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.ServiceLoader|java\\.sql\\.DriverManager|org\\.osgi\\.framework\\.BundleActivator")
                .orShould()
                .callMethodWhere(usesTheContextClassLoader())
                .check(classes);
    }

    @Test
    void implementationPackagesAreInternal() {
        List<String> contracts = List.of("proto", "protocol", "api", "client");
        assertThat(classes)
                .filteredOn(
                        type -> !contracts.contains(jarOf(type)) && !jarOf(type).equals("cli"))
                .allSatisfy(type -> assertThat(type.getPackageName() + ".").contains(".internal."));
    }

    private Set<String> allowed(String jar) {
        return jar.startsWith("storage-") ? ALSO_FOR_STORES : ALLOWED.getOrDefault(jar, BY_DEFAULT);
    }

    private String jarOf(JavaClass type) {
        return type.getName().startsWith(BASE) ? jarOfClass.getOrDefault(type.getName(), "") : "";
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> readsAClock() {
        return DescribedPredicate.describe("a clock is read", call -> {
            String owner = call.getTargetOwner().getName();
            String name = call.getName();
            return (owner.equals("java.lang.System") && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                    || (owner.startsWith("java.time.") && name.equals("now"));
        });
    }

    private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> usesTheContextClassLoader() {
        return DescribedPredicate.describe(
                "the context class loader is used", call -> call.getName().endsWith("ContextClassLoader"));
    }

    private static DescribedPredicate<JavaField> isWritten() {
        return DescribedPredicate.describe(
                "are not final and not made by a generator or compiler",
                field -> !field.getModifiers().contains(JavaModifier.FINAL)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getOwner().getPackageName().startsWith("dev.syncspace.proto"));
    }
}
