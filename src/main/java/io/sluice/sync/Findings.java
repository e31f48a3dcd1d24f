package io.sluice.sync;

import io.sluice.api.ApplySpec.Drift;
import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.DesiredObjects;
import io.sluice.apply.Inventory;
import io.sluice.apply.Outcome;
import io.sluice.apply.Outcome.What;
import io.sluice.apply.PruneBlock;
import io.sluice.apply.SyncPlan;
import io.sluice.manifest.ManifestProblem;
import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Puts what an applying sync found and did into the report. */
final class Findings {

  private static final int TOLD = 5;

  private final ReportBuilder report;
  private final Reading reading;
  private final DesiredObjects desired;
  private final SyncPlan plan;
  private final ApplyPolicy policy;

  Findings(
      ReportBuilder report,
      Reading reading,
      DesiredObjects desired,
      SyncPlan plan,
      ApplyPolicy policy) {
    this.report = report;
    this.reading = reading;
    this.desired = desired;
    this.plan = plan;
    this.policy = policy;
  }

  /**
   * @param outcomes of all objects to be applied
   * @param removed what became of those to be pruned
   * @param blocked null where nothing was held back
   */
  void tell(
      Collection<Outcome> outcomes,
      Collection<Outcome> removed,
      PruneBlock blocked,
      Inventory inventory) {
    var snapshot = reading.snapshot();
    report.source(BucketSync.seen(snapshot)).inventory(inventory);
    if (!snapshot.failed().isEmpty()) {
      report.fetchFailed(BucketSync.unreadable(snapshot));
    }
    build();
    apply(outcomes, removed);
    if (policy.drift() == Drift.Report && !plan.drifted().isEmpty()) {
      report.drifted(
          Problem.of(
              "Drifted",
              plan.drifted().stream()
                  .map(id -> id.display() + " was changed by somebody else")
                  .toList()));
    }
    if (blocked != null) {
      report.pruneBlocked(new Problem(blocked.reason().name(), blocked.message()));
    }
    report.done(done(outcomes, removed));
  }

  private void build() {
    var messages =
        desired.known().values().stream()
            .flatMap(key -> key.problems().stream())
            .map(ManifestProblem::message)
            .toList();
    if (!messages.isEmpty()) {
      report.buildFailed(Problem.of("InvalidManifest", messages));
    }
  }

  private void apply(Collection<Outcome> outcomes, Collection<Outcome> removed) {
    var failed = new ArrayList<Outcome>();
    outcomes.stream().filter(o -> o.what() == What.CONFLICT).forEach(failed::add);
    outcomes.stream().filter(o -> o.what() == What.FAILED).forEach(failed::add);
    boolean conflict = !failed.isEmpty() && failed.getFirst().what() == What.CONFLICT;
    removed.stream().filter(o -> o.what() == What.FAILED).forEach(failed::add);
    if (!failed.isEmpty()) {
      report.applyFailed(
          Problem.of(
              conflict ? "Conflict" : "ObjectsFailed",
              failed.stream().map(Outcome::message).toList()));
    }
  }

  private static SyncReport.Done done(Collection<Outcome> outcomes, Collection<Outcome> removed) {
    List<String> told = new ArrayList<>();
    long applied = 0;
    long failed = 0;
    for (var outcome : outcomes) {
      switch (outcome.what()) {
        case CREATED, CONFIGURED -> {
          applied++;
          told.add(words(outcome.id(), outcome.what()));
        }
        case FAILED, CONFLICT -> failed++;
        default -> {}
      }
    }
    long pruned = 0;
    for (var outcome : removed) {
      if (outcome.what() == What.DELETED) {
        pruned++;
        told.add(words(outcome.id(), outcome.what()));
      }
    }
    var summary = String.join(", ", told.subList(0, Math.min(TOLD, told.size())));
    return new SyncReport.Done(
        applied,
        pruned,
        failed,
        told.size() > TOLD ? summary + " and " + (told.size() - TOLD) + " more" : summary);
  }

  private static String words(ObjectId id, What what) {
    return id.display() + " " + what.name().toLowerCase(Locale.ROOT);
  }
}
