package io.sluice.k8s;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import com.github.luben.zstd.util.ZstdVersion;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sluice.api.Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;
import org.xerial.snappy.SnappyNative;

/** What a native executable could not do is not done: see docs/decisions/native.md. */
class ClosedWorldTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sluice");

  private static final JavaClasses CALLED =
      new ClassFileImporter()
          .importClasses(
              ZstdInputStreamNoFinalizer.class,
              ZstdOutputStreamNoFinalizer.class,
              SnappyNative.class);

  private static final String SNAPPYS_OWN =
      "/META-INF/native-image/org.xerial.snappy/snappy-java/resource-config.json";

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
  void noFactoryOfParsersIsMadeWhenTheImageIsBuilt() throws IOException {
    // Given
    var atRunTime = initializedAtRunTime();

    // Then
    assertThat(atRunTime)
        .filteredOn(ClosedWorldTest::isOurs)
        .allSatisfy(name -> assertThat(OURS.contain(name)).as(name).isTrue());
    assertThat(OURS.stream().flatMap(c -> c.getFields().stream()))
        .filteredOn(field -> field.getModifiers().contains(JavaModifier.STATIC))
        .filteredOn(
            field ->
                field.getRawType().isAssignableTo(JsonFactory.class)
                    || field.getRawType().isAssignableTo(ObjectMapper.class))
        .isNotEmpty()
        .allSatisfy(field -> assertThat(atRunTime).contains(field.getOwner().getName()));
  }

  private static Set<String> initializedAtRunTime() throws IOException {
    var settings = new Properties();
    try (var file = Files.newBufferedReader(Path.of("src/main/resources/application.properties"))) {
      settings.load(file);
    }
    var arguments = settings.getProperty("quarkus.native.additional-build-args");
    return Set.of(arguments.replace("--initialize-at-run-time=", "").split("\\\\?,"));
  }

  @Test
  void theLibrariesThatUnpackRecordsAreThere() throws IOException {
    // Given
    var included = metadata("resource-config.json").findValuesAsText("pattern");
    var zstd =
        Stream.of("amd64", "aarch64")
            .map(cpu -> "linux/%s/libzstd-jni-%s.so".formatted(cpu, ZstdVersion.VERSION));

    // Then
    assertThat(initializedAtRunTime())
        .contains(Zstd.class.getPackageName(), Snappy.class.getPackageName());
    assertThat(zstd)
        .allSatisfy(library -> assertThat(Zstd.class.getResource("/" + library)).isNotNull())
        .allSatisfy(library -> assertThat(included).anyMatch(library::matches));
    assertThat(Snappy.class.getResource(SNAPPYS_OWN)).isNotNull();
  }

  @Test
  void whatLibrariesReadAndCallInClassesIsThere() throws IOException {
    // Given
    var classes = metadata("jni-config.json");

    // Then
    assertThat(classes).hasSize(3);
    for (var type : classes) {
      var members = CALLED.get(type.get("name").asText());
      assertThat(type.path("fields").findValuesAsText("name"))
          .allSatisfy(name -> assertThat(members.tryGetField(name)).as(name).isPresent());
      assertThat(type.path("methods").findValuesAsText("name"))
          .allSatisfy(name -> assertThat(members.tryGetMethod(name, int.class)).isPresent());
    }
  }

  private static JsonNode metadata(String file) throws IOException {
    var folder = Path.of("src/main/resources/META-INF/native-image/io.sluice/sluice");
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  @Test
  void jacksonBindsNothingButWhatIsRegistered() {
    // Given
    var binding = Set.of("readValue", "readerFor", "convertValue", "treeToValue", "readValues");

    // Then
    assertThat(OURS.stream().flatMap(c -> c.getMethodCallsFromSelf().stream()))
        .filteredOn(call -> call.getTargetOwner().isAssignableTo(ObjectCodec.class))
        .noneMatch(call -> binding.contains(call.getName()))
        .filteredOn(call -> call.getName().equals("valueToTree"))
        .extracting(call -> call.getOriginOwner().getSimpleName())
        .containsOnly("Finalizers", "StatusWriter");
  }

  @Test
  void whatIsRegisteredIsInTheRecord() throws IOException {
    // Given
    var record = Files.readString(Path.of("docs/decisions/native.md"));

    // Then
    assertThat(OURS.stream().filter(c -> c.isAnnotatedWith(RegisterForReflection.class)))
        .extracting(JavaClass::getSimpleName)
        .contains("BucketSpec")
        .allSatisfy(name -> assertThat(record).contains("`" + name + "`"));
    assertThat(initializedAtRunTime())
        .extracting(name -> isOurs(name) ? OURS.get(name).getSimpleName() : name)
        .allSatisfy(name -> assertThat(record).contains("`" + name + "`"));
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

  private static boolean isOurs(String name) {
    return name.startsWith("io.sluice.");
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals("io.sluice.api") && !type.isArray();
  }
}
