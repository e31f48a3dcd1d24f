package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;

/** Writes what changed in a Bucket's status by one merge patch, and nothing when nothing did. */
final class StatusWriter {

  private final BucketApi buckets;
  private final ObjectMapper json;

  StatusWriter(BucketApi buckets, ObjectMapper json) {
    this.buckets = buckets;
    this.json = json;
  }

  /**
   * @param before what the cluster has; null where there is no status yet
   * @throws io.sluice.apply.ApiException where the API server refuses; 404 and 409 mean that the
   *     Bucket is gone
   */
  void write(Bucket bucket, BucketStatus before, BucketStatus now) {
    var change = change(before, now);
    if (change.isEmpty()) {
      return;
    }
    var patch = json.createObjectNode();
    patch.putObject("metadata").put("uid", bucket.getMetadata().getUid());
    patch.set("status", change);
    buckets.patchStatus(bucket, patch);
  }

  /** The merge patch that makes the one status of the other; pure. */
  ObjectNode change(BucketStatus before, BucketStatus now) {
    ObjectNode old = before == null ? json.createObjectNode() : json.valueToTree(before);
    return change(old, json.valueToTree(now));
  }

  /** What is within an object stays unless the patch takes it away by name. */
  private ObjectNode change(ObjectNode old, ObjectNode wanted) {
    var change = json.createObjectNode();
    wanted
        .properties()
        .forEach(
            field -> {
              var before = old.get(field.getKey());
              if (before instanceof ObjectNode was && field.getValue() instanceof ObjectNode is) {
                if (!is.equals(was)) {
                  change.set(field.getKey(), change(was, is));
                }
              } else if (!field.getValue().equals(before)) {
                change.set(field.getKey(), field.getValue());
              }
            });
    old.fieldNames()
        .forEachRemaining(
            name -> {
              if (!wanted.has(name)) {
                change.putNull(name);
              }
            });
    return change;
  }
}
