package io.sluice.sync;

import io.sluice.apply.ApiException;
import io.sluice.apply.BucketRef;
import io.sluice.apply.OwnerLabels;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tells whether another Bucket is in the cluster, also one that this process does not watch. Blocks
 * for one request each.
 */
final class BucketExistence {

  private final BucketApi buckets;

  BucketExistence(BucketApi buckets) {
    this.buckets = buckets;
  }

  /** Looks these up now; what is returned answers for them alone, and needs no further request. */
  Predicate<BucketRef> of(Collection<BucketRef> asked) {
    Map<BucketRef, Boolean> there =
        asked.stream().collect(Collectors.toMap(Function.identity(), this::exists));
    return bucket -> there.getOrDefault(bucket, false);
  }

  /** One that may not be looked for may be there. */
  private boolean exists(BucketRef bucket) {
    try {
      return OwnerLabels.isCut(bucket) ? isLabelOfOne(bucket) : buckets.find(bucket).isPresent();
    } catch (ApiException refused) {
      if (refused.isForbidden()) {
        return true;
      }
      throw refused;
    }
  }

  private boolean isLabelOfOne(BucketRef labelled) {
    var found = new AtomicBoolean();
    buckets.list(
        labelled.namespace(),
        bucket -> {
          if (OwnerLabels.labelled(BucketWatch.ref(bucket)).equals(labelled)) {
            found.set(true);
          }
        });
    return found.get();
  }
}
