package io.sluice.k8s;

import static io.sluice.k8s.Installed.NAMESPACE;
import static io.sluice.k8s.Installed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.ApiRequest;
import io.sluice.testbed.SluiceProcess;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kubectl apply -k k8s/} and Sluice under the rights that gives it. */
class BaseIT {

  private static final String ACCOUNT = "system:serviceaccount:sluice-system:sluice";
  private static final String APPLIER = "system:serviceaccount:sluice-system:sluice-applier";

  private static Installed sluice;
  private static SluiceProcess process;

  @BeforeAll
  static void install() {
    sluice = Installed.from("k8s");
    process =
        sluice.start(
            Map.of("SLUICE_EVENTS_SQS_QUEUE_URLS", "http://127.0.0.1:1/000000000000/away"));
  }

  @AfterAll
  static void end() {
    sluice.close();
  }

  private static boolean isOurs(ApiRequest request) {
    return request.user().startsWith("system:serviceaccount:sluice-system:");
  }

  /** A namespace whose default account may edit it, with the S3's credentials. */
  private static String tenant(String hint) {
    var namespace = sluice.bed().namespace(hint);
    sluice
        .admin()
        .run(
            "create",
            "rolebinding",
            "default-edits",
            "-n",
            namespace,
            "--clusterrole=edit",
            "--serviceaccount=" + namespace + ":default");
    sluice.secret(namespace);
    return namespace;
  }

  private static String configMap(String namespace, String name, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, namespace: %s}, data: {value: '%s'}}"
        .formatted(name, namespace, value);
  }

  private static String value(String namespace, String name) {
    var found = sluice.client().configMaps().inNamespace(namespace).withName(name).get();
    return found == null ? null : found.getData().get("value");
  }

  @Test
  void bothPodsRunUnderRestrictedPodSecurity() {
    // Given
    var deployments = sluice.client().apps().deployments().inNamespace(NAMESPACE);

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(deployments.withName("sluice").get().getStatus().getAvailableReplicas())
                    .isEqualTo(2));
  }

  @Test
  void whatCannotBeginForWantOfARightBeginsWhenItIsGiven() {
    // Given
    var role = sluice.client().rbac().clusterRoles().withName("sluice");
    var rules = role.get().getRules();
    role.edit(
        r ->
            new ClusterRoleBuilder(r)
                .removeMatchingFromRules(rule -> rule.getResources().contains("namespaces"))
                .build());
    try (var other =
        sluice.begin(
            Map.of(
                "SLUICE_LEADER_ELECTION",
                "off",
                "SLUICE_WATCH_LABEL_SELECTOR",
                "nobody",
                "SLUICE_EVENTS_LOG",
                "kafka",
                "KAFKA_BOOTSTRAP_SERVERS",
                "127.0.0.1:1"))) {
      other.awaitLog("kube-system");

      // When
      role.edit(r -> new ClusterRoleBuilder(r).withRules(rules).build());

      // Then
      await().atMost(PATIENCE).until(() -> other.healthReady().status() == 200);
    } finally {
      role.edit(r -> new ClusterRoleBuilder(r).withRules(rules).build());
    }
  }

  @Test
  void aTenantsBucketLivesThroughItsWholeLifeWithNothingForbidden() {
    // Given
    ApiAudit audit = sluice.bed().audit();
    var namespace = tenant("tenant");
    var s3 = sluice.s3Bucket("tenant");
    sluice.put(s3, "app/one.yaml", configMap(namespace, "one", "1"));
    sluice.put(s3, "app/two.yaml", configMap(namespace, "two", "2"));

    // When
    sluice.bucket(namespace, "source", s3);
    sluice.awaitCondition(namespace, "source", "Ready", "True");
    sluice.put(s3, "app/one.yaml", configMap(namespace, "one", "changed"));
    sluice.delete(s3, "app/two.yaml");
    sluice.sync(namespace, "source");

    // Then
    assertThat(value(namespace, "one")).isEqualTo("changed");
    assertThat(value(namespace, "two")).isNull();
    assertThat(inventories(namespace)).isPositive();
    assertThat(sluice.client().v1().events().inNamespace(namespace).list().getItems())
        .anySatisfy(event -> assertThat(event.getReason()).isEqualTo("Applied"));

    // When
    sluice.admin().run("delete", "bucket", "source", "-n", namespace, "--timeout=30s");

    // Then
    assertThat(value(namespace, "one")).isNull();
    assertThat(inventories(namespace)).isZero();
    assertThat(audit.requests())
        .filteredOn(r -> isOurs(r) || r.user().contains(":" + namespace + ":"))
        .noneSatisfy(r -> assertThat(r.code()).isEqualTo(403));
  }

  private static long inventories(String namespace) {
    return sluice.client().configMaps().inNamespace(NAMESPACE).list().getItems().stream()
        .filter(
            c ->
                c.getMetadata().getAnnotations() != null
                    && c.getMetadata()
                        .getAnnotations()
                        .getOrDefault("sluice.io/inventory-of", "")
                        .startsWith(namespace + "/"))
        .count();
  }

  @Test
  void aPrivilegedBucketAppliesAnythingAsTheApplier() {
    // Given
    ApiAudit audit = sluice.bed().audit();
    sluice.secret("flux-system");
    var s3 = sluice.s3Bucket("privileged");
    sluice.put(
        s3,
        "app/all.yaml",
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: made-by-sluice}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: made-by-sluice}
        rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
        ---
        """
            + configMap("made-by-sluice", "one", "1"));

    // When
    sluice.bucket("flux-system", "platform", s3);
    sluice.awaitCondition("flux-system", "platform", "Ready", "True");
    sluice.admin().run("delete", "bucket", "platform", "-n", "flux-system", "--timeout=30s");

    // Then
    assertThat(sluice.client().rbac().clusterRoles().withName("made-by-sluice").get()).isNull();
    var requests = audit.requests().stream().filter(BaseIT::isOurs).toList();
    assertThat(requests).noneSatisfy(r -> assertThat(r.code()).isEqualTo(403));
    assertThat(requests)
        .filteredOn(r -> r.resource().equals("clusterroles") && r.writes())
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.user()).isEqualTo(APPLIER));
  }

  @Test
  void aTenantsBucketMayDoNoMoreThanItsNamespacesAccount() {
    // Given
    var namespace = tenant("limited");
    var s3 = sluice.s3Bucket("limited");
    sluice.put(
        s3,
        "app/role.yaml",
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: grabbed}}");

    // When
    sluice.bucket(namespace, "source", s3);
    var message = sluice.awaitCondition(namespace, "source", "ApplyFailed", "True");

    // Then
    assertThat(message).contains("ClusterRole", "grabbed");
    assertThat(sluice.client().rbac().clusterRoles().withName("grabbed").get()).isNull();
  }

  @Test
  void aSecretThatComesLateIsSeenByItself() {
    // Given
    ApiAudit audit = sluice.bed().audit();
    var namespace = sluice.bed().namespace("late");
    var s3 = sluice.s3Bucket("late");
    sluice
        .admin()
        .run(
            "create",
            "rolebinding",
            "default-edits",
            "-n",
            namespace,
            "--clusterrole=edit",
            "--serviceaccount=" + namespace + ":default");
    sluice.put(s3, "app/one.yaml", configMap(namespace, "one", "1"));
    sluice.bucket(namespace, "source", s3);
    sluice.awaitCondition(namespace, "source", "FetchFailed", "True");

    // When
    sluice.secret(namespace);

    // Then
    sluice.awaitCondition(namespace, "source", "Ready", "True");
    assertThat(audit.requests())
        .filteredOn(r -> r.user().equals(ACCOUNT) && r.resource().equals("secrets"))
        .extracting(ApiRequest::verb)
        .containsOnly("get", "watch");
  }

  @Test
  void aTokenOfANamedAccountIsIssuedForTheCloudAlone() {
    // Given
    ApiAudit audit = sluice.bed().audit();
    var namespace = tenant("identity");
    sluice
        .admin()
        .given(
            """
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: reader
              namespace: %1$s
              annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::123456789012:role/reader"}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: Bucket
            metadata: {name: source, namespace: %1$s}
            spec: {interval: 10m, url: s3://some-bucket, serviceAccountName: reader}
            """
                .formatted(namespace),
            "apply",
            "-f",
            "-");

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(audit.requests())
                    .filteredOn(r -> isOurs(r) && r.resource().equals("serviceaccounts/token"))
                    .isNotEmpty()
                    .allSatisfy(
                        r -> {
                          assertThat(r.namespace()).isEqualTo(namespace);
                          assertThat(r.name()).isEqualTo("reader");
                          assertThat(r.code()).isEqualTo(201);
                        }));
  }

  @Test
  void theLeaseIsHeldByTheProcess() {
    // Given
    var leases = sluice.client().leases().inNamespace(NAMESPACE);

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(leases.withName("sluice-leader").get().getSpec().getHolderIdentity())
                    .startsWith("sluice-0"));
  }

  @Test
  void whoEditsANamespaceEditsItsBuckets() {
    // Given
    var namespace = tenant("editor");
    var editor = "--as=system:serviceaccount:" + namespace + ":default";

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        sluice
                            .admin()
                            .answer(
                                "", "auth", "can-i", "create", "buckets", "-n", namespace, editor)
                            .out())
                    .startsWith("yes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create deployments",
        "list secrets",
        "impersonate users",
        "impersonate groups",
        "patch namespaces",
        "update customresourcedefinitions",
        "escalate clusterroles",
        "get configmaps"
      })
  void theAccountItselfMayNot(String what) {
    // When
    var words = what.split(" ");
    var answer =
        sluice
            .admin()
            .answer("", "auth", "can-i", words[0], words[1], "-n", "default", "--as=" + ACCOUNT);

    // Then
    assertThat(answer.out()).startsWith("no");
  }

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "aws", "gcp", "with-flux", "tenant"})
  void theApiServerTakesTheOverlay(String overlay) {
    // When
    var answer =
        sluice
            .admin()
            .answer(
                "", "apply", "--server-side", "--dry-run=server", "-k", "k8s/overlays/" + overlay);

    // Then
    assertThat(answer.exit()).as(answer.errors()).isZero();
    assertThat(answer.out()).contains("deployment.apps/sluice serverside-applied");
  }

  @Test
  void everyMetricThatIsWatchedExists() {
    // Given
    var watched = MonitoredMetrics.names();
    var namespace = tenant("metrics");
    var s3 = sluice.s3Bucket("metrics");
    sluice.put(s3, "app/one.yaml", configMap(namespace, "one", "1"));

    // When
    sluice.bucket(namespace, "source", s3);
    sluice.awaitCondition(namespace, "source", "Ready", "True");

    // Then
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(MonitoredMetrics.in(process.metrics())).containsAll(watched));
    assertThat(watched).contains("sluice_storage_requests_total");
    assertThat(MonitoredMetrics.labelled(process.metrics()))
        .allSatisfy(
            (metric, labels) ->
                assertThat(MonitoredMetrics.documented().get(metric))
                    .as("labels of %s in docs/operate.md", metric)
                    .isNotNull()
                    .containsAll(labels));
    assertThat(process.metrics().lines())
        .filteredOn(line -> line.matches("sluice_storage_(objects|bytes)_total\\{.*"))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).contains("store=\"s3\"").doesNotEndWith(" 0.0"));
    assertThat(process.metrics()).contains("sluice_leader 1.0");
    assertThat(MonitoredMetrics.documented().keySet())
        .isSubsetOf(MonitoredMetrics.labelled(process.metrics()).keySet());
  }

  @Test
  void whatIsToldOfABucketVanishesWithIt() {
    // Given
    var namespace = tenant("vanishing");
    var s3 = sluice.s3Bucket("vanishing");
    sluice.put(s3, "app/one.yaml", configMap(namespace, "one", "1"));
    sluice.bucket(namespace, "source", s3);
    sluice.awaitCondition(namespace, "source", "Ready", "True");
    await().atMost(PATIENCE).until(() -> process.metrics().contains(namespace));

    // When
    sluice.admin().run("delete", "bucket", "source", "-n", namespace, "--timeout=30s");

    // Then
    await().atMost(PATIENCE).until(() -> !process.metrics().contains(namespace));
  }
}
