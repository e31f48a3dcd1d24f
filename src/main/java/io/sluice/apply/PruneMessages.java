package io.sluice.apply;

import io.sluice.api.PruneLimit;
import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The words of {@link PruneBlock}. */
final class PruneMessages {

  private static final int MOST_NAMED = 5;

  private final BucketRef bucket;
  private final String revision;

  PruneMessages(BucketRef bucket, String revision) {
    this.bucket = bucket;
    this.revision = revision;
  }

  String incomplete(Collection<ObjectId> held, List<String> causes, boolean approvable) {
    return many(held.size(), "object is", "objects are")
        + " no longer in the source and not pruned, because "
        + some(causes)
        + ": "
        + named(held)
        + (approvable
            ? ". It goes on by itself once that is repaired, or now with: " + command()
            : "");
  }

  String emptySource(Collection<ObjectId> held) {
    return "the source holds no objects: is its prefix right? "
        + many(held.size(), "object applied from it stays: ", "objects applied from it stay: ")
        + named(held)
        + ". If it is meant to be empty, set spec.apply.allowEmpty: true, or allow it once: "
        + command();
  }

  String overLimit(Collection<ObjectId> held, int pruned, int of, PruneLimit limit) {
    return "pruning "
        + many(held.size(), "object", "objects")
        + " would make "
        + pruned
        + " of "
        + of
        + " within "
        + PruneHistory.WINDOW.toMinutes()
        + " minutes, over spec.apply.pruneLimit "
        + limit
        + ": "
        + named(held)
        + ". If that is meant: "
        + command();
  }

  String holdsData(Collection<ObjectId> held) {
    return many(held.size(), "object holds data and stays: ", "objects hold data and stay: ")
        + named(held)
        + ". To delete all that is in "
        + (held.size() == 1 ? "it: " : "them: ")
        + command()
        + ", or annotate the object in the cluster sluice.io/prune=enabled;"
        + " to keep it for good: sluice.io/prune=disabled";
  }

  private String command() {
    return "kubectl annotate --overwrite bucket -n "
        + bucket.namespace()
        + " "
        + bucket.name()
        + " "
        + ApplyPolicy.APPROVE_PRUNE_ANNOTATION
        + "="
        + revision;
  }

  private static String many(int count, String one, String more) {
    return count + " " + (count == 1 ? one : more);
  }

  /** Those whose loss is the gravest first: the command allows them all. */
  private static String named(Collection<ObjectId> ids) {
    return some(
        ids.stream()
            .sorted(
                Comparator.comparing((ObjectId id) -> !HeldKinds.isHeld(id))
                    .thenComparing(Comparator.naturalOrder()))
            .map(ObjectId::display)
            .toList());
  }

  private static String some(List<String> words) {
    String first = words.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = words.size() - MOST_NAMED;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
