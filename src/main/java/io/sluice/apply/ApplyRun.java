package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** One carrying out of one {@link ApplyOrder}. */
final class ApplyRun {

  static final String TERMINATING = "Terminating";

  private final KubeApis apis;
  private final ApplyOrder order;
  private final Identity identity;
  private final BooleanSupplier mayWrite;
  private final InSight inSight;
  private final ObjectApply apply;
  private final Readiness readiness;
  private final AtomicReference<ApiException> unreachable = new AtomicReference<>();
  private final AtomicReference<Boolean> accountExists = new AtomicReference<>();

  ApplyRun(
      KubeApis apis,
      ResourceKinds kinds,
      ApplyOrder order,
      Identity identity,
      BooleanSupplier mayWrite) {
    this.apis = apis;
    this.order = order;
    this.identity = identity;
    this.mayWrite = mayWrite;
    this.inSight = new InSight(order.stages());
    KubeApi api = apis.as(identity);
    this.apply = new ObjectApply(api, kinds, order, mayWrite);
    this.readiness = new Readiness(api, kinds, mayWrite);
  }

  Map<ObjectId, Outcome> carryOut() {
    Map<ObjectId, Outcome> outcomes = new HashMap<>();
    for (List<DesiredObject> stage : order.stages()) {
      AtomicReference<Instant> firstRefusal = new AtomicReference<>();
      Instant until = Instant.now().plus(order.timeout());
      for (Outcome outcome :
          Parallel.map(
              stage, apis.concurrency(), desired -> applyAndAwait(desired, firstRefusal, until))) {
        outcomes.put(outcome.id(), outcome);
      }
    }
    return outcomes;
  }

  private Outcome applyAndAwait(
      DesiredObject desired, AtomicReference<Instant> firstRefusal, Instant until) {
    try {
      Outcome outcome = applyPatiently(desired, firstRefusal);
      if (outcome.live() != null) {
        readiness.await(desired, until);
      }
      return outcome;
    } catch (ApiException refused) {
      return failed(desired, refused);
    }
  }

  private Outcome applyPatiently(DesiredObject desired, AtomicReference<Instant> firstRefusal) {
    for (int attempt = 0; ; attempt++) {
      if (unreachable.get() != null) {
        throw unreachable.get();
      }
      try {
        return apply.apply(desired);
      } catch (ApiException refused) {
        if (refused.isNoAnswer()) {
          unreachable.set(refused);
        }
        Duration patience = inSight.patience(refused.status(), desired);
        if (patience.isZero() || !mayWrite.getAsBoolean()) {
          throw refused;
        }
        firstRefusal.compareAndSet(null, Instant.now());
        Duration pause = Retries.backOff(attempt);
        if (Instant.now().plus(pause).isAfter(firstRefusal.get().plus(patience))) {
          throw refused;
        }
        Pauses.sleep(pause);
      }
    }
  }

  private Outcome failed(DesiredObject desired, ApiException refused) {
    String words =
        refused.isForbidden() && !accountExists()
            ? identity.display()
                + " does not exist; create it, or name another in spec.apply.serviceAccountName"
            : refused.getMessage();
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
