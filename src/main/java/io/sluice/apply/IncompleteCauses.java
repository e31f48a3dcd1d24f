package io.sluice.apply;

import io.sluice.apply.Outcome.What;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Why a sync does not prove that what is missing was meant to go. */
final class IncompleteCauses {

  private static final int MOST_NAMED = 2;

  private IncompleteCauses() {}

  /** In words, the gravest first; empty if the sync is whole. */
  static List<String> of(SyncPlan plan, SourceFacts source, Collection<Outcome> applied) {
    List<String> causes = new ArrayList<>(source.gaps());
    if (!source.brokenKeys().isEmpty()) {
      causes.add(count(source.brokenKeys().stream().sorted().toList(), "could not be read whole"));
    }
    if (!plan.keysToRead().isEmpty()) {
      causes.add(count(List.copyOf(plan.keysToRead()), "must be read again"));
    }
    List<String> refused =
        Stream.concat(plan.notApplied().stream(), applied.stream())
            .filter(outcome -> outcome.what() == What.FAILED || outcome.what() == What.CONFLICT)
            .map(outcome -> outcome.id().display())
            .distinct()
            .toList();
    if (!refused.isEmpty()) {
      causes.add(count(refused, "could not be applied"));
    }
    boolean unproven =
        plan.pruneCandidates().stream().anyMatch(entry -> !source.certain(entry.sourceKey()));
    if (causes.isEmpty() && unproven) {
      causes.add("the next listing has yet to confirm that they are gone");
    }
    return causes;
  }

  private static String count(List<String> names, String words) {
    int more = names.size() - MOST_NAMED;
    String first = String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())));
    return first + (more > 0 ? " and " + more + " more " : " ") + words;
  }
}
