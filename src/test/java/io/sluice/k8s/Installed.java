package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sluice.api.Bucket;
import io.sluice.testbed.Part;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A cluster into which {@code k8s/} was applied, and Sluice's process with the Deployment's
 * environment and nothing but its service account's token.
 */
final class Installed implements AutoCloseable {

  static final String NAMESPACE = "sluice-system";
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestBed bed;
  private final Kubectl admin;
  private final S3Endpoint store;
  private final S3Client s3;
  private SluiceProcess process;

  private Installed(TestBed bed) {
    this.bed = bed;
    admin = Kubectl.admin(bed);
    store = bed.versitygw();
    s3 = TestBed.s3(store);
  }

  /** A cluster of its own with nothing in it yet. */
  static Installed nothing() {
    return new Installed(TestBed.own(Part.KWOK, Part.KUBE_CONTROLLER_MANAGER, Part.VERSITYGW));
  }

  /** Applies a Kustomization to a cluster of its own; starts no process yet. */
  static Installed from(String kustomization) {
    var installed = nothing();
    installed.admin.run("apply", "--server-side", "-k", kustomization);
    installed.admin.run("create", "namespace", "flux-system");
    return installed;
  }

  TestBed bed() {
    return bed;
  }

  Kubectl admin() {
    return admin;
  }

  KubernetesClient client() {
    return bed.client();
  }

  /** Starts Sluice as a Pod of the Deployment would be started, and returns when it is ready. */
  SluiceProcess start() {
    return start(Map.of());
  }

  /** As {@link #start()}, with these variables besides. */
  SluiceProcess start(Map<String, String> more) {
    process = begin(more);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(process.healthReady().status()).as(process.log()).isEqualTo(200));
    return process;
  }

  /** As {@link #start(Map)}, but returns when it is live; the caller closes it. */
  SluiceProcess begin(Map<String, String> more) {
    var environment = PodEnvironment.of(client(), NAMESPACE, "sluice");
    environment.put("KUBECONFIG", admin.as(NAMESPACE, "sluice").kubeconfig().toString());
    environment.put("SLUICE_LEADER_ELECTION", "on");
    environment.put("AWS_ENDPOINT_URL_S3", store.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_STS", store.endpoint().toString());
    environment.put("AWS_REGION", store.region());
    environment.putAll(more);
    return SluiceProcess.start(environment);
  }

  S3Endpoint store() {
    return store;
  }

  /** A new S3 bucket's name. */
  String s3Bucket(String hint) {
    return TestBed.bucket(store, hint);
  }

  void put(String bucket, String key, String body) {
    s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(body));
  }

  void delete(String bucket, String key) {
    s3.deleteObject(r -> r.bucket(bucket).key(key));
  }

  /** The credentials of the S3, as a Secret. */
  void secret(String namespace) {
    secret(namespace, store);
  }

  /** As {@link #secret(String)}, of another S3. */
  void secret(String namespace, S3Endpoint other) {
    admin.run(
        "create",
        "secret",
        "generic",
        "s3-credentials",
        "-n",
        namespace,
        "--from-literal=AWS_ACCESS_KEY_ID=" + other.accessKey(),
        "--from-literal=AWS_SECRET_ACCESS_KEY=" + other.secretKey());
  }

  void bucket(String namespace, String name, String s3Bucket) {
    apply(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: Bucket
        metadata: {name: %s, namespace: %s}
        spec:
          interval: 10m
          url: s3://%s/app
          secretRef: {name: s3-credentials}
        """
            .formatted(name, namespace, s3Bucket));
  }

  void apply(String yaml) {
    admin.given(yaml, "apply", "-f", "-");
  }

  void sync(String namespace, String name) {
    var asked = Long.toString(System.nanoTime());
    admin.run(
        "annotate",
        "--overwrite",
        "bucket",
        name,
        "-n",
        namespace,
        "reconcile.fluxcd.io/requestedAt=" + asked);
    await()
        .atMost(PATIENCE)
        .until(
            () -> asked.equals(bucketObject(namespace, name).getStatus().lastHandledReconcileAt()));
  }

  Bucket bucketObject(String namespace, String name) {
    return client().resources(Bucket.class).inNamespace(namespace).withName(name).get();
  }

  Optional<Condition> condition(String namespace, String name, String type) {
    return Optional.ofNullable(bucketObject(namespace, name).getStatus())
        .flatMap(
            s ->
                Optional.ofNullable(s.conditions()).orElse(List.of()).stream()
                    .filter(c -> c.getType().equals(type))
                    .findFirst());
  }

  /** Waits until a condition stands so, and gives its message. */
  String awaitCondition(String namespace, String name, String type, String status) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(condition(namespace, name, type))
                    .as(() -> process.log())
                    .hasValueSatisfying(
                        c -> assertThat(c.getStatus()).as(c.getMessage()).isEqualTo(status)));
    return condition(namespace, name, type).orElseThrow().getMessage();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    s3.close();
    bed.close();
  }
}
