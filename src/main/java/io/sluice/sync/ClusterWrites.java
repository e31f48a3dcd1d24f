package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.api.EffectiveApply;
import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.ApplyRequest;
import io.sluice.apply.Deleter;
import io.sluice.apply.DesiredObject;
import io.sluice.apply.Outcome;
import io.sluice.apply.PruneDecision;
import io.sluice.manifest.ObjectId;
import io.sluice.sync.SyncPhases.Phase;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/** What one sync writes to the cluster and deletes from it. Blocks. */
final class ClusterWrites {

  private static final Logger LOG = Logger.getLogger(ClusterWrites.class);

  private final SyncParts parts;
  private final Bucket bucket;
  private final Cluster cluster;
  private final ApplyPolicy policy;
  private final WritePermit mayWrite;
  private final SyncPhases phases;

  ClusterWrites(
      SyncParts parts,
      Bucket bucket,
      Cluster cluster,
      ApplyPolicy policy,
      WritePermit mayWrite,
      SyncPhases phases) {
    this.parts = parts;
    this.bucket = bucket;
    this.cluster = cluster;
    this.policy = policy;
    this.mayWrite = mayWrite;
    this.phases = phases;
  }

  /**
   * Applies these stages of a plan.
   *
   * @param absent as {@link ApplyRequest#absent}
   * @return one outcome for each object whose stage began
   */
  Map<ObjectId, Outcome> apply(
      Planned planned, List<List<DesiredObject>> stages, Set<ObjectId> absent) {
    mayWrite.require();
    phases.enter(Phase.APPLY);
    LOG.debugf("Applying objects of %s", policy.bucket().display());
    var outcomes =
        parts
            .applier()
            .carryOut(
                new ApplyRequest(
                    stages,
                    planned.view().found(),
                    planned.assumed(),
                    absent,
                    policy.force(),
                    EffectiveApply.of(bucket.getSpec()).timeout()),
                cluster.identity(),
                mayWrite);
    LOG.debugf("Applied objects of %s", policy.bucket().display());
    return outcomes;
  }

  /** Deletes what was decided on; none where that is nothing. */
  List<Outcome> prune(PruneDecision decision) {
    if (decision.deletesNothing()) {
      return List.of();
    }
    mayWrite.require();
    phases.enter(Phase.PRUNE);
    return List.copyOf(
        parts
            .deleter()
            .delete(
                decision.deletions(),
                live -> Deleter.mayGo(policy.bucket(), live),
                cluster.identity(),
                mayWrite)
            .values());
  }
}
