package io.sluice.sync;

import io.sluice.apply.ClusterView;
import io.sluice.apply.Ownership;
import io.sluice.apply.Situation;
import io.sluice.apply.SyncPlan;
import io.sluice.manifest.ObjectId;
import java.util.Set;

/**
 * A plan, and everything it was made from.
 *
 * @param assumed the objects of the view that were not read: they are taken to be as the last write
 *     left them
 */
record Planned(
    Reading reading,
    Situation situation,
    ClusterView view,
    Set<ObjectId> assumed,
    Ownership ownership,
    SyncPlan plan) {}
