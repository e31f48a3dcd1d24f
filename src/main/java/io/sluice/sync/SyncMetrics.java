package io.sluice.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.Tracer;
import io.sluice.apply.BucketRef;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts syncs and what they did; what bears a Bucket's name goes with the Bucket. Thread-safe. */
final class SyncMetrics {

  /** Bounds of histograms, as Flux's dashboards know them. */
  static final Duration[] FLUX_BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(38),
    Duration.ofMillis(147),
    Duration.ofMillis(563),
    Duration.ofMillis(2155),
    Duration.ofMillis(8251),
    Duration.ofSeconds(32),
    Duration.ofSeconds(121),
    Duration.ofSeconds(463),
    Duration.ofSeconds(1800)
  };

  private final MeterRegistry meters;
  private final Tracer tracer;
  private final Map<BucketRef, Integer> ready = new ConcurrentHashMap<>();

  SyncMetrics(MeterRegistry meters, Tracer tracer) {
    this.meters = meters;
    this.tracer = tracer;
  }

  /** Measures a sync that begins now; the caller closes it when the sync ended. */
  SyncPhases phases(BucketRef bucket, Trigger trigger) {
    return new SyncPhases(meters, tracer, bucket, trigger);
  }

  /** A sync ended. */
  void ended(BucketRef bucket, SyncReport report) {
    var result = report.first() == null ? "success" : "failure";
    meters
        .counter("sluice.syncs", "trigger", report.trigger().label(), "result", result)
        .increment();
    meters.counter("sluice.objects", "what", "applied").increment(report.done().applied());
    meters.counter("sluice.objects", "what", "pruned").increment(report.done().pruned());
    meters.counter("sluice.objects", "what", "failed").increment(report.done().failed());
    Timer.builder("gotk.reconcile.duration")
        .description("How long a sync of a Bucket took, by the name Flux's dashboards know")
        .tags(tags(bucket).and("kind", "Bucket"))
        .serviceLevelObjectives(FLUX_BUCKETS)
        .register(meters)
        .record(Duration.between(report.begun(), report.ended()));
    if (ready.put(bucket, report.first() == null ? 1 : 0) == null) {
      meters.gauge("sluice.bucket.ready", tags(bucket), ready, all -> all.getOrDefault(bucket, 0));
    }
  }

  /** A Bucket is gone, or this process no longer leads. */
  void forget(BucketRef bucket) {
    if (ready.remove(bucket) != null) {
      meters.getMeters().stream()
          .filter(meter -> bucket.name().equals(meter.getId().getTag("name")))
          .filter(meter -> bucket.namespace().equals(meter.getId().getTag("namespace")))
          .forEach(meters::remove);
    }
  }

  /** None leads here any more. */
  void forgetAll() {
    ready.keySet().forEach(this::forget);
  }

  private static Tags tags(BucketRef bucket) {
    return Tags.of("namespace", bucket.namespace(), "name", bucket.name());
  }
}
