package io.sluice.k8s;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sluice.api.Bucket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a native executable could not do is not done: see docs/decisions/native.md. */
class ClosedWorldTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sluice");

  @Test
  void nothingIsFoundByItsNameAtRunTime() {
    noClasses()
        .should()
        .callMethod(Class.class, "forName", String.class)
        .orShould()
        .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
        .orShould()
        .callMethod(ClassLoader.class, "loadClass", String.class)
        .orShould()
        .callMethod(Class.class, "getResource", String.class)
        .orShould()
        .callMethod(Class.class, "getResourceAsStream", String.class)
        .orShould()
        .callMethod(ClassLoader.class, "getResource", String.class)
        .orShould()
        .callMethod(ClassLoader.class, "getResourceAsStream", String.class)
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(ServiceLoader.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.lang.reflect.Proxy")
        .check(OURS);
  }

  @Test
  void noStaticFieldHoldsWhatBelongsToOneRun() {
    // Given
    var forbidden = Set.of("java.lang.Thread", "java.security.SecureRandom");

    // Then
    assertThat(OURS.stream().flatMap(c -> c.getFields().stream()))
        .filteredOn(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .noneMatch(field -> forbidden.contains(field.getRawType().getName()))
        .noneMatch(field -> field.getRawType().isAssignableTo(Random.class))
        .noneMatch(field -> field.getRawType().isAssignableTo(java.util.concurrent.Executor.class))
        .noneMatch(field -> field.getRawType().isAssignableTo(AutoCloseable.class));
  }

  @Test
  void allThatJacksonBindsInABucketIsRegistered() {
    // Given
    var bound = bound();

    // Then
    assertThat(bound).contains("io.sluice.api.BucketSpec", "io.sluice.api.BucketStatus$Artifact");
    assertThat(bound)
        .allSatisfy(
            name ->
                assertThat(OURS.get(name).isAnnotatedWith(RegisterForReflection.class))
                    .as(name)
                    .isTrue());
  }

  /** Our types that a Bucket is made of, directly and through others' fields. */
  private static Set<String> bound() {
    var found = new TreeSet<String>();
    var open = new ArrayDeque<>(List.of(OURS.get(Bucket.class)));
    open.add(OURS.get("io.sluice.api.BucketSpec"));
    open.add(OURS.get("io.sluice.api.BucketStatus"));
    while (!open.isEmpty()) {
      var next = open.pop();
      if (found.add(next.getName())) {
        open.addAll(
            next.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .flatMap(field -> field.getAllInvolvedRawTypes().stream())
                .filter(ClosedWorldTest::isOurs)
                .collect(Collectors.toSet()));
      }
    }
    return found;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals("io.sluice.api") && !type.isArray();
  }
}
