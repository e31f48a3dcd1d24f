package io.sluice.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.sluice.apply.BucketRef;
import io.sluice.notification.Delivery;
import io.sluice.notification.EventLog;
import io.sluice.notification.EventsConfig;
import io.sluice.notification.HintSink;
import io.sluice.notification.LogReader;
import io.sluice.notification.LogState;
import io.sluice.notification.ObjectChange;
import io.sluice.notification.ReplayStart;
import io.sluice.notification.ReplaySummary;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EventLogReadingTest {

  private final List<String> groups = new CopyOnWriteArrayList<>();
  private final AtomicInteger missed = new AtomicInteger();

  @Test
  void aGroupThatCannotBeNamedYetIsAskedForAgainAndThenAllIsListed() throws Exception {
    // Given
    var asked = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/api/v1/namespaces/kube-system",
        exchange -> {
          boolean denied = asked.getAndIncrement() == 0;
          var body =
              denied
                  ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":403}"
                  : "{\"kind\":\"Namespace\",\"apiVersion\":\"v1\",\"metadata\":{\"uid\":\"u\"}}";
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(denied ? 403 : 200, body.length());
          exchange.getResponseBody().write(body.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    var url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (var client =
            new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl(url).build())
                .build();
        var reading = new EventLogReading(client, config(), new Groups(), null, false, hints())) {
      // When
      reading.start();
      // Then
      await().atMost(Duration.ofSeconds(60)).until(() -> missed.get() > 0);
      assertThat(groups).containsExactly("sluice-u");
    } finally {
      server.stop(0);
    }
  }

  private Hints hints() {
    return new Hints(
        List::of,
        new Hints.Waker() {
          @Override
          public void hinted(BucketRef bucket) {}

          @Override
          public void replayed(BucketRef bucket) {}

          @Override
          public void missed() {
            missed.incrementAndGet();
          }
        },
        new Heard(Clock.systemUTC()));
  }

  private static EventsConfig config() {
    return new SmallRyeConfigBuilder()
        .withMapping(EventsConfig.class)
        .withSources(
            new PropertiesConfigSource(
                Map.of("sluice.events.log", "kafka", "sluice.events.retention", "PT168H"),
                "test",
                1))
        .build()
        .getConfigMapping(EventsConfig.class);
  }

  /** A log that only tells by which groups it is read. */
  private final class Groups implements EventLog {

    @Override
    public boolean keeps() {
      return true;
    }

    @Override
    public boolean awaitWritable(Duration timeout) {
      return true;
    }

    @Override
    public void append(List<Delivery> deliveries) {}

    @Override
    public LogReader read(String group, HintSink sink) {
      groups.add(group);
      return new LogReader() {
        @Override
        public boolean awaitStarted(Duration timeout) {
          return true;
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public ReplaySummary replay(
        ReplayStart from, Predicate<ObjectChange> wanted, Consumer<ObjectChange> each) {
      return new ReplaySummary(0, 0, 0);
    }

    @Override
    public LogState state() {
      return new LogState(null, 0, 0);
    }

    @Override
    public void close() {}
  }
}
