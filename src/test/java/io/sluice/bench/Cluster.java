package io.sluice.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.api.Bucket;
import io.sluice.api.InstalledCrd;
import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.Part;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A new API server, etcd and controller manager, in which Sluice's Buckets lie in {@code
 * flux-system}: its own rights apply.
 */
final class Cluster implements AutoCloseable {

  static final String HOME = "flux-system";
  static final String SECRET = "s3-credentials";

  private final TestBed bed = TestBed.withSlowControllers(Part.KUBE_CONTROLLER_MANAGER);
  private final S3Endpoint store;
  private final Map<String, String> environment;
  private final Path kubeconfig;
  private final ReadyWatch ready;

  Cluster(S3Endpoint store, Map<String, String> environment) {
    this.store = store;
    this.environment = environment;
    InstalledCrd.in(bed);
    bed.client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(HOME).endMetadata().build())
        .create();
    secret(
        SECRET,
        Map.of("AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", store.secretKey()));
    kubeconfig = Account.inCluster(client(), HOME).kubeconfig(bed.kubeconfig().getParent());
    ready = ReadyWatch.over(client());
  }

  KubernetesClient client() {
    return bed.client();
  }

  ReadyWatch ready() {
    return ready;
  }

  ApiAudit audit() {
    return bed.audit();
  }

  /** Creates a namespace of its own and returns its name. */
  String namespace(String hint) {
    return bed.namespace(hint);
  }

  void secret(String name, Map<String, String> data) {
    client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(HOME)
                .endMetadata()
                .addToStringData(data)
                .build())
        .create();
  }

  /** The environment of a Sluice that reads this cluster and the S3. */
  Map<String, String> environment(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("KUBECONFIG", kubeconfig.toString());
    all.put("AWS_ENDPOINT_URL_S3", store.endpoint().toString());
    all.put("AWS_REGION", store.region());
    all.put("TZ", "UTC");
    all.putAll(more);
    return all;
  }

  /** Starts a Sluice, and returns when it is ready. */
  SluiceProcess sluice(Map<String, String> more) throws InterruptedException {
    var sluice = SluiceProcess.start(environment(more));
    boolean ready = false;
    try (var probe = new Probe(sluice)) {
      probe.awaitReady(body -> true, Duration.ofMinutes(1));
      ready = true;
      return sluice;
    } finally {
      if (!ready) {
        sluice.close();
      }
    }
  }

  /**
   * Creates a Bucket in {@code flux-system} whose objects go to a namespace, and are left when it
   * is deleted.
   *
   * @param more further lines of its spec, unindented
   */
  void bucket(String name, String url, String targetNamespace, String interval, String... more) {
    bucketWith(name, url, SECRET, targetNamespace, interval, more);
  }

  void bucketWith(
      String name,
      String url,
      String secret,
      String targetNamespace,
      String interval,
      String... more) {
    client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: Bucket
                metadata: {name: %s, namespace: %s}
                spec:
                  interval: %s
                  url: %s
                  secretRef: {name: %s}
                  apply: {targetNamespace: %s, deletionPolicy: Orphan}
                """
                        .formatted(name, HOME, interval, url, secret, targetNamespace)
                    + String.join("\n", more).indent(2),
                GenericKubernetesResource.class))
        .create();
  }

  /**
   * How many objects in a namespace bear Sluice's label.
   *
   * @param kind as {@code apps/v1/Deployment}
   */
  int applied(String kind, String namespace) {
    int slash = kind.lastIndexOf('/');
    return client()
        .genericKubernetesResources(kind.substring(0, slash), kind.substring(slash + 1))
        .inNamespace(namespace)
        .withLabel("sluice.io/bucket")
        .list()
        .getItems()
        .size();
  }

  /** Returns when the Bucket is gone; what it applied stays. */
  void deleteBucket(String name) {
    client().resources(Bucket.class).inNamespace(HOME).withName(name).delete();
    client()
        .resources(Bucket.class)
        .inNamespace(HOME)
        .withName(name)
        .waitUntilCondition(java.util.Objects::isNull, 60, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    ready.close();
    bed.close();
  }
}
