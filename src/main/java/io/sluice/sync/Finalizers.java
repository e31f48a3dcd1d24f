package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.sluice.api.Bucket;
import io.sluice.apply.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts Sluice's finalizer on Buckets that apply something, and takes it off. */
final class Finalizers {

  static final String FINALIZER = "sluice.io/prune";
  private static final String PATH = "/metadata/finalizers";
  private static final int ATTEMPTS = 4;

  /** The API server's answer where an operation of a JSON patch does not hold. */
  private static final int TEST_FAILED = 422;

  private final BucketApi buckets;
  private final ObjectMapper json;

  Finalizers(BucketApi buckets, ObjectMapper json) {
    this.buckets = buckets;
    this.json = json;
  }

  static boolean isOn(Bucket bucket) {
    return finalizers(bucket.getMetadata()).contains(FINALIZER);
  }

  /**
   * Puts it on, if it is not there yet. Blocks.
   *
   * @throws ApiException where the API server refuses; 404 and 422 mean that the Bucket is gone
   */
  void add(Bucket bucket) {
    edit(bucket, true);
  }

  /**
   * Takes it off, if it is there. Blocks.
   *
   * @throws ApiException as {@link #add}
   */
  void remove(Bucket bucket) {
    edit(bucket, false);
  }

  /** What was seen may be old: then once more with what is there now. */
  private void edit(Bucket bucket, boolean on) {
    var seen = bucket;
    for (int attempt = 1; isOn(seen) != on; attempt++) {
      try {
        patch(seen, edited(finalizers(seen.getMetadata()), on));
        return;
      } catch (ApiException refused) {
        if (refused.code() != TEST_FAILED || attempt == ATTEMPTS) {
          throw refused;
        }
        seen = newest(bucket).orElseThrow(() -> refused);
      }
    }
  }

  private static List<String> edited(List<String> finalizers, boolean on) {
    var wanted = new ArrayList<>(finalizers);
    wanted.remove(FINALIZER);
    if (on) {
      wanted.add(FINALIZER);
    }
    return wanted;
  }

  private Optional<Bucket> newest(Bucket bucket) {
    return buckets
        .find(BucketWatch.ref(bucket))
        .filter(now -> now.getMetadata().getUid().equals(bucket.getMetadata().getUid()));
  }

  /** Whatever else changed in the Bucket meanwhile is no matter, such as its status. */
  private void patch(Bucket bucket, List<String> wanted) {
    var meta = bucket.getMetadata();
    var seen = finalizers(meta);
    var patch = json.createArrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", meta.getUid());
    patch
        .addObject()
        .put("op", "test")
        .put("path", PATH)
        .set("value", seen.isEmpty() ? json.nullNode() : json.valueToTree(seen));
    patch.addObject().put("op", "add").put("path", PATH).set("value", json.valueToTree(wanted));
    buckets.patchByOperations(bucket, patch);
  }

  private static List<String> finalizers(ObjectMeta meta) {
    return meta.getFinalizers() == null ? List.of() : meta.getFinalizers();
  }
}
