package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.testbed.Names;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A test's own namespace, S3 bucket, Secret and Bucket object. The namespace's {@code default}
 * account may do everything in that namespace; a Bucket here is a tenant's.
 */
final class Scenario implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final S3Client s3;
  private final String namespace;
  private final String s3Bucket;
  private final String home;
  private final String name;
  private final String secret;
  private String labels = "{}";

  Scenario(TestBed bed, S3Endpoint store, String hint) {
    this(bed, store, hint, false);
  }

  /** One on any S3, whose Bucket lies in {@code flux-system} where it is privileged. */
  Scenario(TestBed bed, S3Endpoint store, String hint, boolean privileged) {
    client = bed.client();
    s3 = TestBed.s3(store);
    namespace = bed.namespace(hint);
    s3Bucket = TestBed.bucket(store, hint);
    home = privileged ? "flux-system" : namespace;
    name = privileged ? namespace : "source";
    secret = privileged ? namespace : "s3-credentials";
    credentials(
        Map.of("AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", store.secretKey()));
    grant("namespace-admin", "edit-all", "\"*\"", "\"*\"");
  }

  /** A scenario on the shared test bed and Sluice. */
  static Scenario shared(String hint) {
    var sluice = SharedSluice.get();
    return new Scenario(sluice.bed(), sluice.store(), hint);
  }

  /**
   * As {@link #shared}, but the Bucket and its Secret lie in {@code flux-system}, and Sluice's own
   * rights apply.
   */
  static Scenario privileged(String hint) {
    var sluice = SharedSluice.get();
    return new Scenario(sluice.bed(), sluice.store(), hint, true);
  }

  /** As {@link #privileged(String)}, on servers of a test's own choice. */
  static Scenario privileged(TestBed bed, S3Endpoint store, String hint) {
    return new Scenario(bed, store, hint, true);
  }

  /** Makes the Bucket's Secret hold just this; creates it where there is none. */
  Scenario credentials(Map<String, String> data) {
    client.secrets().inNamespace(home).withName(secret).delete();
    secret(secret, data);
    return this;
  }

  /** Makes another Secret beside the Bucket hold just this. */
  void secret(String name, Map<String, String> data) {
    client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(home)
                .endMetadata()
                .addToStringData(data)
                .build())
        .createOr(existing -> existing.update());
  }

  Scenario withoutCredentials() {
    client.secrets().inNamespace(home).withName(secret).delete();
    return this;
  }

  private void grant(String role, String binding, String groups, String resources) {
    create(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %s, namespace: %s}
        rules: [{apiGroups: [%s], resources: [%s], verbs: ["*"]}]
        """
            .formatted(role, namespace, groups, resources));
    create(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %s, namespace: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %s}
        subjects: [{kind: ServiceAccount, name: default, namespace: %s}]
        """
            .formatted(binding, namespace, role, namespace));
  }

  /** Lets this namespace's default account do everything in the whole cluster. */
  Scenario withClusterAdmin() {
    create(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: default, namespace: %s}]
        """
            .formatted(namespace, namespace));
    return this;
  }

  String namespace() {
    return namespace;
  }

  /** NAMESPACE/NAME of the Bucket's Secret, as messages name it. */
  String secretName() {
    return home + "/" + secret;
  }

  /** The Bucket's Secret as {@code secretRef} names it. */
  String secret() {
    return secret;
  }

  String bucketName() {
    return name;
  }

  String home() {
    return home;
  }

  /** The trigger that the newest entry of the history names. */
  String lastTrigger() {
    return status().orElseThrow().history().getFirst().trigger();
  }

  String s3Bucket() {
    return s3Bucket;
  }

  S3Client s3() {
    return s3;
  }

  KubernetesClient client() {
    return client;
  }

  Scenario put(String key, String body) {
    s3.putObject(r -> r.bucket(s3Bucket).key(key), RequestBody.fromString(body));
    return this;
  }

  Scenario put(String key, byte[] body) {
    s3.putObject(r -> r.bucket(s3Bucket).key(key), RequestBody.fromBytes(body));
    return this;
  }

  Scenario delete(String key) {
    s3.deleteObject(r -> r.bucket(s3Bucket).key(key));
    return this;
  }

  /** A ConfigMap of this namespace, as a manifest. */
  String configMap(String configMap, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: %s
      namespace: %s
    data:
      value: "%s"
    """
        .formatted(configMap, namespace, value);
  }

  /**
   * Creates the Bucket {@code source} over {@code s3://BUCKET/app}; {@code more} are further lines
   * of its spec, unindented.
   */
  Scenario bucket(String... more) {
    return bucketOver("s3://" + s3Bucket + "/app", more);
  }

  Scenario bucketOver(String url, String... more) {
    create(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: Bucket
        metadata: {name: %s, namespace: %s, labels: %s}
        spec:
          interval: 10m
          url: "%s"
          secretRef: {name: %s}
        """
                .formatted(name, home, labels, url, secret)
            + String.join("\n", more).indent(2));
    return this;
  }

  /**
   * Has the Bucket that is created next be left alone by the shared Sluice, for one that selects
   * {@code sharding.fluxcd.io/key} as this.
   */
  Scenario inShard(String shard) {
    labels = "{sharding.fluxcd.io/key: " + shard + "}";
    return this;
  }

  /** Creates the Bucket with just these lines as its spec. */
  Scenario bucketWith(String... spec) {
    create(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: Bucket
        metadata: {name: %s, namespace: %s, labels: %s}
        spec:
        """
                .formatted(name, home, labels)
            + String.join("\n", spec).indent(2));
    return this;
  }

  /** Creates any object from YAML. */
  GenericKubernetesResource create(String yaml) {
    return client.resource(Serialization.unmarshal(yaml, GenericKubernetesResource.class)).create();
  }

  /** Changes the Bucket's spec by a JSON merge patch such as {@code {"suspend":true}}. */
  Scenario patchSpec(String json) {
    patch("{\"spec\":" + json + "}");
    return this;
  }

  Scenario annotate(String annotation, String value) {
    patch("{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
    return this;
  }

  private void patch(String json) {
    client
        .resources(Bucket.class)
        .inNamespace(home)
        .withName(name)
        .patch(
            io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
            json);
  }

  /** Asks for a sync and returns when it ended, well or not. */
  Scenario sync() {
    var asked = UUID.randomUUID().toString();
    annotate("reconcile.fluxcd.io/requestedAt", asked);
    await()
        .atMost(PATIENCE)
        .until(() -> status().map(s -> asked.equals(s.lastHandledReconcileAt())).orElse(false));
    return this;
  }

  Optional<Bucket> bucketObject() {
    return Optional.ofNullable(
        client.resources(Bucket.class).inNamespace(home).withName(name).get());
  }

  Optional<BucketStatus> status() {
    return bucketObject().map(Bucket::getStatus);
  }

  Optional<Condition> condition(String type) {
    return status()
        .flatMap(
            s ->
                Optional.ofNullable(s.conditions()).orElse(List.of()).stream()
                    .filter(c -> c.getType().equals(type))
                    .findFirst());
  }

  /** Waits until the Bucket is Ready for its present generation. */
  Scenario awaitReady() {
    return awaitReady(PATIENCE);
  }

  /** As {@link #awaitReady()}, for what takes long on a busy machine. */
  Scenario awaitReady(Duration patience) {
    await()
        .atMost(patience)
        .untilAsserted(
            () -> {
              var bucket = bucketObject().orElseThrow();
              assertThat(condition("Ready"))
                  .hasValueSatisfying(
                      c -> assertThat(c.getStatus()).as(c.getMessage()).isEqualTo("True"));
              assertThat(bucket.getStatus().observedGeneration())
                  .isEqualTo(bucket.getMetadata().getGeneration());
            });
    return this;
  }

  /** Waits until a condition stands with this reason, and gives its message. */
  String awaitCondition(String type, String reason) {
    return awaitCondition(type, reason, PATIENCE);
  }

  /** As {@link #awaitCondition(String, String)}, for what takes long on a busy machine. */
  String awaitCondition(String type, String reason, Duration patience) {
    await()
        .atMost(patience)
        .untilAsserted(
            () ->
                assertThat(condition(type))
                    .as("conditions: %s", status().map(BucketStatus::conditions))
                    .hasValueSatisfying(c -> assertThat(c.getReason()).isEqualTo(reason)));
    return condition(type).orElseThrow().getMessage();
  }

  Optional<ConfigMap> liveConfigMap(String configMap) {
    return Optional.ofNullable(
        client.configMaps().inNamespace(namespace).withName(configMap).get());
  }

  /** The value of a ConfigMap of {@link #configMap}; empty where there is none. */
  Optional<String> liveValue(String configMap) {
    return liveConfigMap(configMap)
        .map(ConfigMap::getData)
        .map((Map<String, String> d) -> d.get("value"));
  }

  /** Any object of this namespace, or of none; null where there is none. */
  GenericKubernetesResource live(String apiVersion, String kind, String object) {
    return client
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(namespace)
        .withName(object)
        .get();
  }

  /** The message of a condition that must stand. */
  String message(String type) {
    return condition(type)
        .orElseThrow(() -> new AssertionError("no condition " + type))
        .getMessage();
  }

  /** Deletes the Bucket and waits until it is gone. */
  Scenario deleteBucket() {
    client.resources(Bucket.class).inNamespace(home).withName(name).delete();
    await().atMost(PATIENCE).until(() -> bucketObject().isEmpty());
    return this;
  }

  /** The messages of the events about the Bucket that have this reason. */
  List<String> events(String reason) {
    return eventsOf(reason).map(Event::getMessage).toList();
  }

  /** The revisions that these events are annotated with. */
  List<String> eventRevisions(String reason) {
    return eventsOf(reason)
        .map(e -> e.getMetadata().getAnnotations().get("source.toolkit.fluxcd.io/revision"))
        .toList();
  }

  private Stream<Event> eventsOf(String reason) {
    return client.v1().events().inNamespace(home).list().getItems().stream()
        .filter(e -> e.getInvolvedObject().getKind().equals("Bucket"))
        .filter(e -> e.getInvolvedObject().getName().equals(name))
        .filter(e -> reason.equals(e.getReason()));
  }

  static String uniqueName(String hint) {
    return Names.unique(hint);
  }

  /** Deletes the Bucket and the namespace without waiting for either. */
  @Override
  public void close() {
    client.resources(Bucket.class).inNamespace(home).withName(name).delete();
    client.namespaces().withName(namespace).delete();
    s3.close();
  }
}
