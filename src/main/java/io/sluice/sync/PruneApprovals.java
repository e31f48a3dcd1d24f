package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.Bucket;
import io.sluice.apply.ApiException;
import io.sluice.apply.ApplyPolicy;

/**
 * Takes {@code sluice.io/approve-prune} off a Bucket once what it allows is done: it counts once,
 * and a source may well come to the same revision again, an empty one always does.
 */
final class PruneApprovals {

  private static final String PATH =
      "/metadata/annotations/" + ApplyPolicy.APPROVE_PRUNE_ANNOTATION.replace("/", "~1");

  private final BucketApi buckets;
  private final ObjectMapper json;

  PruneApprovals(BucketApi buckets, ObjectMapper json) {
    this.buckets = buckets;
    this.json = json;
  }

  /**
   * Takes the annotation off, unless it has another value by now. Blocks.
   *
   * @throws ApiException where the API server refuses
   */
  void used(Bucket bucket, String revision) {
    var patch = json.createArrayNode();
    patch
        .addObject()
        .put("op", "test")
        .put("path", "/metadata/uid")
        .put("value", bucket.getMetadata().getUid());
    patch.addObject().put("op", "test").put("path", PATH).put("value", revision);
    patch.addObject().put("op", "remove").put("path", PATH);
    try {
      buckets.patchByOperations(bucket, patch);
    } catch (ApiException refused) {
      boolean changedMeanwhile = refused.code() == 422 || refused.code() == 404;
      if (!changedMeanwhile) {
        throw refused;
      }
    }
  }
}
