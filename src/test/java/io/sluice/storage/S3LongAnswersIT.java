package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.S3Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that wants the process's memory: anybody may name one as endpoint. */
class S3LongAnswersIT {

  private static final int MIB = 1 << 20;
  private static final int ALL = 64;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answering = new AtomicInteger();

  /** Refuses what is asked directly, so that the SDK is the one to read. */
  private void answer(HttpExchange exchange, int status, String element) throws IOException {
    if ("sluice".equals(exchange.getRequestHeaders().getFirst("User-Agent"))) {
      exchange.sendResponseHeaders(403, -1);
      exchange.close();
      return;
    }
    answering.incrementAndGet();
    try (exchange) {
      exchange.sendResponseHeaders(status, 0);
      var body = exchange.getResponseBody();
      body.write(
          "<%s><IsTruncated>false</IsTruncated>"
              .formatted(element)
              .getBytes(StandardCharsets.UTF_8));
      byte[] part =
          "<Message>%s</Message>".formatted("x".repeat(MIB)).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < ALL; i++) {
        body.write(part);
        sent.incrementAndGet();
      }
      body.write("</%s>".formatted(element).getBytes(StandardCharsets.UTF_8));
    } finally {
      answering.decrementAndGet();
    }
  }

  @ParameterizedTest
  @CsvSource({"200, ListBucketResult", "400, Error"})
  void anAnswerLongerThanAnyOfS3IsNotReadToItsEnd(int status, String element) throws Exception {
    // Given
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, status, element));
    server.start();
    try (Stores stores = new Stores()) {
      URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      ObjectStore store =
          stores.open(new S3Endpoint(endpoint, "us-east-1", "key", "secret"), "bucket");

      // When
      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> store.list("", null));

      // Then
      await().until(() -> answering.get() == 0);
      assertThat(sent.get()).as("MiB taken").isLessThan(ALL / 2);
      assertThat(failure).isNotNull();
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.INVALID);
    } finally {
      server.stop(0);
    }
  }
}
