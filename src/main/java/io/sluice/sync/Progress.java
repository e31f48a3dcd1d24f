package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;

/** Tells of a sync that takes long, once, while it goes on: a short one costs no request for it. */
final class Progress implements AutoCloseable {

  private final Thread teller;

  Progress(Duration patience, Runnable tell) {
    teller =
        Thread.startVirtualThread(
            () -> {
              try {
                Thread.sleep(patience);
                tell.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (KubernetesClientException e) {
                // What could not be told now is told by the status at the sync's end.
              }
            });
  }

  /**
   * Ends the telling and waits for what is being told, so that it cannot come after the sync's own
   * status.
   */
  @Override
  public void close() throws InterruptedException {
    teller.interrupt();
    teller.join();
  }
}
