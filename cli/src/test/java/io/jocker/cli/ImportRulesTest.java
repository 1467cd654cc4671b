package io.jocker.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Console;
import java.nio.channels.FileLock;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Who may use whom, and what only one place may touch: the rules that hold the modules apart. */
@AnalyzeClasses(packages = "io.jocker", importOptions = ImportRulesTest.ProductionCode.class)
class ImportRulesTest {

  private static final String MAIN = "io.jocker.cli.Main";

  @ArchTest
  static final ArchRule modulesDependDownwardsOnly =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("io.jocker.cli..")
          .layer("engine")
          .definedBy("io.jocker.engine..")
          .layer("images")
          .definedBy("io.jocker.image..")
          .layer("runtime-core")
          .definedBy("io.jocker.runtime..")
          .layer("networking")
          .definedBy("io.jocker.network..")
          .layer("native-bridge")
          .definedBy("io.jocker.linux..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("images")
          .mayOnlyBeAccessedByLayers("cli", "engine")
          .whereLayer("runtime-core")
          .mayOnlyBeAccessedByLayers("cli", "engine")
          .whereLayer("networking")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("native-bridge")
          .mayNotAccessAnyLayer();

  @ArchTest
  static final ArchRule packagesFormNoCycles =
      slices().matching("io.jocker.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyOnePackageKnowsJna =
      noClasses()
          .that(resideOutsideOfPackage("io.jocker.linux.jna.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.sun.jna..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsPicocli =
      noClasses()
          .that(resideOutsideOfPackage("io.jocker.cli.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule onlyMainTouchesTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(MAIN)
          .should()
          .accessTargetWhere(touchesTheProcess())
          .because(
              "a command gets streams and environment from its invocation and returns its exit code");

  @ArchTest
  static final ArchRule nothingLogs =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.System$Logger")
          .orShould()
          .dependOnClassesThat()
          .resideInAPackage("java.util.logging..")
          .because(
              "a logger costs 25 to 40 ms of a start; what a user must know is in the exception");

  @ArchTest
  static final ArchRule oneJarTalksHttp =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.jocker.image.http.jdk", "io.jocker.fixtures..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "io.jocker.image.http.jdk..")
          .because("the loader of all other classes does not see the module java.net.http");

  @ArchTest
  static final ArchRule nothingLooksForServices =
      noClasses().should().dependOnClassesThat().areAssignableTo(ServiceLoader.class);

  @ArchTest
  static final ArchRule nothingUsesJavasFileLocks =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(FileLock.class)
          .because("such a lock is lost when the process closes any other stream on the same file");

  @ArchTest
  static final ArchRule staticStateIsFinal =
      fields().that().areStatic().and(areWritten()).should().beFinal();

  @ArchTest
  static final ArchRule packagesAreNamedByTheirSubject =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked = classes().should(be(inANullMarkedPackage()));

  private static DescribedPredicate<JavaAccess<?>> touchesTheProcess() {
    Set<String> ofSystem =
        Set.of("in", "out", "err", "exit", "getenv", "setIn", "setOut", "setErr", "console");
    Set<String> ofRuntime = Set.of("exit", "halt", "addShutdownHook");
    return DescribedPredicate.describe(
        "the process's streams, environment or exit",
        access -> {
          JavaClass owner = access.getTargetOwner();
          return (owner.isEquivalentTo(System.class) && ofSystem.contains(access.getName()))
              || (owner.isEquivalentTo(Runtime.class) && ofRuntime.contains(access.getName()))
              || owner.isEquivalentTo(Console.class);
        });
  }

  /**
   * The compiler's own static fields, such as the table of a switch over an enum, are nobody's to
   * make final.
   */
  private static DescribedPredicate<JavaField> areWritten() {
    return DescribedPredicate.describe(
        "written in the source",
        field ->
            !field.getModifiers().contains(JavaModifier.SYNTHETIC) && !name("$VALUES").test(field));
  }

  private static DescribedPredicate<JavaClass> inANullMarkedPackage() {
    return DescribedPredicate.describe(
        "in a package whose package-info says @NullMarked",
        type -> type.getPackage().isAnnotatedWith(NullMarked.class));
  }

  /** The modules' own classes: neither tests, nor fakes from a test-jar, nor fixtures. */
  static final class ProductionCode implements ImportOption {
    private final ImportOption noTests = new DoNotIncludeTests();

    @Override
    public boolean includes(Location location) {
      return noTests.includes(location)
          && !location.contains("-tests.jar")
          && !location.contains("src-test-fixtures");
    }
  }
}
