package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.sluice.api.Bucket;
import io.sluice.apply.PruneBlock;
import io.sluice.notification.EventsConfig;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The pages in {@code docs/} name all there is to name. */
class DocsTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern CAMEL = Pattern.compile("\"((?:[A-Z][a-z]+)+)\"");

  /** Words in capitals in the code of {@code sync} that are no condition and no reason of ours. */
  private static final Set<String> OTHER_WORDS =
      Set.of("Event", "Bucket", "Established", "False", "Normal", "True", "Unknown", "Warning");

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sluice");

  @Test
  void everySettingIsInConfigure() {
    // Given
    var page = read("docs/configure.md");

    // Then
    assertThat(settings())
        .hasSizeGreaterThan(10)
        .allSatisfy(setting -> assertThat(page).contains("`" + setting + "`"));
  }

  private static Set<String> settings() {
    var names = new TreeSet<String>();
    Stream.concat(
            OURS.stream()
                .flatMap(c -> c.getFields().stream())
                .flatMap(f -> f.getAnnotations().stream()),
            OURS.stream()
                .flatMap(c -> c.getCodeUnits().stream())
                .flatMap(m -> m.getParameterAnnotations().stream().flatMap(Set::stream)))
        .filter(a -> a.getRawType().isEquivalentTo(ConfigProperty.class))
        .map(a -> (String) a.get("name").orElseThrow())
        .filter(name -> !name.startsWith("kubernetes."))
        .forEach(name -> names.add(variable(name)));
    OURS.get(EventsConfig.class).getMethods().stream()
        .map(m -> m.tryGetAnnotationOfType(WithName.class).map(WithName::value).orElse(m.getName()))
        .forEach(name -> names.add(variable("sluice.events." + name)));
    return names;
  }

  private static String variable(String property) {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  @Test
  void everyFieldIsInBucket() {
    // Given
    var page = read("docs/bucket.md");

    // Then
    for (var type : Set.of("BucketSpec", "ApplySpec")) {
      assertThat(OURS.get(Bucket.class.getPackageName() + "." + type).getFields())
          .filteredOn(f -> !f.getModifiers().contains(JavaModifier.STATIC))
          .extracting(f -> f.getName().equals("waitForHealth") ? "wait" : f.getName())
          .filteredOn(name -> !name.equals("apply"))
          .isNotEmpty()
          .allSatisfy(name -> assertThat(page).containsPattern("`" + name + "[`.]"));
    }
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    try (var pages = Files.list(Path.of("docs"))) {
      for (var page :
          Stream.concat(
                  Stream.of(Path.of("README.md")), pages.filter(p -> p.toString().endsWith(".md")))
              .toList()) {
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> page.toAbsolutePath().resolveSibling(link.group(1)))
            .forEach(target -> assertThat(target).as("from %s", page).exists());
      }
    }
  }

  @Test
  void everyConditionAndReasonIsInTroubleshoot() throws IOException {
    // Given
    var page = read("docs/troubleshoot.md");
    var words = new TreeSet<String>();
    for (var reason : PruneBlock.Reason.values()) {
      words.add(reason.name());
    }
    try (var code = Files.list(Path.of("src/main/java/io/sluice/sync"))) {
      for (var file : code.toList()) {
        CAMEL.matcher(read(file.toString())).results().forEach(m -> words.add(m.group(1)));
      }
    }
    words.removeAll(OTHER_WORDS);

    // Then
    assertThat(words)
        .contains("FetchFailed", "AccessDenied", "NotificationMissing", "OverLimit")
        .allSatisfy(word -> assertThat(page).contains("`" + word + "`"));
  }

  private static String read(String page) {
    try {
      return Files.readString(Path.of(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
