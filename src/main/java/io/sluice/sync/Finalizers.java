package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sluice.api.Bucket;
import java.util.ArrayList;
import java.util.List;

/** Puts Sluice's finalizer on Buckets that apply something, and takes it off. */
final class Finalizers {

  static final String FINALIZER = "sluice.io/prune";

  private final KubernetesClient client;
  private final ObjectMapper json;

  Finalizers(KubernetesClient client, ObjectMapper json) {
    this.client = client;
    this.json = json;
  }

  static boolean isOn(Bucket bucket) {
    return finalizers(bucket.getMetadata()).contains(FINALIZER);
  }

  /**
   * Puts it on, if it is not there yet.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException 409 where the Bucket changed
   *     meanwhile: its next event brings it back
   */
  void add(Bucket bucket) {
    if (!isOn(bucket)) {
      var wanted = new ArrayList<>(finalizers(bucket.getMetadata()));
      wanted.add(FINALIZER);
      patch(bucket, wanted);
    }
  }

  /** Takes it off, if it is there. */
  void remove(Bucket bucket) {
    if (isOn(bucket)) {
      var wanted = new ArrayList<>(finalizers(bucket.getMetadata()));
      wanted.remove(FINALIZER);
      patch(bucket, wanted);
    }
  }

  private void patch(Bucket bucket, List<String> wanted) {
    var meta = bucket.getMetadata();
    var patch = json.createObjectNode();
    var metadata = patch.putObject("metadata");
    metadata.put("uid", meta.getUid());
    metadata.put("resourceVersion", meta.getResourceVersion());
    metadata.set("finalizers", json.valueToTree(wanted));
    client
        .resources(Bucket.class)
        .inNamespace(meta.getNamespace())
        .withName(meta.getName())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  private static List<String> finalizers(ObjectMeta meta) {
    return meta.getFinalizers() == null ? List.of() : meta.getFinalizers();
  }
}
