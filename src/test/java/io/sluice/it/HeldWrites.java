package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An API server that is slow: writes of ConfigMaps in one namespace are under way until they are
 * let go.
 */
final class HeldWrites implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpsServer server;
  private final KubernetesClient client;
  private final String name;
  private final CountDownLatch underWay = new CountDownLatch(1);
  private final CompletableFuture<Void> letGo = new CompletableFuture<>();

  HeldWrites(Scenario it) throws IOException, GeneralSecurityException, InterruptedException {
    client = it.client();
    name = it.namespace();
    var key = new SelfSigned();
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(key.context()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::review);
    server.start();
    it.create(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingWebhookConfiguration
        metadata: {name: %s}
        webhooks:
          - name: held.sluice.io
            admissionReviewVersions: [v1]
            sideEffects: None
            timeoutSeconds: 30
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
            rules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}
            clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
        """
            .formatted(
                name,
                name,
                server.getAddress().getPort(),
                Base64.getEncoder()
                    .encodeToString(key.certificate().getBytes(StandardCharsets.US_ASCII))));
  }

  private void review(HttpExchange exchange) throws IOException {
    var uid = JSON.readTree(exchange.getRequestBody()).at("/request/uid").asText();
    underWay.countDown();
    letGo.join();
    var answer =
        JSON.writeValueAsBytes(
            JSON.readTree(
                """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                 "response": {"uid": "%s", "allowed": true}}
                """
                    .formatted(uid)));
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** Waits until a write is under way. */
  void awaitUnderWay() throws InterruptedException {
    assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
  }

  /** Lets all go a while from now, and gives what was seen just before. */
  <T> CompletableFuture<T> letGoAfter(Duration time, Supplier<T> look) {
    return CompletableFuture.supplyAsync(
            look,
            CompletableFuture.delayedExecutor(
                time.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread))
        .whenComplete((seen, error) -> letGo.complete(null));
  }

  @Override
  public void close() {
    letGo.complete(null);
    client.admissionRegistration().v1().validatingWebhookConfigurations().withName(name).delete();
    server.stop(0);
  }
}
