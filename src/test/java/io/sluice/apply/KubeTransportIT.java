package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Faults that a real API server cannot be made to have on demand, from a server that only faults.
 */
class KubeTransportIT {

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private static final ResourceKind CONFIG_MAP =
      new ResourceKind("", "v1", "ConfigMap", "configmaps", true, Set.of());
  private static final DesiredObject OBJECT = Yaml.configMap("ns", "cm", "1");
  private static final Answer OK =
      status(200, "{\"kind\":\"PartialObjectMetadata\",\"metadata\":{\"name\":\"cm\"}}");

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<String> users = new CopyOnWriteArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          users.add(String.valueOf(exchange.getRequestHeaders().getFirst("Impersonate-User")));
          exchange.getRequestBody().readAllBytes();
          Answer next;
          synchronized (answers) {
            next = answers.size() > 1 ? answers.poll() : answers.peek();
          }
          next.to(exchange);
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void throttledRequestsWaitAsLongAsTheServerAsks() {
    // Given
    answer(retryAfter(429, "1"), OK);

    // When
    KubeApi.Applied applied = apply(api(Identity.PROCESS));

    // Then
    assertThat(applied.live().id().name()).isEqualTo("cm");
    assertThat(requests).hasValue(2);
    assertThat(
            metrics.get("sluice.kubernetes.requests").tag("outcome", "throttled").counter().count())
        .isEqualTo(1);
  }

  @Test
  void anUnavailableServerIsAskedAgain() {
    // Given
    answer(retryAfter(503, "0"), status(504, "{}"), status(503, "busy"), OK);

    // When
    apply(api(Identity.PROCESS));

    // Then
    assertThat(requests).hasValue(4);
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    // Given
    answer(HttpExchange::close, OK);

    // When
    apply(api(Identity.PROCESS));

    // Then
    assertThat(requests).hasValue(2);
  }

  @Test
  void anAnswerCutOffInTheMiddleIsTriedAgain() {
    // Given
    answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"metadata\":".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        },
        OK);

    // When
    apply(api(Identity.PROCESS));

    // Then
    assertThat(requests).hasValue(2);
  }

  @Test
  void anAnswerThatStallsInTheMiddleEndsInTime() {
    // Given
    answer(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("{\"metadata\":".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        });

    // When
    ApiException refused = refusal(api(Identity.PROCESS));

    // Then
    assertThat(refused.isNoAnswer()).isTrue();
  }

  @Test
  void aServerThatNeverAnswersEndsInTime() {
    // Given
    answer(exchange -> {});

    // When
    ApiException refused = refusal(api(Identity.PROCESS));

    // Then
    assertThat(refused.reason()).isEqualTo("Timeout");
    assertThat(refused).hasMessageContaining("did not answer within");
  }

  @Test
  void aServerThatIsNotThereIsSaidToBeUnreachable() {
    // Given
    server.stop(0);

    // When
    ApiException refused = refusal(api(Identity.PROCESS));

    // Then
    assertThat(refused.isNoAnswer()).isTrue();
    assertThat(refused).hasMessageContaining("cannot be reached");
  }

  @Test
  void whileTheServerIsDownManyObjectsFailSoonAndLaterItIsFoundAgain() throws IOException {
    // Given
    int port = server.getAddress().getPort();
    server.stop(0);
    KubeApis apis = apis();
    Applier applier = new Applier(apis, new ResourceKinds(apis));
    List<DesiredObject> objects =
        IntStream.range(0, 200).mapToObj(i -> Yaml.configMap("ns", "cm-" + i, "1")).toList();

    // When
    var outcomes =
        applier.carryOut(
            new ApplyRequest(
                List.of(objects), Map.of(), Set.of(), Set.of(), false, Cluster.TIMEOUT),
            Identity.PROCESS,
            () -> true);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", exchange -> OK.to(exchange));
    server.start();

    // Then
    assertThat(outcomes.values())
        .hasSize(200)
        .allMatch(o -> o.what() == Outcome.What.FAILED)
        .allMatch(o -> o.message().contains("cannot be reached"));
    assertThat(
            metrics.get("sluice.kubernetes.requests").tag("outcome", "no_answer").counter().count())
        .isLessThan(20);
    assertThat(apply(apis.as(Identity.PROCESS)).live()).isNotNull();
  }

  @Test
  void whatTheServerCannotParseIsNotTriedAgain() {
    // Given
    answer(status(500, failure("failed to create typed patch object (ns/cm): .data: wrong")));

    // When
    ApiException refused = refusal(api(Identity.PROCESS));

    // Then
    assertThat(refused).hasMessageContaining(".data: wrong");
    assertThat(requests).hasValue(1);
  }

  @Test
  void aFailingWebhookIsNotForTheTransport() {
    // Given
    answer(status(503, failure("failed calling webhook \"x\": connection refused")));

    // When
    refusal(api(Identity.PROCESS));

    // Then
    assertThat(requests).hasValue(1);
  }

  @Test
  void whoMayWriteIsAskedBeforeEachAttempt() {
    // Given
    answer(retryAfter(503, "0"));
    AtomicInteger left = new AtomicInteger(2);

    // When
    ApiException refused =
        catchThrowableOfType(
            ApiException.class,
            () ->
                api(Identity.PROCESS)
                    .apply(
                        CONFIG_MAP,
                        OBJECT.id(),
                        OBJECT.object(),
                        false,
                        () -> left.getAndDecrement() > 0));

    // Then
    assertThat(refused.isStopped()).isTrue();
    assertThat(requests).hasValue(2);
  }

  @Test
  void onlyTheAccountIsImpersonated() {
    // Given
    answer(OK);

    // When
    KubeApis apis = apis();
    apply(apis.as(new Identity("team", "deployer")));
    apply(apis.as(Identity.PROCESS));

    // Then
    assertThat(users).containsExactly("system:serviceaccount:team:deployer", "null");
  }

  private void answer(Answer... inTurn) {
    synchronized (answers) {
      answers.addAll(List.of(inTurn));
    }
  }

  private KubeApis apis() {
    return new KubeApis(client, metrics, 4, Duration.ofSeconds(5), Duration.ofSeconds(1));
  }

  private KubeApi api(Identity identity) {
    return apis().as(identity);
  }

  private static KubeApi.Applied apply(KubeApi api) {
    return api.apply(CONFIG_MAP, OBJECT.id(), OBJECT.object(), false, () -> true);
  }

  private static ApiException refusal(KubeApi api) {
    return catchThrowableOfType(ApiException.class, () -> apply(api));
  }

  private static Answer retryAfter(int code, String seconds) {
    return exchange -> {
      exchange.getResponseHeaders().add("Retry-After", seconds);
      status(code, "{}").to(exchange);
    };
  }

  private static Answer status(int code, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  private static String failure(String message) {
    return "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":500,\"message\":\""
        + message.replace("\"", "\\\"")
        + "\"}";
  }
}
