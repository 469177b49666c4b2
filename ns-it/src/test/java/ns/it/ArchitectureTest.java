package ns.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may import whom. A new package fails here until it has its row in {@link #ARROWS}. */
final class ArchitectureTest {
    /** Each package of ours, with the packages of ours that it may see. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("ns.core", Set.of()),
            Map.entry("ns.core.sys", Set.of("ns.core")),
            Map.entry("ns.core.kernel", Set.of("ns.core", "ns.core.sys")),
            Map.entry("ns.core.fd", Set.of("ns.core", "ns.core.sys", "ns.core.kernel")),
            Map.entry("ns.proc", Set.of("ns.core", "ns.core.sys", "ns.core.kernel", "ns.core.fd")),
            Map.entry("ns.exec.plan", Set.of("ns.core", "ns.core.sys")),
            Map.entry("ns.exec.init", Set.of("ns.core", "ns.core.sys", "ns.core.fd", "ns.exec.plan")),
            Map.entry(
                    "ns.exec",
                    Set.of("ns.core", "ns.core.sys", "ns.core.kernel", "ns.core.fd", "ns.exec.plan", "ns.exec.init")),
            Map.entry("ns.net.netlink", Set.of("ns.core", "ns.core.sys", "ns.core.fd")),
            Map.entry("ns.net", Set.of("ns.core", "ns.core.sys", "ns.core.kernel", "ns.core.fd", "ns.net.netlink")),
            Map.entry("ns.net.draw", Set.of()),
            Map.entry(
                    "ns.net.lab",
                    Set.of("ns.core", "ns.core.sys", "ns.core.fd", "ns.net", "ns.net.netlink", "ns.net.draw")),
            Map.entry("ns.net.lab.junit", Set.of("ns.core", "ns.net.lab")),
            Map.entry(
                    "ns.cli",
                    Set.of(
                            "ns.core",
                            "ns.core.kernel",
                            "ns.core.fd",
                            "ns.proc",
                            "ns.exec",
                            "ns.net",
                            "ns.net.draw",
                            "ns.net.lab")));

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("ns");

    private static Stream<String> packages() {
        return OURS.stream().map(JavaClass::getPackageName).distinct().sorted();
    }

    @Test
    void everyPackageHasItsRow() {
        assertThat(packages().collect(Collectors.toSet())).isEqualTo(ARROWS.keySet());
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageSeesOnlyWhatItsRowAllows(String name) {
        Set<String> allowed = ARROWS.getOrDefault(name, Set.of());
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are ours, outside " + name + " and not in " + allowed,
                        seen -> isOurs(seen)
                                && !seen.getPackageName().equals(name)
                                && !allowed.contains(seen.getPackageName())))
                .check(OURS);
    }

    @Test
    void packagesHaveNoCycle() {
        SlicesRuleDefinition.slices()
                .matching("ns.(**)")
                .should()
                .beFreeOfCycles()
                .check(OURS);
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packageIsNullMarked(String name) {
        JavaPackage found = OURS.getPackage(name);
        assertThat(found.isAnnotatedWith(NullMarked.class)).as(name).isTrue();
    }

    private static boolean isOurs(JavaClass type) {
        return type.getPackageName().equals("ns") || type.getPackageName().startsWith("ns.");
    }
}
