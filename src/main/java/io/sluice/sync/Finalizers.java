package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.sluice.api.Bucket;
import io.sluice.apply.ApiException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts Sluice's finalizer on Buckets that apply something, and takes it off. */
final class Finalizers {

  static final String FINALIZER = "sluice.io/prune";
  private static final int ATTEMPTS = 4;

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
   * @throws ApiException where the API server refuses; 404 and 409 mean that the Bucket is gone
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

  /** What was seen may be old, if only by our own status: then once more with what is there now. */
  private void edit(Bucket bucket, boolean on) {
    var seen = bucket;
    for (int attempt = 1; isOn(seen) != on; attempt++) {
      try {
        patch(seen, edited(finalizers(seen.getMetadata()), on));
        return;
      } catch (ApiException refused) {
        if (refused.code() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
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

  private void patch(Bucket bucket, List<String> wanted) {
    var meta = bucket.getMetadata();
    var patch = json.createObjectNode();
    var metadata = patch.putObject("metadata");
    metadata.put("uid", meta.getUid());
    metadata.put("resourceVersion", meta.getResourceVersion());
    metadata.set("finalizers", json.valueToTree(wanted));
    buckets.patch(bucket, patch);
  }

  private static List<String> finalizers(ObjectMeta meta) {
    return meta.getFinalizers() == null ? List.of() : meta.getFinalizers();
  }
}
