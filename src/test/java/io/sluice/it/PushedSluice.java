package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.SqsFixture;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.util.HashMap;
import java.util.Map;

/**
 * One Sluice for all tests of this JVM in which moto's buckets notify a queue of moto's, and the
 * memory log carries it. Both are behind proxies that count and can fail.
 */
final class PushedSluice {

  private static final String SHARD = "push";

  private static final class Holder {
    static final PushedSluice INSTANCE = new PushedSluice();
  }

  private final TestBed bed = TestBed.shared();
  private final SqsFixture sqs;
  private final String queue;
  private final S3Proxy buckets;
  private final S3Proxy queues;
  private final SluiceProcess process;

  private PushedSluice() {
    SharedSluice.prepare(bed);
    sqs = new SqsFixture(bed.moto());
    queue = sqs.queue();
    buckets = S3Proxy.before(bed.moto());
    queues = S3Proxy.before(bed.moto());
    Map<String, String> environment =
        new HashMap<>(
            SharedSluice.environment(
                buckets.endpoint().endpoint().toString(), bed.moto().region()));
    environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", bed.moto().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", bed.moto().secretKey());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD);
    process = SluiceProcess.start(bed, environment);
  }

  static PushedSluice get() {
    return Holder.INSTANCE;
  }

  /** A scenario whose S3 bucket notifies nobody. */
  Scenario silent(String hint) {
    return new Scenario(bed, bed.moto(), hint).inShard(SHARD);
  }

  /** A scenario whose S3 bucket notifies the queue of all that is made and removed. */
  Scenario notified(String hint) {
    var it = silent(hint);
    sqs.notify(it.s3Bucket(), queue);
    return it;
  }

  SqsFixture sqs() {
    return sqs;
  }

  /** The queue that this Sluice reads. */
  String queue() {
    return queue;
  }

  /** What stands between Sluice and the S3. */
  S3Proxy buckets() {
    return buckets;
  }

  /** What stands between Sluice and SQS. */
  S3Proxy queues() {
    return queues;
  }

  Metrics metrics() {
    return Metrics.of(process);
  }

  /** Waits until nothing unread or undone remains, in the queue or the log; nothing may be lost. */
  void awaitSettled() {
    await().atMost(Scenario.PATIENCE.multipliedBy(2)).until(() -> sqs.messages(queue) == 0);
    await()
        .atMost(Scenario.PATIENCE)
        .until(() -> metrics().sum("sluice_event_log_open_records") == 0);
    assertThat(metrics().sum("sluice_events_lost_total")).isZero();
  }
}
