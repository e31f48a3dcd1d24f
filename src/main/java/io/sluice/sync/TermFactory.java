package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.scheduler.Scheduler;
import io.sluice.apply.Applier;
import io.sluice.apply.BucketRef;
import io.sluice.apply.Deleter;
import io.sluice.apply.InventoryStore;
import io.sluice.apply.KubeApis;
import io.sluice.apply.LiveReader;
import io.sluice.apply.ResourceKinds;
import io.sluice.apply.Untouchable;
import io.sluice.manifest.ManifestReader;
import io.sluice.snapshot.Snapshots;
import io.sluice.storage.ObjectStores;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Set;
import java.util.function.Consumer;

/** Puts together what a term works with. */
@ApplicationScoped
class TermFactory {

  private final KubernetesClient client;
  private final Settings settings;
  private final Scheduler scheduler;
  private final ObjectMapper json;
  private final KubeApis apis;
  private final SyncParts parts;

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
      Deleter deleter) {
    this.client = client;
    this.settings = settings;
    this.scheduler = scheduler;
    this.json = json;
    this.apis = apis;
    this.parts =
        new SyncParts(
            new SourceAccess(client, stores, settings),
            snapshots,
            reader,
            kinds,
            live,
            applier,
            deleter,
            new InventoryStore(client, settings.namespace()),
            new Finalizers(client, json),
            new PruneApprovals(client, json),
            new BucketExistence(client),
            new Untouchable(settings.namespace(), Set.of()),
            settings,
            Clock.systemUTC());
  }

  Term create(Controller controller, SchemaGuard guard, String identity) {
    return new Term(controller, guard, this, identity);
  }

  BucketWatch watch(BucketWatch.Listener listener) {
    return new BucketWatch(client, settings, listener);
  }

  Polls polls(Consumer<BucketRef> due) {
    return new Polls(scheduler, due);
  }

  SecretWatch secrets(Consumer<BucketRef> changed) {
    return new SecretWatch(client, changed);
  }

  BucketReconciler reconciler(Term term, SchemaGuard guard, String identity) {
    var recorder = new EventRecorder(client, identity, parts.clock());
    return new BucketReconciler(
        term,
        guard,
        parts,
        new BucketDeletion(client, parts, apis, recorder),
        new BucketStatusFactory(parts.clock()),
        new StatusWriter(client, json),
        new BucketEvents(recorder));
  }
}
