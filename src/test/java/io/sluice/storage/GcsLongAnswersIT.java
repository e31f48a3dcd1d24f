package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.testbed.TokenServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server that wants the process's memory: anybody may name one as endpoint, or in a key. */
class GcsLongAnswersIT {

  private static final int MIB = 1 << 20;
  private static final int ALL = 200;

  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger answering = new AtomicInteger();

  private void answer(HttpExchange exchange, int status, String begin) throws IOException {
    answering.incrementAndGet();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, 0);
      var body = exchange.getResponseBody();
      body.write(begin.getBytes(StandardCharsets.UTF_8));
      byte[] part = "x".repeat(MIB).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < ALL; i++) {
        body.write(part);
        sent.incrementAndGet();
      }
      body.write("\"}".getBytes(StandardCharsets.UTF_8));
    } finally {
      answering.decrementAndGet();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "list|200|{\"kind\":\"storage#objects\",\"nextPageToken\":\"",
        "head|200|{\"kind\":\"storage#object\",\"name\":\"",
        "list|400|{\"error\":\"",
        "get|404|{\"error\":\"",
        "token|200|{\"access_token\":\"",
        "token|400|{\"error\":\""
      })
  void anAnswerLongerThanAnyOfGooglesIsNotReadToItsEnd(String what, int status, String begin)
      throws Exception {
    // Given
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, status, begin));
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try (Stores stores = new Stores();
        TokenServer tokens = new TokenServer()) {
      String key =
          what.equals("token") ? tokens.keyFile(Map.of("token_uri", address)) : tokens.keyFile();
      StoreSettings settings =
          StoreSettings.of(
              "team",
              Specs.spec(
                  "'url':'gs://abc','endpoint':'%s','timeout':'60s','secretRef':{'name':'creds'}"
                      .formatted(address)),
              Specs.secret(Map.of("gcp_credentials", key)),
              true,
              Specs.platform(Map.of()));
      ObjectStore store = stores.open(settings, "abc");

      // When
      StorageException failure =
          catchThrowableOfType(
              StorageException.class,
              () -> {
                switch (what) {
                  case "head" -> store.head("a.yaml", null);
                  case "get" -> store.get(new ReadRequest("a.yaml", null, "e", 1L, MIB));
                  default -> store.list("", null);
                }
              });

      // Then
      await().until(() -> answering.get() == 0);
      assertThat(sent.get()).as("MiB taken").isLessThan(ALL - 1);
      assertThat(failure).isNotNull();
    } finally {
      server.stop(0);
    }
  }
}
