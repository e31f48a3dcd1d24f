package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tells whether another Bucket is in the cluster, also one that this process does not watch. Blocks
 * for one request each.
 */
final class BucketExistence {

  private final KubernetesClient client;

  BucketExistence(KubernetesClient client) {
    this.client = client;
  }

  /** Looks these up now; what is returned answers for them alone, and needs no further request. */
  Predicate<BucketRef> of(Collection<BucketRef> buckets) {
    Map<BucketRef, Boolean> there =
        buckets.stream().collect(Collectors.toMap(Function.identity(), this::exists));
    return bucket -> there.getOrDefault(bucket, false);
  }

  /** The Bucket as the API server has it now. */
  Optional<Bucket> find(BucketRef bucket) {
    return Optional.ofNullable(
        client
            .resources(Bucket.class)
            .inNamespace(bucket.namespace())
            .withName(bucket.name())
            .get());
  }

  private boolean exists(BucketRef bucket) {
    return find(bucket).isPresent();
  }
}
