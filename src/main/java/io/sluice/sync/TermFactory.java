package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.quarkus.scheduler.Scheduler;
import io.sluice.api.Bucket;
import io.sluice.apply.Applier;
import io.sluice.apply.BucketRef;
import io.sluice.apply.Deleter;
import io.sluice.apply.InventoryStore;
import io.sluice.apply.KubeApis;
import io.sluice.apply.LiveReader;
import io.sluice.apply.ResourceKinds;
import io.sluice.apply.Untouchable;
import io.sluice.manifest.ManifestReader;
import io.sluice.notification.Bridges;
import io.sluice.notification.EventLog;
import io.sluice.notification.EventsConfig;
import io.sluice.snapshot.Snapshots;
import io.sluice.storage.ObjectStores;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Puts together what a term works with. */
@ApplicationScoped
class TermFactory {

  private final KubernetesClient client;
  private final Settings settings;
  private final Scheduler scheduler;
  private final ObjectMapper json;
  private final KubeApis apis;
  private final BucketApi buckets;
  private final SyncParts parts;
  private final EventsConfig eventsConfig;
  private final EventLog eventLog;
  private final Bridges bridges;
  private final MeterRegistry meters;
  private final Tracer tracer;
  private final Heard heard;

  TermFactory(
      KubernetesClient client,
      Settings settings,
      Scheduler scheduler,
      ObjectMapper json,
      ObjectStores stores,
      Snapshots snapshots,
      ManifestReader reader,
      KubeApis apis,
      ResourceKinds kinds,
      LiveReader live,
      Applier applier,
      Deleter deleter,
      EventsConfig eventsConfig,
      EventLog eventLog,
      Bridges bridges,
      MeterRegistry meters,
      Tracer tracer) {
    // Unregistered, a Bucket in a watch is read as generic first, and converted by recursion.
    client.getKubernetesSerialization().registerKubernetesResource(Bucket.class);
    this.client = client;
    this.settings = settings;
    this.scheduler = scheduler;
    this.json = json;
    this.apis = apis;
    this.eventsConfig = eventsConfig;
    this.eventLog = eventLog;
    this.bridges = bridges;
    this.meters = meters;
    this.buckets = new BucketApi(apis.objects());
    this.tracer = tracer;
    this.heard = new Heard(Clock.systemUTC());
    this.parts =
        new SyncParts(
            new SourceAccess(client, stores, settings),
            snapshots,
            reader,
            kinds,
            live,
            applier,
            deleter,
            inventories(),
            new Finalizers(buckets, json),
            new PruneApprovals(buckets, json),
            new BucketExistence(buckets),
            new Untouchable(settings.namespace()),
            settings,
            Clock.systemUTC());
  }

  /** A term is the only writer of them, and reads them anew. */
  private InventoryStore inventories() {
    return new InventoryStore(apis.objects(), settings.namespace());
  }

  Term create(Controller controller, SchemaGuard guard, String identity) {
    return new Term(controller, guard, this, identity);
  }

  BucketWatch watch(BucketWatch.Listener listener) {
    return new BucketWatch(client, settings, listener);
  }

  Hints hints(Supplier<Collection<Bucket>> buckets, Hints.Waker waker) {
    return new Hints(buckets, waker, heard);
  }

  EventLogReading eventLog(Hints hints) {
    return new EventLogReading(client, eventsConfig, eventLog, bridges, settings.bridge(), hints);
  }

  SyncMetrics metrics() {
    return new SyncMetrics(meters, tracer);
  }

  Polls polls(Consumer<BucketRef> due) {
    return new Polls(scheduler, due);
  }

  SecretWatch secrets(Consumer<BucketRef> changed) {
    return new SecretWatch(client, changed);
  }

  BucketReconciler reconciler(Term term, SchemaGuard guard, String identity) {
    var recorder = new EventRecorder(apis.objects(), identity, parts.clock());
    var parts = this.parts.with(inventories());
    return new BucketReconciler(
        term,
        guard,
        new SchemaTrust(term, guard, new FreshBuckets(guard, buckets, settings)),
        parts,
        new BucketDeletion(client, parts, apis, recorder),
        new StatusRecord(
            buckets,
            new BucketStatusFactory(parts.clock()),
            new StatusWriter(buckets, json),
            new BucketEvents(recorder)),
        new Replays(eventLog, recorder),
        new PushReport(heard, recorder, meters, parts.clock()));
  }
}
