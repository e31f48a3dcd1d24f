package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.apply.KubeApis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Decides whether this process reconciles: it does while it leads and the Bucket CRD can be
 * trusted. Each such time is a {@link Term}, and begins with nothing remembered from the one
 * before.
 */
@ApplicationScoped
public class Controller {

  private static final Logger LOG = Logger.getLogger(Controller.class);

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final KubeApis apis;
  private final Settings settings;
  private final TermFactory terms;
  private final String identity;
  private final ExecutorService transitions =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("controller").factory());
  private final Pulse pulse = new Pulse(transitions);
  private SchemaGuard guard;
  private volatile Leadership leadership;
  private volatile Term term;
  private volatile boolean stopping;

  Controller(
      KubernetesClient client,
      KubeApis apis,
      Settings settings,
      TermFactory terms,
      MeterRegistry meters) {
    this.client = client;
    this.apis = apis;
    this.settings = settings;
    this.terms = terms;
    this.identity = settings.podName().orElse("sluice") + "_" + UUID.randomUUID();
    Gauge.builder("sluice.leader", () -> leading() ? 1 : 0)
        .description("Whether this process leads")
        .register(meters);
  }

  void start(@Observes StartupEvent event) {
    if (!settings.controller()) {
      return;
    }
    guard = new SchemaGuard(client, apis, state -> decideSoon());
    guard.start();
    if (settings.electsLeader()) {
      leadership = new Leadership(client, settings.leaseNamespace(), identity, this::decideSoon);
      leadership.start();
    }
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    if (guard == null) {
      return;
    }
    stopping = true;
    LOG.info("Stopping: what is being written ends first");
    transitions.shutdown();
    if (!transitions.awaitTermination(1, TimeUnit.SECONDS)) {
      transitions.shutdownNow();
    }
    endTerm();
    if (leadership != null) {
      leadership.close();
    }
    guard.close();
  }

  /** Whether this process reconciles Buckets at all. */
  boolean enabled() {
    return guard != null;
  }

  /** Whether this process leads, or needs no election to. */
  boolean leading() {
    return enabled() && (leadership == null || leadership.leading());
  }

  /** Tells one time of leading from the next. */
  int election() {
    return leadership == null ? 0 : leadership.term();
  }

  /** Why this process cannot stand for election, for a person; empty where it can. */
  String electionTrouble() {
    return leadership == null ? "" : leadership.trouble();
  }

  /** Who holds the lease; empty when unknown. */
  String holder() {
    return leadership == null ? "" : leadership.holder();
  }

  SchemaState schema() {
    return guard.state();
  }

  /** The loops that run now, and for how long each has been silent. */
  Map<String, Duration> silences() {
    Map<String, Duration> silences = new TreeMap<>();
    if (enabled()) {
      silences.put("terms", pulse.silence());
    }
    if (leadership != null) {
      silences.put("leadership", leadership.silence());
    }
    var current = term;
    if (current != null) {
      silences.put("clock", current.loop().silence());
      silences.put("event log", current.log().silence());
    }
    return silences;
  }

  /** Whether the API server answers, as far as the watch on the CRD tells. */
  boolean apiServerAnswers() {
    return guard.watching();
  }

  /** The term under way; null when there is none. */
  Term term() {
    return term;
  }

  private void decideSoon() {
    if (!stopping) {
      transitions.execute(this::decide);
    }
  }

  /** A term that could not begin or end as it should must not be the last one. */
  private void decide() {
    try {
      beginOrEndTerm();
    } catch (RuntimeException e) {
      LOG.errorf(
          "Buckets cannot be reconciled, it is tried again in %d s: %s",
          AGAIN.toSeconds(), e.getMessage());
      CompletableFuture.delayedExecutor(
              AGAIN.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
          .execute(this::decideSoon);
      endTerm();
    }
  }

  private void beginOrEndTerm() {
    var schema = guard.state();
    boolean wanted = !stopping && leading() && (schema.usable() || schema.terminating());
    var current = term;
    if (current != null && (!wanted || !current.continuesUnder(election(), schema))) {
      endTerm();
      current = null;
    }
    if (wanted && current == null) {
      LOG.debug("A term begins");
      term = terms.create(this, guard, identity);
      term.start();
    } else if (current != null) {
      current.schemaChanged(schema);
    }
  }

  private void endTerm() {
    var ending = term;
    term = null;
    if (ending != null) {
      ending.close();
      LOG.debug("The term ended");
    }
  }
}
