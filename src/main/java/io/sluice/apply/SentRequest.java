package io.sluice.apply;

import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A request under way, and the wait for its answer. Used by one thread. */
final class SentRequest {

  /** How long a thread that is to end waits for the answer to what it wrote. */
  private static final Duration LAST_WRITE = Duration.ofSeconds(4);

  private final CompletableFuture<HttpResponse<InputStream>> sent;
  private final boolean writes;
  private final Duration timeout;
  private boolean interrupted;

  /**
   * @param writes whether the request may change something
   * @param timeout how long the answer may take
   */
  SentRequest(CompletableFuture<HttpResponse<InputStream>> sent, boolean writes, Duration timeout) {
    this.sent = sent;
    this.writes = writes;
    this.timeout = timeout;
  }

  /**
   * Waits for the answer. An interrupt ends the wait, but that for a write only after {@link
   * #LAST_WRITE}: what became of it should be known. The caller must {@link #restoreInterrupt}.
   *
   * @throws TimeoutException where there was none in time; the request is given up then
   */
  HttpResponse<InputStream> answer()
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      return sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw e;
    } catch (InterruptedException e) {
      interrupted = true;
      return lastAnswer(e);
    }
  }

  private HttpResponse<InputStream> lastAnswer(InterruptedException reason)
      throws InterruptedException, ExecutionException {
    try {
      if (writes) {
        return sent.get(LAST_WRITE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (TimeoutException late) {
      reason.addSuppressed(late);
    }
    sent.cancel(true);
    throw reason;
  }

  /** Lets the thread know again that it was interrupted, if it was. */
  void restoreInterrupt() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
