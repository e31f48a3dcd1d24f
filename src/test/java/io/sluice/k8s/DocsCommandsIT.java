package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Names;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The commands of the pages in {@code docs/}, run as they stand. */
class DocsCommandsIT {

  private static final List<String> PAGES =
      List.of("install", "configure", "secure", "operate", "troubleshoot", "migrate", "upgrade");

  /** How each command begins that is not run, and why. */
  private static final Map<String, String> NOT_RUN =
      Map.of(
          "docker buildx build", "there is no container engine in the test bed",
          "flux install", "there is no Flux in the test bed",
          "flux bootstrap", "there is no Flux in the test bed",
          "flux suspend", "there is no Flux in the test bed",
          "kubectl logs", "the test bed's Pods run no container");

  /** Run apart, when Sluice is gone. */
  private static final String LET_GO =
      "kubectl patch bucket NAME -n NAMESPACE --type=merge -p '{\"metadata\"";

  private static final String LEFT_BEHIND =
      """
      apiVersion: source.toolkit.fluxcd.io/v1
      kind: Bucket
      metadata: {name: web, namespace: team-a, finalizers: [sluice.io/prune]}
      spec: {interval: 5m, url: "s3://any/web"}
      """;

  /** As much of the Prometheus operator as {@code k8s/monitoring} needs. */
  private static final String PROMETHEUS_OPERATOR =
      Stream.of("ServiceMonitor", "PrometheusRule")
          .map(
              kind ->
                  """
                  apiVersion: apiextensions.k8s.io/v1
                  kind: CustomResourceDefinition
                  metadata: {name: KINDs.monitoring.coreos.com}
                  spec:
                    group: monitoring.coreos.com
                    scope: Namespaced
                    names: {kind: CAMEL, listKind: CAMELList, plural: KINDs, singular: KIND}
                    versions:
                      - name: v1
                        served: true
                        storage: true
                        schema:
                          openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  """
                      .replace("KIND", kind.toLowerCase(java.util.Locale.ROOT))
                      .replace("CAMEL", kind))
          .reduce((one, other) -> one + "---\n" + other)
          .orElseThrow();

  private Installed sluice;
  private String s3;

  @Test
  void whoFollowsThePagesCanInstallOperateMigrateUpgradeAndRemove() throws Exception {
    // Given
    var install = new DocsCommands("install").blocks().stream().filter(this::isRun).toList();
    assertThat(install).hasSize(3);
    sluice = Installed.nothing();
    try {
      s3 = sluice.s3Bucket("install");
      sluice.put(
          s3,
          "web/page.yaml",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: page, namespace: team-a}}");
      sluice.apply(PROMETHEUS_OPERATOR);

      // When
      run(install.get(0));
      var process = sluice.start();
      var told = run(install.get(1));

      // Then
      assertThat(told).contains("s3://" + s3 + "/web", "True");
      var pages = sluice.client().configMaps().inNamespace("team-a");
      assertThat(pages.withName("page").get()).isNotNull();

      // When
      for (var command : theOthers(install)) {
        run(command);
      }

      // Then
      run("kubectl patch bucket web -n team-a --type=merge -p '{\"spec\":{\"suspend\":false}}'");
      sluice.sync("team-a", "web");
      assertThat(pages.withName("page").get()).isNotNull();

      // When
      run(install.get(2));

      // Then
      assertThat(pages.withName("page").get()).isNull();

      // When
      process.close();
      sluice.admin().run("apply", "--server-side", "-k", "k8s/crd");
      sluice
          .admin()
          .run(
              "wait",
              "--for=jsonpath={.status.conditions[?(@.type==\"Established\")].status}=True",
              "crd/buckets.source.toolkit.fluxcd.io");
      sluice.apply(LEFT_BEHIND);
      sluice.admin().run("delete", "bucket", "web", "-n", "team-a", "--wait=false");
      run(letGo());

      // Then
      await().atMost(Installed.PATIENCE).until(() -> sluice.bucketObject("team-a", "web") == null);
    } finally {
      sluice.close();
    }
  }

  @Test
  void whatIsNotRunIsStillThere() {
    assertThat(NOT_RUN.keySet())
        .allSatisfy(begin -> assertThat(commands()).anyMatch(command -> command.startsWith(begin)));
  }

  private static Stream<String> commands() {
    return PAGES.stream().flatMap(page -> new DocsCommands(page).all());
  }

  private List<String> theOthers(List<String> done) {
    var others =
        commands()
            .filter(this::isRun)
            .filter(command -> !done.contains(command) && !command.startsWith(LET_GO))
            .filter(command -> !command.equals("kubectl apply"))
            .toList();
    assertThat(others).hasSizeGreaterThan(12);
    return others;
  }

  private static String letGo() {
    return commands().filter(command -> command.startsWith(LET_GO)).findFirst().orElseThrow();
  }

  private boolean isRun(String command) {
    return NOT_RUN.keySet().stream().noneMatch(command::startsWith);
  }

  private String run(String commands) throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", filledIn(commands))
            .redirectErrorStream(true);
    var environment = builder.environment();
    var kubectl = sluice.admin().program();
    environment.put("PATH", kubectl.getParent() + ":" + System.getenv("PATH"));
    environment.put("KUBECONFIG", sluice.admin().kubeconfig().toString());
    environment.put("AWS_ACCESS_KEY_ID", sluice.store().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", sluice.store().secretKey());
    environment.put("S3_BUCKET", s3);
    var process = builder.start();
    process.getOutputStream().close();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s\n%s", commands, told).isZero();
    return told;
  }

  /** What the pages write in capitals is the reader's to fill in. */
  private static String filledIn(String commands) throws IOException {
    var folder = Files.createDirectories(Path.of("target", Names.unique("kustomization")));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../../k8s]\n");
    return commands
        .replaceAll("\\bNAMESPACE\\b", "team-a")
        .replaceAll("\\bNAME\\b", "web")
        .replaceAll("\\bYOUR-KUSTOMIZATION\\b", folder.toString());
  }
}
