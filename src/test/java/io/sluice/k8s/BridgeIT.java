package io.sluice.k8s;

import static io.sluice.k8s.Installed.NAMESPACE;
import static io.sluice.k8s.Installed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.SqsFixture;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.net.URI;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The two Deployments of {@code k8s/overlays/kafka}: the bridge as its Pod has it, with the address
 * of the API server and no token.
 */
class BridgeIT {

  @Test
  void theBridgeFeedsTheControllerAndAsksNothingOfTheCluster() throws Exception {
    try (var sluice = Installed.from("k8s/overlays/kafka")) {
      // Given
      var moto = sluice.bed().moto();
      var kafka = Map.of("KAFKA_BOOTSTRAP_SERVERS", sluice.bed().kafka());
      var controller = new HashMap<>(kafka);
      controller.put("AWS_ENDPOINT_URL_S3", moto.endpoint().toString());
      controller.put("AWS_REGION", moto.region());
      var process = sluice.start(controller);
      assertThat(process.log()).doesNotContain("Receiving notifications");
      var namespace = sluice.bed().namespace("pushed");
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
      sluice.secret(namespace, moto);
      var audit = sluice.bed().audit();
      try (var queues = new SqsFixture(moto);
          var s3 = TestBed.s3(moto)) {
        var queue = queues.queue();
        var bucket = TestBed.bucket(moto, "pushed");
        queues.notify(bucket, queue);
        s3.putObject(
            r -> r.bucket(bucket).key("app/one.yaml"),
            RequestBody.fromString(configMap(namespace, "1")));
        sluice.bucket(namespace, "source", bucket);
        sluice.awaitCondition(namespace, "source", "Ready", "True");

        // When
        try (var bridge = bridge(sluice, kafka, queue)) {
          s3.putObject(
              r -> r.bucket(bucket).key("app/one.yaml"),
              RequestBody.fromString(configMap(namespace, "2")));

          // Then
          await()
              .atMost(PATIENCE)
              .untilAsserted(
                  () ->
                      assertThat(
                              sluice
                                  .client()
                                  .configMaps()
                                  .inNamespace(namespace)
                                  .withName("one")
                                  .get()
                                  .getData())
                          .as(bridge.log())
                          .containsEntry("value", "2"));
          assertThat(
                  sluice
                      .bucketObject(namespace, "source")
                      .getStatus()
                      .history()
                      .getFirst()
                      .trigger())
              .isEqualTo("event");
          assertThat(bridge.healthReady().status()).isEqualTo(200);
          assertThat(bridge.log()).doesNotContain("WARN").doesNotContain("ERROR");
          assertThat(bridge.metrics())
              .contains("sluice_sqs_queue_messages{queue=\"" + queue + "\"");
          assertThat(audit.requests())
              .extracting(r -> r.user())
              .isNotEmpty()
              .doesNotContain("system:anonymous");
        }
      }
    }
  }

  private static SluiceProcess bridge(Installed sluice, Map<String, String> kafka, String queue)
      throws Exception {
    var moto = sluice.bed().moto();
    var server = URI.create(sluice.client().getConfiguration().getMasterUrl());
    var environment = PodEnvironment.of(sluice.client(), NAMESPACE, "sluice-bridge");
    environment.putAll(kafka);
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    environment.put("AWS_ENDPOINT_URL_SQS", moto.endpoint().toString());
    environment.put("AWS_REGION", moto.region());
    environment.put("AWS_ACCESS_KEY_ID", moto.accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", moto.secretKey());
    environment.put("KUBERNETES_SERVICE_HOST", server.getHost());
    environment.put("KUBERNETES_SERVICE_PORT", Integer.toString(server.getPort()));
    environment.put("HOME", Files.createTempDirectory("no-home").toString());
    return SluiceProcess.start(environment);
  }

  private static String configMap(String namespace, String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, namespace: %s}, data: {value: '%s'}}"
        .formatted(namespace, value);
  }
}
