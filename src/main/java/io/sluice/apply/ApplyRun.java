package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** One carrying out of one {@link ApplyRequest}. */
final class ApplyRun {

  static final String TERMINATING = "Terminating";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private final KubeApis apis;
  private final ApplyRequest order;
  private final Identity identity;
  private final BooleanSupplier mayWrite;
  private final Duration waitAtMost;
  private final InSight inSight;
  private final ObjectApply apply;
  private final Readiness readiness;
  private final AtomicReference<ApiException> unreachable = new AtomicReference<>();
  private final AtomicReference<Boolean> accountExists = new AtomicReference<>();

  ApplyRun(
      KubeApis apis,
      ResourceKinds kinds,
      ApplyRequest order,
      Identity identity,
      BooleanSupplier mayWrite) {
    this.apis = apis;
    this.order = order;
    this.identity = identity;
    this.mayWrite = mayWrite;
    this.waitAtMost = order.timeout().compareTo(LONGEST_WAIT) < 0 ? order.timeout() : LONGEST_WAIT;
    this.inSight = new InSight(order.stages());
    KubeApi api = apis.as(identity);
    this.apply = new ObjectApply(api, kinds, order, mayWrite);
    this.readiness = new Readiness(api, kinds, mayWrite);
  }

  Map<ObjectId, Outcome> carryOut() {
    Map<ObjectId, Outcome> outcomes = new HashMap<>();
    for (List<DesiredObject> stage : order.stages()) {
      carryOut(stage, outcomes);
      if (outcomes.values().stream().anyMatch(o -> o.what() == Outcome.What.STALE)) {
        break;
      }
    }
    return outcomes;
  }

  /** In rounds: an object that has to wait for something does not hold up the others. */
  private void carryOut(List<DesiredObject> stage, Map<ObjectId, Outcome> outcomes) {
    List<DesiredObject> pending = stage;
    Instant firstRefusal = null;
    for (int round = 0; !pending.isEmpty(); round++) {
      List<Turn> turns = Parallel.map(pending, apis.concurrency(), this::turn);
      Instant next = Instant.now().plus(Retries.backOff(round));
      pending = new ArrayList<>();
      for (Turn turn : turns) {
        if (turn.refused() == null) {
          outcomes.put(turn.desired().id(), turn.outcome());
          continue;
        }
        if (firstRefusal == null) {
          firstRefusal = Instant.now();
        }
        Duration patience = inSight.patience(turn.refused().status(), turn.desired());
        if (mayWrite.getAsBoolean() && next.isBefore(firstRefusal.plus(patience))) {
          pending.add(turn.desired());
        } else {
          outcomes.put(turn.desired().id(), failed(turn.desired(), turn.refused()));
        }
      }
      if (!pending.isEmpty()) {
        Pauses.sleep(Retries.backOff(round));
      }
    }
  }

  /** One attempt: {@code refused} is null, or {@code outcome} is. */
  private record Turn(DesiredObject desired, Outcome outcome, ApiException refused) {}

  private Turn turn(DesiredObject desired) {
    try {
      if (unreachable.get() != null) {
        throw unreachable.get();
      }
      Outcome outcome = apply.apply(desired);
      if (outcome.live() != null) {
        readiness.await(desired, Instant.now().plus(waitAtMost));
      }
      return new Turn(desired, outcome, null);
    } catch (ApiException refused) {
      if (refused.isNoAnswer()) {
        unreachable.set(refused);
      }
      return new Turn(desired, null, refused);
    }
  }

  private Outcome failed(DesiredObject desired, ApiException refused) {
    String words =
        refused.isForbidden() && !accountExists() ? identity.missing() : refused.getMessage();
    return new Outcome(
        desired.id(),
        Outcome.What.FAILED,
        Wording.of(desired.id(), desired.sourceKey(), words),
        null);
  }

  private boolean accountExists() {
    if (accountExists.get() == null) {
      try {
        accountExists.set(apis.exists(identity));
      } catch (ApiException unknown) {
        return true;
      }
    }
    return accountExists.get();
  }
}
