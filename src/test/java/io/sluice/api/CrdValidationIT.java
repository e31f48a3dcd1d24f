package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which Buckets a real API server accepts, and what it says to the others. */
class CrdValidationIT {

  private static final Path EXAMPLES = Path.of("src/test/resources/buckets");
  private static final String REFUSED = "# refused: ";

  private static KubernetesClient client;
  private static InstalledCrd crd;

  /** Stays empty: all requests are dry runs. */
  private static String namespace;

  @BeforeAll
  static void installTheCrd() {
    TestBed bed = TestBed.shared();
    client = bed.client();
    crd = InstalledCrd.in(bed);
    namespace = bed.namespace("crd-validation");
  }

  static Stream<Path> valid() throws IOException {
    return examples("valid-");
  }

  static Stream<Path> invalid() throws IOException {
    return examples("invalid-");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aValidBucketIsAccepted(Path example) throws IOException {
    // Given
    Resource<GenericKubernetesResource> bucket = crd.resource(namespace, Files.readString(example));

    // When / Then
    assertThatCode(() -> bucket.dryRun().create()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidBucketIsRefusedWithItsMessage(Path example) throws IOException {
    // Given
    String yaml = Files.readString(example);
    Resource<GenericKubernetesResource> bucket = crd.resource(namespace, yaml);

    // When / Then
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> bucket.dryRun().create())
        .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(422))
        .withMessageContaining(expectedMessage(yaml));
  }

  @Test
  void theTwoObjectsThatMustWorkAreAcceptedVerbatim() throws IOException {
    // Given
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("flux-system").endMetadata().build())
        .serverSideApply();

    // When
    List<HasMetadata> accepted;
    try (InputStream yaml = Files.newInputStream(EXAMPLES.resolve("seed-buckets.yaml"))) {
      accepted = client.load(yaml).dryRun().create();
    }

    // Then
    assertThat(accepted)
        .extracting(bucket -> bucket.getMetadata().getName())
        .containsExactly("my-s3-bucket", "my-gcs-bucket");
  }

  private static String expectedMessage(String yaml) {
    String firstLine = yaml.lines().findFirst().orElseThrow();
    assertThat(firstLine).startsWith(REFUSED);
    return firstLine.substring(REFUSED.length());
  }

  private static Stream<Path> examples(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    }
  }
}
