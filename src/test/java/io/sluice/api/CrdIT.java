package io.sluice.api;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.testbed.TestBed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real API server makes of the CRD. */
class CrdIT {

  private static final Path EXAMPLES = Path.of("src/test/resources/buckets");
  private static final String REFUSED = "# refused: ";

  private static KubernetesClient client;
  private static String namespace;

  @BeforeAll
  static void installTheCrd() {
    client = TestBed.shared().client();
    namespace = TestBed.shared().namespace("crd");
    CustomResourceDefinition crd =
        Serialization.unmarshal(
            readString(Path.of("k8s/crd", Bucket.CRD_NAME + ".yaml")),
            CustomResourceDefinition.class);
    client.resource(crd).forceConflicts().serverSideApply();
    client.resource(crd).waitUntilCondition(CrdIT::established, 30, SECONDS);
  }

  static Stream<Path> valid() throws IOException {
    return examples("valid-");
  }

  static Stream<Path> invalid() throws IOException {
    return examples("invalid-");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void aValidBucketIsAccepted(Path example) {
    // Given
    Resource<GenericKubernetesResource> bucket = resource(readString(example));

    // When / Then
    assertThatCode(() -> bucket.dryRun().create()).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidBucketIsRefusedWithItsMessage(Path example) {
    // Given
    String yaml = readString(example);
    Resource<GenericKubernetesResource> bucket = resource(yaml);

    // When / Then
    assertThatExceptionOfType(KubernetesClientException.class)
        .isThrownBy(() -> bucket.dryRun().create())
        .satisfies(refusal -> assertThat(refusal.getCode()).isEqualTo(422))
        .withMessageContaining(expectedMessage(yaml));
  }

  @Test
  void aV1beta2ObjectIsReadBackAsV1() {
    // Given
    resource(readString(EXAMPLES.resolve("valid-seed-s3.yaml"))).create();

    // When
    Bucket bucket =
        client.resources(Bucket.class).inNamespace(namespace).withName("valid-seed-s3").get();

    // Then
    assertThat(bucket.getApiVersion()).isEqualTo("source.toolkit.fluxcd.io/v1");
    assertThat(bucket.getSpec().url()).isEqualTo("s3://my-flux-bucket/path/to/manifests");
    assertThat(bucket.getSpec().provider()).isNull();
    assertThat(bucket.getStatus().observedGeneration()).isEqualTo(-1);
  }

  @Test
  void everyFieldIsKeptByTheServer() {
    // Given
    String yaml = readString(EXAMPLES.resolve("valid-every-field.yaml"));

    // When
    GenericKubernetesResource kept = resource(yaml).create();

    // Then
    assertThat(kept.<Object>get("spec"))
        .isEqualTo(Serialization.unmarshal(yaml, GenericKubernetesResource.class).get("spec"));
  }

  @Test
  void everyFieldOfTheStatusIsKeptByTheServer() {
    // Given
    Resource<GenericKubernetesResource> flux =
        resource(readString(Path.of("src/test/resources/crd/flux-status.yaml")));
    flux.create();

    // When
    GenericKubernetesResource kept =
        flux.patchStatus(
            Serialization.unmarshal(
                readString(Path.of("src/test/resources/crd/flux-status.yaml")),
                GenericKubernetesResource.class));

    // Then
    assertThat(kept.<Object>get("status")).isEqualTo(flux.item().get("status"));
  }

  @Test
  void aStatusOfSluiceIsKeptByTheServer() {
    // Given
    Bucket bucket =
        Serialization.unmarshal(
            readString(EXAMPLES.resolve("valid-url-whole-bucket.yaml")), Bucket.class);
    Resource<Bucket> resource =
        client.resources(Bucket.class).inNamespace(namespace).resource(bucket);
    resource.create();
    BucketStatus status = sluiceStatus();

    // When
    Bucket kept =
        resource
            .subresource("status")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                Serialization.asJson(Map.of("status", status)));

    // Then
    assertThat(kept.getStatus()).isEqualTo(status);
  }

  @Test
  void theUrlColumnShowsTheBucketNameOfFlux() throws Exception {
    // Given
    resource(readString(EXAMPLES.resolve("valid-flux-without-provider.yaml"))).create();
    resource(readString(EXAMPLES.resolve("valid-url-aws-service-account.yaml"))).create();

    // When
    List<String> lines = kubectl("get", "bkt", "-n", namespace);

    // Then
    assertThat(lines.getFirst().split("\\s+"))
        .containsExactly("NAME", "URL", "READY", "STATUS", "REVISION", "AGE");
    assertThat(lines)
        .anyMatch(line -> line.matches("valid-flux-without-provider +example +\\S+"))
        .anyMatch(line -> line.matches("valid-url-aws-service-account +s3://my-bucket/path +\\S+"));
  }

  private static BucketStatus sluiceStatus() {
    Condition ready = new Condition();
    ready.setType("Ready");
    ready.setStatus("False");
    ready.setReason("NotSupported");
    ready.setMessage("spec.sync.marker: not there yet.");
    ready.setLastTransitionTime("2026-11-20T10:00:00Z");
    ready.setObservedGeneration(1L);
    return new BucketStatus(
        1L,
        List.of(ready),
        new BucketStatus.Artifact(
            null,
            null,
            null,
            "sha256:b4c2a60ce44b67f5b659a95ce4e4cc9e2a86baf13afb72bd397c5384cbc0e479",
            "2026-11-20T10:00:00Z",
            12L,
            null),
        null,
        null,
        "sha256:b4c2",
        "sha256:b4c2",
        "now",
        "earliest",
        new BucketStatus.InventoryStatus(
            1L,
            List.of(new BucketStatus.InventoryStatus.Entry("team-a_web_apps_Deployment", "v1"))),
        List.of(
            new BucketStatus.HistoryEntry(
                "sha256:b4c2",
                "2026-11-20T10:00:00Z",
                "poll",
                "2026-11-19T10:00:00Z",
                1L,
                1L,
                0L,
                0L,
                "1.5s",
                "Succeeded")));
  }

  private static Resource<GenericKubernetesResource> resource(String yaml) {
    GenericKubernetesResource bucket =
        Serialization.unmarshal(yaml, GenericKubernetesResource.class);
    return client
        .genericKubernetesResources(bucket.getApiVersion(), bucket.getKind())
        .inNamespace(namespace)
        .resource(bucket);
  }

  private static String expectedMessage(String yaml) {
    String firstLine = yaml.lines().findFirst().orElseThrow();
    assertThat(firstLine).startsWith(REFUSED);
    return firstLine.substring(REFUSED.length());
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static List<String> kubectl(String... arguments) throws Exception {
    TestBed bed = TestBed.shared();
    File output = Files.createTempFile("kubectl", ".out").toFile();
    List<String> command =
        Stream.concat(Stream.of(bed.kubectl().toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("KUBECONFIG", bed.kubeconfig().toString());
    int exit = builder.start().waitFor();
    List<String> lines = Files.readAllLines(output.toPath());
    assertThat(exit).as("%s: %s", command, lines).isZero();
    return lines;
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

  private static String readString(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file + " cannot be read", e);
    }
  }
}
