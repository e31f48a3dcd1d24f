package io.sluice.sync;

import io.sluice.apply.BucketRef;
import java.util.Collection;
import java.util.Map;
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

  private boolean exists(BucketRef bucket) {
    return buckets.find(bucket).isPresent();
  }
}
