package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.apply.Applier;
import io.sluice.apply.Deleter;
import io.sluice.apply.Identities;
import io.sluice.apply.InventoryStore;
import io.sluice.apply.LiveReader;
import io.sluice.apply.ResourceKinds;
import io.sluice.apply.Untouchable;
import io.sluice.manifest.ManifestReader;
import io.sluice.snapshot.Snapshots;
import java.time.Clock;

/** What every sync works with. */
record SyncParts(
    SourceAccess access,
    Snapshots snapshots,
    ManifestReader reader,
    ResourceKinds kinds,
    LiveReader live,
    Applier applier,
    Deleter deleter,
    InventoryStore inventories,
    Finalizers finalizers,
    PruneApprovals approvals,
    BucketExistence existence,
    Untouchable untouchable,
    Settings settings,
    Clock clock) {

  /** The same, with inventories of which nothing was read yet. */
  SyncParts with(InventoryStore unread) {
    return new SyncParts(
        access,
        snapshots,
        reader,
        kinds,
        live,
        applier,
        deleter,
        unread,
        finalizers,
        approvals,
        existence,
        untouchable,
        settings,
        clock);
  }

  /** The cluster as the rights of this Bucket let it be seen. */
  Cluster clusterFor(Bucket bucket) {
    var ref = BucketWatch.ref(bucket);
    var apply = bucket.getSpec().apply();
    var identity =
        Identities.of(
            ref.namespace(),
            apply == null ? null : apply.serviceAccountName(),
            settings.privilegedNamespaces(),
            settings.applier().orElse(null));
    return new Cluster(ref, identity, live, kinds, existence);
  }
}
