package io.sluice.bench;

import io.sluice.testbed.SluiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Asks a Sluice how it is, often, over one connection. */
final class Probe implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest ready;

  Probe(SluiceProcess process) {
    this.ready =
        HttpRequest.newBuilder(process.address().resolve("/q/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  /** Returns when it was first ready, in this way. */
  Instant awaitReady(Predicate<String> how, Duration patience) throws InterruptedException {
    return await(() -> answers(how), Duration.ofMillis(5), patience, "not ready");
  }

  private boolean answers(Predicate<String> how) {
    try {
      HttpResponse<String> answer = http.send(ready, BodyHandlers.ofString());
      return answer.statusCode() == 200 && how.test(answer.body());
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Asks at intervals; returns when the answer was first yes. */
  static Instant await(
      BooleanSupplier question, Duration interval, Duration patience, String trouble)
      throws InterruptedException {
    Instant deadline = Instant.now().plus(patience);
    while (!question.getAsBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException(trouble + " after " + Say.seconds(patience));
      }
      Thread.sleep(interval);
    }
    return Instant.now();
  }

  @Override
  public void close() {
    http.close();
  }
}
