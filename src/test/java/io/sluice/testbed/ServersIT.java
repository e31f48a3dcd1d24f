package io.sluice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

class ServersIT {

  @Test
  void theSharedBedAnswers() {
    // Given
    TestBed bed = TestBed.shared();
    String namespace = bed.namespace("answers");
    String bucket = TestBed.bucket(bed.moto(), "answers");
    // When
    configMap(bed, namespace, "one");
    try (S3Client s3 = TestBed.s3(bed.moto())) {
      s3.putObject(r -> r.bucket(bucket).key("a/b c+ü.yaml"), RequestBody.fromString("text"));
      // Then
      assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("a/b c+ü.yaml")).asUtf8String())
          .isEqualTo("text");
    }
    assertThat(data(bed, namespace, "one")).containsEntry("key", "one");
  }

  @Test
  void aDeletedNamespaceGoesWithWhatIsInIt() {
    // Given
    TestBed bed = TestBed.shared();
    String namespace = bed.namespace("deleted");
    configMap(bed, namespace, "one");
    // When
    bed.client().namespaces().withName(namespace).delete();
    // Then
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> bed.client().namespaces().withName(namespace).get() == null);
  }

  @Test
  void withANodeADeploymentBecomesAvailable() {
    // Given
    TestBed bed = TestBed.shared();
    bed.start(Part.KWOK);
    String namespace = bed.namespace("available");
    // When
    bed.client().resource(deployment(namespace)).create();
    // Then
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Integer.valueOf(2).equals(availableReplicas(bed, namespace)));
  }

  @Test
  void versitygwKeepsVersions() {
    // Given
    S3Endpoint server = TestBed.shared().versitygw();
    String bucket = TestBed.bucket(server, "versions");
    try (S3Client s3 = TestBed.s3(server)) {
      s3.putBucketVersioning(
          r ->
              r.bucket(bucket)
                  .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
      // When
      s3.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("1"));
      s3.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("2"));
      // Then
      assertThat(s3.listObjectVersions(r -> r.bucket(bucket)).versions()).hasSize(2);
    }
  }

  @Test
  void whatWasKilledComesBackWithItsData() {
    // Given
    try (TestBed bed = TestBed.own(Part.KUBE_APISERVER, Part.VERSITYGW)) {
      String namespace = bed.namespace("killed");
      String bucket = TestBed.bucket(bed.versitygw(), "killed");
      configMap(bed, namespace, "before");
      // When
      for (Part part : List.of(Part.ETCD, Part.KUBE_APISERVER, Part.VERSITYGW)) {
        bed.kill(part);
        bed.start(part);
      }
      // Then
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> assertThat(data(bed, namespace, "before")).containsEntry("key", "before"));
      try (S3Client s3 = TestBed.s3(bed.versitygw())) {
        assertThat(s3.listBuckets().buckets()).anyMatch(b -> b.name().equals(bucket));
      }
    }
  }

  @Test
  void aStoppedPartDoesNotAnswer() {
    // Given
    try (TestBed bed = TestBed.own(Part.MOTO)) {
      S3Endpoint moto = bed.moto();
      // When
      bed.stop(Part.MOTO);
      // Then
      assertThat(Http.get(moto.endpoint()).status()).isZero();
      bed.start(Part.MOTO);
      assertThat(Http.get(moto.endpoint()).status()).isEqualTo(200);
    }
  }

  @Test
  void nothingIsLeftWhenTheSupervisorIsKilled() {
    // Given
    TestBed bed = TestBed.own(Part.ETCD, Part.MOTO, Part.VERSITYGW);
    List<Long> pids = bed.pids();
    assertThat(pids).hasSize(3).allMatch(ServersIT::lives);
    // When
    bed.supervisor().handle().destroyForcibly();
    // Then
    await().untilAsserted(() -> assertThat(pids).noneMatch(ServersIT::lives));
    bed.close();
  }

  @Test
  void nothingIsLeftAfterClose() {
    // Given
    TestBed bed = TestBed.own(Part.ETCD, Part.MOTO);
    List<Long> pids = bed.pids();
    // When
    bed.close();
    // Then
    assertThat(pids).hasSize(2).noneMatch(ServersIT::lives);
  }

  @Test
  void theAuditCountsWhatWasAskedSinceItBegan() {
    // Given
    TestBed bed = TestBed.shared();
    String namespace = bed.namespace("audit");
    configMap(bed, namespace, "before");
    ApiAudit audit = bed.audit();
    // When
    configMap(bed, namespace, "one");
    configMap(bed, namespace, "two");
    data(bed, namespace, "one");
    // Then
    assertThat(audit.requests())
        .filteredOn(r -> r.namespace().equals(namespace) && r.user().equals("admin"))
        .extracting(r -> r.verb() + " " + r.resource() + " " + r.name())
        .containsExactly("create configmaps one", "create configmaps two", "get configmaps one");
    assertThat(
            audit.count(
                r -> r.namespace().equals(namespace) && r.writes() && r.user().equals("admin")))
        .isEqualTo(2);
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void configMap(TestBed bed, String namespace, String name) {
    bed.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .addToData("key", name)
                .build())
        .create();
  }

  private static Map<String, String> data(TestBed bed, String namespace, String name) {
    return bed.client().configMaps().inNamespace(namespace).withName(name).get().getData();
  }

  private static Integer availableReplicas(TestBed bed, String namespace) {
    return bed.client()
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName("web")
        .get()
        .getStatus()
        .getAvailableReplicas();
  }

  private static Deployment deployment(String namespace) {
    Map<String, String> labels = Map.of("app", "web");
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(namespace)
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("web")
        .withImage("web:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }
}
