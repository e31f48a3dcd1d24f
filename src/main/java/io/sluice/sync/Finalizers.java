package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sluice.api.Bucket;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts Sluice's finalizer on Buckets that apply something, and takes it off. */
final class Finalizers {

  static final String FINALIZER = "sluice.io/prune";
  private static final int ATTEMPTS = 4;

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
   * Puts it on, if it is not there yet. Blocks.
   *
   * @throws KubernetesClientException where the API server refuses; 404 and 409 mean that the
   *     Bucket is gone
   */
  void add(Bucket bucket) {
    edit(bucket, true);
  }

  /**
   * Takes it off, if it is there. Blocks.
   *
   * @throws KubernetesClientException as {@link #add}
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
      } catch (KubernetesClientException refused) {
        if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == ATTEMPTS) {
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
    var meta = bucket.getMetadata();
    var now =
        client
            .resources(Bucket.class)
            .inNamespace(meta.getNamespace())
            .withName(meta.getName())
            .get();
    return Optional.ofNullable(now).filter(b -> b.getMetadata().getUid().equals(meta.getUid()));
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
