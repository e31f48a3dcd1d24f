package io.sluice.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sluice.apply.BucketRef;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.MDC;

/**
 * Where the time of one sync goes, as metrics and, where tracing is on, as spans. Phases follow one
 * another: to enter one is to leave the one before. Used by one sync, on its thread; {@link
 * #parsed} on any.
 */
final class SyncPhases implements AutoCloseable {

  /** What a sync spends its time with. */
  enum Phase {
    LIST,
    /** Until all bodies that are needed have arrived and are parsed. */
    FETCH,
    /** Parsing alone, summed over the threads that do it; within {@link #FETCH}. */
    READ,
    PLAN,
    APPLY,
    PRUNE,
    STATUS;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final AttributeKey<String> NAMESPACE =
      AttributeKey.stringKey("k8s.namespace.name");
  private static final AttributeKey<String> BUCKET = AttributeKey.stringKey("sluice.bucket");
  private static final AttributeKey<String> TRIGGER = AttributeKey.stringKey("sluice.trigger");
  private static final AttributeKey<String> REASON = AttributeKey.stringKey("sluice.reason");

  /** Under which log lines name the trace. */
  private static final String TRACE_ID = "traceId";

  private final MeterRegistry meters;
  private final Tracer tracer;
  private final Span sync;
  private final Map<Phase, Long> nanos = new EnumMap<>(Phase.class);
  private final LongAdder parsing = new LongAdder();
  private Phase phase;
  private Span span;
  private long since;

  SyncPhases(MeterRegistry meters, Tracer tracer, BucketRef bucket, Trigger trigger) {
    this.meters = meters;
    this.tracer = tracer;
    this.sync =
        tracer
            .spanBuilder("sync")
            .setNoParent()
            .setAttribute(NAMESPACE, bucket.namespace())
            .setAttribute(BUCKET, bucket.name())
            .setAttribute(TRIGGER, trigger.label())
            .startSpan();
    if (sync.getSpanContext().isValid()) {
      MDC.put(TRACE_ID, sync.getSpanContext().getTraceId());
    }
  }

  /** Ends the phase under way and begins this one; goes on with it where it is the same. */
  void enter(Phase next) {
    if (next != phase) {
      leave();
      phase = next;
      span = tracer.spanBuilder(next.label()).setParent(Context.root().with(sync)).startSpan();
      since = System.nanoTime();
    }
  }

  /** A body was parsed in this time. */
  void parsed(Duration time) {
    parsing.add(time.toNanos());
  }

  /** How the sync ended, for its span. */
  void ended(SyncReport report) {
    if (report.first() != null) {
      sync.setStatus(StatusCode.ERROR).setAttribute(REASON, report.first().reason());
    }
  }

  private void leave() {
    if (phase != null) {
      nanos.merge(phase, System.nanoTime() - since, Long::sum);
      span.end();
      phase = null;
    }
  }

  /** Ends the sync, however it went: what was entered is counted. */
  @Override
  public void close() {
    leave();
    if (nanos.containsKey(Phase.FETCH)) {
      nanos.put(Phase.READ, parsing.sum());
    }
    nanos.forEach((each, spent) -> timer(each).record(Duration.ofNanos(spent)));
    MDC.remove(TRACE_ID);
    sync.end();
  }

  private Timer timer(Phase each) {
    return Timer.builder("sluice.sync.phase.duration")
        .description("How long a phase of a sync took")
        .tag("phase", each.label())
        .serviceLevelObjectives(SyncMetrics.FLUX_BUCKETS)
        .register(meters);
  }
}
